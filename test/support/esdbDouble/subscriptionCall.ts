import { randomUUID } from 'node:crypto';
import type { ReadReq } from '@eventstore/db-client/generated/streams_pb.js';
import streams from '@eventstore/db-client/generated/streams_pb.js';
import type { Fault } from './faults.js';
import type { LogRecord, MemoryLog } from './memoryLog.js';
import { checkpointMessage, eventMessage } from './messages.js';
import { assertBoundary, endOf, meet, optionsOf, type ReadCall, write } from './readCalls.js';

/** What the server considers before it says where it is, unless the filter names another window. */
const SEARCH_WINDOW = 32;

type Settings = Readonly<{
  /** Servers before 23.10 do not say that they have caught up. */
  saysCaughtUp: boolean;
  /** From 24 on a checkpoint is sent on going live. */
  checkpointsWhenLive: boolean;
}>;

/** A catch-up subscription to `$all`, exclusive of the position asked for. Never ends by itself. */
export async function answerSubscription(
  log: MemoryLog,
  call: ReadCall,
  fault: Fault | undefined,
  settings: Settings,
): Promise<void> {
  await meet(fault);
  const options = optionsOf(call);
  const filter = filterOf(options);
  const most = fault?.kind === 'ends' ? fault.after : Number.POSITIVE_INFINITY;
  const place = { index: startOf(log, options), considered: 0, sent: 0 };

  await write(call, confirmation());
  await catchUp(log, call, filter, place, most);
  await goLive(log, call, place.index, settings);
  while (!call.cancelled && place.sent < most) {
    if (place.index === log.records.length) await grown(log, call);
    await catchUp(log, call, filter, place, most);
  }
}

async function catchUp(
  log: MemoryLog,
  call: ReadCall,
  filter: Filter,
  place: { index: number; considered: number; sent: number },
  most: number,
): Promise<void> {
  for (let record = log.records[place.index]; record !== undefined; record = log.records[place.index]) {
    if (call.cancelled || place.sent >= most) return;
    place.index += 1;
    place.considered += 1;
    if (filter.matches(record)) {
      await write(call, eventMessage(record));
      place.sent += 1;
    }
    if (place.considered % filter.checkpointEvery === 0)
      await write(call, checkpointMessage(record.position, record.position));
  }
}

async function goLive(log: MemoryLog, call: ReadCall, index: number, settings: Settings): Promise<void> {
  const last = log.records[index - 1];
  // No event begins there: the server names the place where its next page begins, the end of the last record.
  if (settings.checkpointsWhenLive && last !== undefined) await write(call, checkpointMessage(endOf(last), 0n));
  if (settings.saysCaughtUp) await write(call, new streams.ReadResp().setCaughtUp(new streams.ReadResp.CaughtUp()));
}

function startOf(log: MemoryLog, options: ReadReq.Options): number {
  const all = options.getAll();
  const position = all?.getPosition();
  if (position === undefined) return all?.hasEnd() === true ? log.records.length : 0;
  const commit = BigInt(position.getCommitPosition());
  assertBoundary(log, commit);
  return log.indexFrom(commit + 1n);
}

type Filter = Readonly<{ matches: (record: LogRecord) => boolean; checkpointEvery: number }>;

function filterOf(options: ReadReq.Options): Filter {
  const filter = options.getFilter();
  if (filter === undefined) return { matches: () => true, checkpointEvery: Number.POSITIVE_INFINITY };
  const byStream = filter.getStreamIdentifier();
  const expression = byStream ?? filter.getEventType();
  const regex = expression?.getRegex() === '' ? undefined : new RegExp(expression?.getRegex() ?? '');
  const prefixes = expression?.getPrefixList() ?? [];
  const window = filter.hasMax() ? filter.getMax() : SEARCH_WINDOW;
  return {
    checkpointEvery: filter.getCheckpointintervalmultiplier() * window,
    matches: ({ stream, type }) => {
      const value = byStream === undefined ? type : stream;
      return regex === undefined ? prefixes.some((prefix) => value.startsWith(prefix)) : regex.test(value);
    },
  };
}

function confirmation() {
  const confirmed = new streams.ReadResp.SubscriptionConfirmation().setSubscriptionId(randomUUID());
  return new streams.ReadResp().setConfirmation(confirmed);
}

function grown(log: MemoryLog, call: ReadCall): Promise<void> {
  return new Promise((resolve) => {
    const go = (): void => {
      log.off('appended', go);
      call.off('cancelled', go);
      resolve();
    };
    log.on('appended', go);
    call.on('cancelled', go);
  });
}
