import { setTimeout as sleep } from 'node:timers/promises';
import type { ReadReq, ReadResp } from '@eventstore/db-client/generated/streams_pb.js';
import streams from '@eventstore/db-client/generated/streams_pb.js';
import { type ServerWritableStream, status } from '@grpc/grpc-js';
import type { Fault } from './faults.js';
import type { LogRecord, MemoryLog } from './memoryLog.js';
import { eventMessage, identifierOf, nameOf, RpcError, streamDeleted } from './messages.js';

export type ReadCall = ServerWritableStream<ReadReq, ReadResp>;

const BACKWARDS = 1;

/** Read of a stream or of `$all`, both ways. From a position: forwards inclusive, backwards exclusive, as the server. */
export async function answerRead(log: MemoryLog, call: ReadCall, fault: Fault | undefined): Promise<void> {
  await meet(fault);
  const options = optionsOf(call);
  const found = options.hasAll() ? ofAll(log, options) : ofStream(log, options);
  if (found === undefined) return write(call, notFound(options));

  const most = fault?.kind === 'ends' ? fault.after : Number(options.getCount());
  let sent = 0;
  for (const record of found) {
    if (sent >= most || call.cancelled) break;
    await write(call, eventMessage(record));
    sent += 1;
  }
  if (fault?.kind === 'answer lost') throw fault.error;
}

/** What goes wrong before anything is answered; for ever, when nothing ever is. */
export async function meet(fault: Fault | undefined): Promise<void> {
  if (fault?.kind === 'refused') throw fault.error;
  if (fault?.kind === 'dropped' || fault?.kind === 'silent') await new Promise(() => undefined);
  if (fault?.kind === 'slow') await sleep(fault.ms);
}

function notFound(options: ReadReq.Options): ReadResp {
  const identifier = options.getStream()?.getStreamIdentifier() ?? identifierOf('');
  return new streams.ReadResp().setStreamNotFound(
    new streams.ReadResp.StreamNotFound().setStreamIdentifier(identifier),
  );
}

export function optionsOf(call: ReadCall): ReadReq.Options {
  const options = call.request.getOptions();
  if (options === undefined) throw new RpcError(status.INVALID_ARGUMENT, 'No options');
  return options;
}

/** Waits for the reader when it is slow. */
export function write(call: ReadCall, message: ReadResp): Promise<void> {
  if (call.write(message)) return Promise.resolve();
  return new Promise((resolve) => {
    const go = (): void => {
      call.off('drain', go);
      call.off('cancelled', go);
      resolve();
    };
    call.on('drain', go);
    call.on('cancelled', go);
  });
}

function* ofAll(log: MemoryLog, options: ReadReq.Options): Generator<LogRecord> {
  const first = startInAll(log, options);
  if (options.getReadDirection() === BACKWARDS) {
    for (let index = first - 1; index >= 0; index -= 1) yield* one(log, index);
    return;
  }
  // Ends at the log as it is found, however fast it grows meanwhile.
  const end = log.records.length;
  for (let index = first; index < end; index += 1) yield* one(log, index);
}

function startInAll(log: MemoryLog, options: ReadReq.Options): number {
  const all = options.getAll();
  const asked = all?.getPosition()?.getCommitPosition();
  if (asked === undefined) return all?.hasEnd() === true ? log.records.length : 0;
  assertBoundary(log, BigInt(asked));
  return log.indexFrom(BigInt(asked));
}

function* one(log: MemoryLog, index: number): Generator<LogRecord> {
  const record = log.records[index];
  if (record !== undefined) yield record;
}

/** Behind a record and before the next one, which begins further on here than in a file of bytes. */
export const endOf = ({ position }: LogRecord): bigint => position + 1n;

/** A position at which no record begins or ends is of another log, or of this one before it was restored. */
export function assertBoundary(log: MemoryLog, position: bigint): void {
  const index = log.indexFrom(position);
  const [before, record] = [log.records[index - 1], log.records[index]];
  const isEnd = before !== undefined && endOf(before) === position;
  if (record !== undefined && record.position !== position && position !== 0n && !isEnd) {
    throw new RpcError(status.UNKNOWN, 'Unexpected ReadAllResult: InvalidPosition');
  }
}

function ofStream(log: MemoryLog, options: ReadReq.Options): readonly LogRecord[] | undefined {
  const asked = options.getStream();
  const stream = nameOf(asked?.getStreamIdentifier());
  if (log.isTombstoned(stream)) throw streamDeleted(stream);
  if (asked === undefined || log.lastRevision(stream) < 0n || log.isSoftDeleted(stream)) return undefined;

  const backwards = options.getReadDirection() === BACKWARDS;
  const visible = log.visible(stream);
  const from = asked.hasRevision() ? BigInt(asked.getRevision()) : asked.hasEnd() ? log.lastRevision(stream) : 0n;
  const found = visible.filter(({ revision }) => (backwards ? revision <= from : revision >= from));
  return backwards ? found.toReversed() : found;
}
