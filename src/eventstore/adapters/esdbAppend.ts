import { setTimeout as sleep } from 'node:timers/promises';
import {
  type AppendExpectedRevision,
  NO_STREAM as NO_STREAM_THERE,
  NotLeaderError,
  WrongExpectedVersionError,
} from '@eventstore/db-client';
import type { Encoded } from '../codec.js';
import { type Appended, Conflict, NO_STREAM, type Revision, Unavailable, Unknown } from '../eventStore.js';
import type { EsdbConnection } from './esdbConnection.js';
import { messageOf, unavailable, verdictOn } from './esdbFailure.js';
import { comparePlaces, type Place, positionOf } from './esdbPosition.js';
import type { EsdbReader } from './esdbReader.js';
import { placeOfRecord, toEventData } from './esdbRecords.js';

export type AppendTiming = Readonly<{
  /** How long the server may take over one attempt. */
  deadlineMs: number;
  /** After so long without certainty the answer is Unknown. */
  patienceMs: number;
  firstPauseMs: number;
}>;

export const DEFAULT_TIMING: AppendTiming = { deadlineMs: 10_000, patienceMs: 30_000, firstPauseMs: 50 };

/** A server that takes no connection is told to the caller soon: nothing was written. */
const UNSENT_PATIENCE_MS = 3_000;
const LONGEST_PAUSE_MS = 2_000;
/** Beyond the client's deadline: it does not cover finding the server. */
const GRACE_MS = 1_000;

type Request = Readonly<{ stream: string; events: readonly Encoded[]; expected: Revision }>;

type Deps = Readonly<{
  connection: EsdbConnection;
  reader: EsdbReader;
  isClosed: () => boolean;
  timing: AppendTiming;
  /** The furthest place that this process has seen. */
  furthest: () => Place;
}>;

/**
 * Appends at an exact revision, never at any. After a failure that leaves it open whether the events were written it
 * looks from `expected + 1` on: own ids are the answer, another's are a Conflict, nothing means the same ids at the same
 * revision again (LOG §1). Throws Conflict, Unavailable (nothing was written) and Unknown.
 */
export function createAppend(deps: Deps): (request: Request) => Promise<Appended> {
  return async (request) => {
    const started = performance.now();
    let doubt: unknown;
    for (let attempt = 0; ; attempt += 1) {
      try {
        return await attemptOnce(deps, request, doubt !== undefined);
      } catch (error) {
        doubt = settle(request, error) ?? doubt;
        assertPatience(deps, request, { started, doubt, error });
        await pause(deps.timing, attempt, error);
      }
    }
  };
}

type Trouble = Readonly<{ started: number; doubt: unknown; error: unknown }>;

/** Throws Unknown when it may have been written, Unavailable when nothing was, once it has taken too long. */
function assertPatience({ isClosed, timing }: Deps, request: Request, { started, doubt, error }: Trouble): void {
  const patienceMs = doubt === undefined ? UNSENT_PATIENCE_MS : timing.patienceMs;
  if (!isClosed() && performance.now() - started <= patienceMs) return;
  throw doubt === undefined ? unavailable(error) : unknown(request, doubt);
}

async function attemptOnce(deps: Deps, request: Request, mayBeThere: boolean): Promise<Appended> {
  const found = mayBeThere ? await look(deps, request) : undefined;
  return found ?? send(deps, request);
}

/** Throws what is certain. Answers the error when it leaves open whether the events were written. */
function settle({ stream, expected }: Request, error: unknown): unknown {
  if (error instanceof Conflict || error instanceof Unknown) throw error;
  // Only reading says so, and what was open before stays open.
  if (error instanceof Unavailable) return undefined;
  if (error instanceof WrongExpectedVersionError) throw new Conflict(stream, expected, actualOf(error));
  const verdict = verdictOn(error);
  if (verdict === 'refused') throw refusal(stream, error);
  return verdict === 'ambiguous' ? error : undefined;
}

function refusal(stream: string, error: unknown): Unavailable {
  return new Unavailable(`EventStoreDB refuses to write ${stream}: ${messageOf(error)}`, { cause: error });
}

function unknown({ stream }: Request, cause: unknown): Unknown {
  return new Unknown(`${stream}: the append may have been written: ${messageOf(cause)}`, { cause });
}

function actualOf({ actualVersion }: WrongExpectedVersionError): Revision {
  return typeof actualVersion === 'bigint' ? Number(actualVersion) : NO_STREAM;
}

async function send(deps: Deps, request: Request): Promise<Appended> {
  const { connection, timing } = deps;
  const { stream, events, expected } = request;
  const expectedRevision: AppendExpectedRevision = expected === NO_STREAM ? NO_STREAM_THERE : BigInt(expected);
  const before = deps.furthest();
  const { success, nextExpectedRevision, position } = await connection.run(
    (client) =>
      client.appendToStream(stream, events.map(toEventData), {
        expectedRevision,
        credentials: connection.credentials,
        requiresLeader: true,
        deadline: timing.deadlineMs,
      }),
    timing.deadlineMs + GRACE_MS,
  );
  const revision = Number(nextExpectedRevision);
  // With `throwOnAppendFailure=false` in the connection string a refusal is an answer, and says where the stream is.
  if (!success) throw new Conflict(stream, expected, revision);
  // The position may be missing, and what the server says of events that were there before is not to be relied on.
  const isCertain = position !== undefined && events.length === 1 && comparePlaces(position, before) > 0;
  return isCertain ? { revision, position: positionOf(position) } : readBack(deps, request, revision);
}

/** The events are written: only reading may be tried again, and it may give up as Unknown. */
async function readBack({ reader, timing }: Deps, request: Request, revision: Revision): Promise<Appended> {
  const started = performance.now();
  for (let attempt = 0; ; attempt += 1) {
    try {
      const [record] = await reader.stream(request.stream, { from: revision, limit: 1 });
      if (record !== undefined) return { revision, position: positionOf(placeOfRecord(record)) };
      throw new Unavailable(`${request.stream}: revision ${revision} cannot be read back yet`);
    } catch (error) {
      if (performance.now() - started > timing.patienceMs) throw unknown(request, error);
      await pause(timing, attempt, error);
    }
  }
}

/** What stands where the events should: the first answer again, a Conflict, or undefined when nothing is there. */
async function look({ reader }: Deps, { stream, events, expected }: Request): Promise<Appended | undefined> {
  const there = await reader.stream(stream, { from: expected + 1, limit: events.length });
  const last = there.at(-1);
  if (last === undefined) return undefined;

  const ours = there.length === events.length && there.every(({ id }, index) => id === events[index]?.id);
  if (ours) return { revision: Number(last.revision), position: positionOf(placeOfRecord(last)) };
  const [tail] = await reader.stream(stream, { backwards: true, limit: 1 });
  throw new Conflict(stream, expected, Number((tail ?? last).revision));
}

/** Grows, spread so that nodes do not march in step. Who was only sent to another node goes there at once. */
async function pause({ firstPauseMs }: AppendTiming, attempt: number, error: unknown): Promise<void> {
  if (error instanceof NotLeaderError && attempt < 3) return;
  await sleep(Math.min(LONGEST_PAUSE_MS, firstPauseMs * 2 ** attempt) * (0.5 + Math.random() / 2));
}
