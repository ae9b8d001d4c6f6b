import { setTimeout as sleep } from 'node:timers/promises';
import { type EnqueuedTask, Meilisearch, MeilisearchApiError, MeilisearchRequestError, type Task } from 'meilisearch';
import { SearchUnavailable } from '../searchEngine.js';

/** How long an answer to a query may take, and any other request (documents are sent by the megabyte). */
export const SEARCH_TIMEOUT_MS = 3_000;
export const WRITE_TIMEOUT_MS = 60_000;

const FIRST_LOOK_MS = 10;
const LONGEST_LOOK_MS = 500;

export function meiliClient(host: string, apiKey: string | undefined, timeout: number): Meilisearch {
  return new Meilisearch({ host, timeout, ...(apiKey !== undefined && { apiKey }) });
}

/** The stable code of a refusal by the server, such as `index_not_found`; undefined for anything else. */
export function errorCode(error: unknown): string | undefined {
  return error instanceof MeilisearchApiError ? error.cause?.code : undefined;
}

/** The answer, or undefined when the server says that there is no such thing. */
export async function orNone<Answer>(asked: Promise<Answer>, ...codes: readonly string[]): Promise<Answer | undefined> {
  try {
    return await asked;
  } catch (error) {
    if (codes.includes(errorCode(error) ?? '')) return undefined;
    throw error;
  }
}

/**
 * Asks again at once when the connection broke: the server may just have closed an idle one. Only for what changes
 * nothing. What took too long is not asked again.
 */
export async function twice<Answer>(ask: () => Promise<Answer>): Promise<Answer> {
  try {
    return await ask();
  } catch (error) {
    const broke = error instanceof MeilisearchRequestError && error.cause instanceof TypeError;
    if (!broke) throw error;
    return await ask();
  }
}

/** Whatever goes wrong between us and the server is an outage: no command and no other read depends on it. */
export function unavailable(error: unknown): SearchUnavailable {
  if (error instanceof SearchUnavailable) return error;
  const code = errorCode(error);
  const message = error instanceof Error ? error.message : String(error);
  return new SearchUnavailable(`Meilisearch: ${message}${code === undefined ? '' : ` (${code})`}`, { cause: error });
}

type WaitOptions = Readonly<{
  signal: AbortSignal;
  /** Failures with these codes are as good as success: what was to be there is there already. */
  harmless?: readonly string[];
}>;

/**
 * Waits for a task as long as it takes, and until the signal aborts. Resolves only when it *succeeded*: a task that
 * failed or was cancelled rejects with SearchUnavailable, in the server's words.
 */
export async function finished(
  client: Meilisearch,
  enqueued: Promise<EnqueuedTask>,
  { signal, harmless = [] }: WaitOptions,
): Promise<void> {
  const { taskUid } = await enqueued;
  for (let wait = FIRST_LOOK_MS; ; wait = Math.min(LONGEST_LOOK_MS, wait * 1.5)) {
    const task = await twice(() => client.tasks.getTask(taskUid));
    if (isOver(task)) {
      if (task.status !== 'succeeded' && !harmless.includes(task.error?.code ?? '')) throw failed(task);
      return;
    }
    await pause(wait, signal);
  }
}

export async function pause(ms: number, signal: AbortSignal): Promise<void> {
  try {
    await sleep(ms, undefined, { signal });
  } catch (cause) {
    throw new SearchUnavailable('The search index has been closed.', { cause });
  }
}

export function isOver({ status }: Task): boolean {
  return status !== 'enqueued' && status !== 'processing';
}

export function failed({ uid, type, status, error }: Task): SearchUnavailable {
  return new SearchUnavailable(`Meilisearch: task ${uid} (${type}) ${status}: ${error?.message ?? 'no reason given'}`);
}
