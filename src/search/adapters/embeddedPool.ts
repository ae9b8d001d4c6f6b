import { Piscina } from 'piscina';
import { workerFile } from '../../workerFile.js';
import { SearchUnavailable } from '../searchEngine.js';

/** What a worker of the index answers: errors as data, because of an error thrown there only the message would arrive. */
export type WorkerAnswer =
  | Readonly<{ ok: true; value: unknown }>
  | Readonly<{ ok: false; damaged: boolean; sqlite: boolean; message: string; stack: string | undefined }>;

/** The file of the index is damaged: nothing but a new one helps. */
export class IndexDamaged extends SearchUnavailable {}

export type WorkerPool = Readonly<{
  /** One task at a time, in the order of the calls. A worker that died fails what it was doing and is started again. */
  run: (task: string, payload: unknown) => Promise<unknown>;
  close: () => Promise<void>;
}>;

/** One worker thread. `base` is the `import.meta.url` beside which the file `name` lies. */
export function openPool(base: string, name: string, workerData: unknown): WorkerPool {
  const pool = new Piscina({ ...workerFile(base, name), workerData, minThreads: 1, maxThreads: 1 });
  // A worker that dies between two tasks fails nobody, and piscina has started another one already.
  pool.on('error', () => undefined);

  async function run(task: string, payload: unknown): Promise<unknown> {
    const answer = await pool.run(payload, { name: task }).then(
      // Every task of a worker of the index answers so.
      (value) => value as WorkerAnswer,
      (cause: unknown) => {
        throw new SearchUnavailable(`The search worker stopped: ${String(cause)}`, { cause });
      },
    );
    if (answer.ok) return answer.value;
    throw failureOf(answer);
  }

  return { run, close: () => pool.destroy() };
}

function failureOf(answer: Extract<WorkerAnswer, { ok: false }>): Error {
  const cause = Object.assign(new Error(answer.message), { stack: answer.stack });
  if (answer.damaged) return new IndexDamaged(answer.message, { cause });
  return answer.sqlite ? new SearchUnavailable(answer.message, { cause }) : cause;
}
