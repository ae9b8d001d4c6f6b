import { status } from '@grpc/grpc-js';
import { describe, expect, it } from 'vitest';
import {
  Conflict,
  type EventStore,
  type NewEvent,
  NO_STREAM,
  TooLarge,
  Unavailable,
  Unknown,
} from '../../src/eventstore/eventStore.js';
import type { Fault } from '../support/esdbDouble/faults.js';
import { notLeader, RpcError, unavailable } from '../support/esdbDouble/messages.js';
import { openDouble } from '../support/esdbDouble/openDouble.js';
import { idsOf, newStream, note, notes } from '../support/logFixtures.js';

const lost = (code: status): Fault => ({ kind: 'answer lost', error: new RpcError(code, 'connection lost') });
const refused = (code: status): Fault => ({ kind: 'refused', error: new RpcError(code, 'connection lost') });

/** All that leaves it open whether the events were written. */
const AMBIGUOUS = [
  status.CANCELLED,
  status.UNKNOWN,
  status.DEADLINE_EXCEEDED,
  status.ABORTED,
  status.INTERNAL,
  status.UNAVAILABLE,
];

describe('a failure that leaves it open whether the events were written', () => {
  it.each(AMBIGUOUS)('status %i: what was written is found, and written once', async (code) => {
    const { double, store } = await openDouble();
    const stream = newStream();
    double.faults.next('append', lost(code));
    const events = notes('a', 'b');
    expect(await store.append(stream, events, NO_STREAM)).toMatchObject({ revision: 1 });
    expect(idsOf(await store.read(stream))).toEqual(idsOf(events));
    expect(double.callsOf('append')).toBe(1);
  });

  it.each(AMBIGUOUS)('status %i: what was not written is sent again at the same revision', async (code) => {
    const { double, store } = await openDouble();
    const stream = newStream();
    double.faults.next('append', refused(code));
    expect(await store.append(stream, notes('a'), NO_STREAM)).toMatchObject({ revision: 0 });
    expect(await store.read(stream)).toHaveLength(1);
  });

  it('an answer that never comes is given up, whether it was written or not', async () => {
    const { double, store } = await openDouble({}, { deadlineMs: 400 });
    const stream = newStream();
    double.faults.next('append', { kind: 'silent' }, { kind: 'dropped' });
    const first = await store.append(stream, notes('a'), NO_STREAM);
    expect(first.revision).toBe(0);
    expect((await store.append(stream, notes('b'), 0)).revision).toBe(1);
    expect(await store.read(stream)).toHaveLength(2);
  });

  it('looks again when a resend is dropped without an answer', async () => {
    const { double, store } = await openDouble({}, { deadlineMs: 400 });
    const stream = newStream();
    double.faults.next('append', refused(status.UNAVAILABLE), { kind: 'dropped' }, { kind: 'dropped' });
    expect(await store.append(stream, notes('a'), NO_STREAM)).toMatchObject({ revision: 0 });
  });

  it('is a conflict when another has written at that place meanwhile', async () => {
    const { double, store } = await openDouble();
    const stream = newStream();
    double.faults.next('append', refused(status.UNAVAILABLE));
    const mine = store.append(stream, notes('mine'), NO_STREAM);
    double.faults.always('append', () => undefined);
    double.log.append(stream, 'no_stream', [
      { id: 'a', type: 'X', contentType: 'application/json', data: Buffer.from('{}'), metadata: Buffer.from('{}') },
      { id: 'b', type: 'X', contentType: 'application/json', data: Buffer.from('{}'), metadata: Buffer.from('{}') },
    ]);
    const refusal = await mine.catch((error: unknown) => error);
    expect(refusal).toBeInstanceOf(Conflict);
    expect(refusal).toMatchObject({ expected: NO_STREAM, actual: 1 });
  });

  it('becomes Unknown after its patience, and the same append tells later', async () => {
    const { double, store } = await openDouble({}, { patienceMs: 300 });
    const stream = newStream();
    const events = notes('a');
    double.faults.always('append', () => refused(status.UNAVAILABLE));
    await expect(store.append(stream, events, NO_STREAM)).rejects.toThrow(Unknown);
    double.faults.clear();
    expect(await store.append(stream, events, NO_STREAM)).toMatchObject({ revision: 0 });
  });
});

describe('a failure of which it is certain that nothing was written', () => {
  it('is followed by going to the leader', async () => {
    const { double, store } = await openDouble();
    const stream = newStream();
    double.faults.next('append', { kind: 'refused', error: notLeader('localhost', double.port) });
    expect(await store.append(stream, notes('a'), NO_STREAM)).toMatchObject({ revision: 0 });
    expect(double.callsOf('append')).toBe(2);
  });

  it('is Unavailable when the server takes no connection', async () => {
    const { double, store } = await openDouble();
    await double.stop();
    await expect(store.append(newStream(), notes('a'), NO_STREAM)).rejects.toThrow(Unavailable);
  });

  it('is Unavailable when the server is not ready, for as long as that lasts', async () => {
    const { double, store } = await openDouble();
    const stream = newStream();
    const notReady: Fault = { kind: 'refused', error: unavailable('Server Is Not Ready') };
    double.faults.next('append', notReady, notReady, notReady);
    expect(await store.append(stream, notes('a'), NO_STREAM)).toMatchObject({ revision: 0 });
  });

  it('is told at once when it is refused for good', async () => {
    const { double, store } = await openDouble();
    const denied = new RpcError(status.PERMISSION_DENIED, 'Access Denied', { exception: 'access-denied' });
    double.faults.next('append', { kind: 'refused', error: denied });
    await expect(store.append(newStream(), notes('a'), NO_STREAM)).rejects.toThrow(Unavailable);
    expect(double.callsOf('append')).toBe(1);
  });
});

describe('the answer', () => {
  it('gets its position from the stream when the server leaves it out', async () => {
    const { double, store } = await openDouble();
    const stream = newStream();
    double.faults.next('append', { kind: 'no position' });
    const { position } = await store.append(stream, notes('a'), NO_STREAM);
    expect((await store.read(stream))[0]?.position).toBe(position);
  });

  it('goes on numbering where a stream was before it was soft-deleted', async () => {
    const { double, store } = await openDouble();
    const stream = newStream();
    await store.append(stream, notes('a', 'b', 'c'), NO_STREAM);
    double.log.softDelete(stream);
    expect(await store.read(stream)).toEqual([]);
    expect(await store.append(stream, notes('d'), NO_STREAM)).toMatchObject({ revision: 3 });
  });

  it('is TooLarge before the server could say so, also for thousands of small events', async () => {
    const { double, store } = await openDouble();
    const many = (count: number) => Array.from({ length: count }, (_, index) => note(`${index}`));
    await expect(store.append(newStream(), many(4_000), NO_STREAM)).rejects.toThrow(TooLarge);
    expect(double.callsOf('append')).toBe(0);
    const stream = newStream();
    await append(store, stream, many, 2_500);
    expect(double.log.recordsOf(stream).length).toBeGreaterThan(1_500);
  });
});

/** As many as fit: what the port lets through, the server must take. */
async function append(
  store: EventStore,
  stream: string,
  many: (count: number) => readonly NewEvent[],
  count: number,
): Promise<void> {
  try {
    await store.append(stream, many(count), NO_STREAM);
  } catch (error) {
    if (!(error instanceof TooLarge)) throw error;
    await append(store, stream, many, count - 100);
  }
}
