import { setTimeout as sleep } from 'node:timers/promises';
import shared from '@eventstore/db-client/generated/shared_pb.js';
import type {
  AppendReq,
  AppendResp,
  BatchAppendReq,
  BatchAppendResp,
} from '@eventstore/db-client/generated/streams_pb.js';
import streams from '@eventstore/db-client/generated/streams_pb.js';
import { type ServerDuplexStream, type ServerReadableStream, type sendUnaryData, status } from '@grpc/grpc-js';
import type { Fault } from './faults.js';
import type { Expected, MemoryLog, Outcome, Proposed } from './memoryLog.js';
import { expectedOf, nameOf, proposedOf, RpcError, sizeOf, streamDeleted, uuidOf } from './messages.js';

const MAX_APPEND_BYTES = 1024 * 1024;

type Asked = Readonly<{ stream: string; expected: Expected; events: readonly Proposed[] }>;

/** The unary Append, with what a test wants to go wrong. */
export async function answerAppend(
  log: MemoryLog,
  call: ServerReadableStream<AppendReq, AppendResp>,
  answer: sendUnaryData<AppendResp>,
  fault: Fault | undefined,
): Promise<void> {
  try {
    const asked = await receive(call);
    if (fault?.kind === 'refused') throw fault.error;
    if (fault?.kind === 'dropped') return;
    if (fault?.kind === 'slow') await sleep(fault.ms);
    const outcome = log.append(asked.stream, asked.expected, asked.events);
    if (fault?.kind === 'silent') return;
    if (fault?.kind === 'answer lost') throw fault.error;
    answer(null, messageOf(asked, outcome, fault?.kind !== 'no position'));
  } catch (error) {
    answer(error instanceof RpcError ? error : new RpcError(status.UNKNOWN, String(error)));
  }
}

async function receive(call: ServerReadableStream<AppendReq, AppendResp>): Promise<Asked> {
  const events: Proposed[] = [];
  let place: Readonly<{ stream: string; expected: Expected }> | undefined;
  let bytes = 0;
  for await (const request of call as AsyncIterable<AppendReq>) {
    const options = request.getOptions();
    const message = request.getProposedMessage();
    if (options !== undefined) place = { stream: nameOf(options.getStreamIdentifier()), expected: expectedOf(options) };
    if (message === undefined) continue;
    const event = proposedOf(message);
    events.push(event);
    bytes += sizeOf(event);
    if (bytes > MAX_APPEND_BYTES) throw tooLarge();
  }
  // A client that gave up halfway has sent a part, and nothing of it counts.
  if (call.cancelled) throw new RpcError(status.CANCELLED, 'Cancelled by the client');
  if (place === undefined) throw new RpcError(status.INVALID_ARGUMENT, 'No options');
  return { ...place, events };
}

function tooLarge(): RpcError {
  return new RpcError(status.INVALID_ARGUMENT, `Maximum Append Size of ${MAX_APPEND_BYTES} Exceeded.`, {
    exception: 'maximum-append-size-exceeded',
    'maximum-append-size': String(MAX_APPEND_BYTES),
  });
}

function messageOf({ stream, expected }: Asked, outcome: Outcome, withPosition: boolean): AppendResp {
  if (outcome.kind === 'deleted') throw streamDeleted(stream);
  if (outcome.kind === 'wrong_version') {
    return new streams.AppendResp().setWrongExpectedVersion(wrongVersion(expected, outcome.current));
  }
  const success = new streams.AppendResp.Success().setCurrentRevision(String(outcome.revision));
  if (withPosition) {
    const position = String(outcome.position);
    success.setPosition(new streams.AppendResp.Position().setCommitPosition(position).setPreparePosition(position));
  } else {
    success.setNoPosition(new shared.Empty());
  }
  return new streams.AppendResp().setSuccess(success);
}

function wrongVersion(expected: Expected, current: bigint): AppendResp.WrongExpectedVersion {
  const wrong = new streams.AppendResp.WrongExpectedVersion();
  const empty = new shared.Empty();
  if (expected === 'any') wrong.setExpectedAny(empty);
  else if (expected === 'no_stream') wrong.setExpectedNoStream(empty);
  else if (expected === 'stream_exists') wrong.setExpectedStreamExists(empty);
  else wrong.setExpectedRevision(String(expected));
  if (current < 0n) wrong.setCurrentNoStream(empty);
  else wrong.setCurrentRevision(String(current));
  return wrong;
}

/** Enough of BatchAppend to write: what is refused ends the whole stream with a status. */
export function answerBatches(log: MemoryLog, call: ServerDuplexStream<BatchAppendReq, BatchAppendResp>): void {
  const pending = new Map<string, { options: BatchAppendReq.Options; events: Proposed[] }>();
  call.on('end', () => call.end());
  call.on('data', (request: BatchAppendReq) => {
    const id = uuidOf(request.getCorrelationId());
    const options = request.getOptions();
    if (options !== undefined) pending.set(id, { options, events: [] });
    const batch = pending.get(id);
    if (batch === undefined) return;
    batch.events.push(...request.getProposedMessagesList().map(proposedOf));
    if (!request.getIsFinal()) return;
    pending.delete(id);

    const stream = nameOf(batch.options.getStreamIdentifier());
    const outcome = log.append(stream, batchExpected(batch.options), batch.events);
    if (outcome.kind !== 'written' && outcome.kind !== 'idempotent') {
      call.emit('error', new RpcError(status.FAILED_PRECONDITION, outcome.kind));
      return;
    }
    const position = String(outcome.position);
    const success = new streams.BatchAppendResp.Success()
      .setCurrentRevision(String(outcome.revision))
      .setPosition(new shared.AllStreamPosition().setCommitPosition(position).setPreparePosition(position));
    call.write(
      new streams.BatchAppendResp()
        .setCorrelationId(request.getCorrelationId())
        .setStreamIdentifier(batch.options.getStreamIdentifier())
        .setSuccess(success),
    );
  });
}

function batchExpected(options: BatchAppendReq.Options): Expected {
  if (options.hasAny()) return 'any';
  if (options.hasNoStream()) return 'no_stream';
  return options.hasStreamExists() ? 'stream_exists' : BigInt(options.getStreamPosition());
}
