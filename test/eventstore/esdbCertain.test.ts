import { status } from '@grpc/grpc-js';
import { describe, expect, it, onTestFinished } from 'vitest';
import { openEsdbEventStore } from '../../src/eventstore/adapters/esdbEventStore.js';
import { createCodec } from '../../src/eventstore/codec.js';
import { Conflict, NO_STREAM, Unavailable } from '../../src/eventstore/eventStore.js';
import { RpcError } from '../support/esdbDouble/messages.js';
import { openDouble, QUICK } from '../support/esdbDouble/openDouble.js';
import { newStream, notes } from '../support/logFixtures.js';

function openAt(url: string) {
  const store = openEsdbEventStore({ url, codec: createCodec(), timing: QUICK });
  onTestFinished(() => store.close());
  return store;
}

describe('an append of which it is certain that nothing was written', () => {
  it('is Unavailable soon when no node of a cluster can be found', async () => {
    const store = openAt('esdb://localhost:1,localhost:2?tls=false&maxDiscoverAttempts=2&discoveryInterval=10');
    const started = performance.now();
    await expect(store.append(newStream(), notes('a'), NO_STREAM)).rejects.toThrow(Unavailable);
    expect(performance.now() - started).toBeLessThan(QUICK.patienceMs - 1_000);
  });

  it('is Unavailable soon when the node knows of no leader', async () => {
    const { double, store } = await openDouble();
    // As a member hands a request back while it knows no leader: a status without a type of its own.
    const error = new RpcError(status.UNKNOWN, 'No leader info available in response');
    double.faults.always('append', () => ({ kind: 'refused', error }));
    const started = performance.now();
    await expect(store.append(newStream(), notes('a'), NO_STREAM)).rejects.toThrow(Unavailable);
    expect(performance.now() - started).toBeLessThan(QUICK.patienceMs - 1_000);
  });

  it('is told at once when the server will never take it', async () => {
    const { double, store } = await openDouble();
    const tooLarge = new RpcError(
      status.INVALID_ARGUMENT,
      'Event with Id: e, Size: 9, exceeds Maximum Append Event Size of 8.',
      { exception: 'maximum-append-event-size-exceeded', 'maximum-append-event-size': '8' },
    );
    double.faults.next('append', { kind: 'refused', error: tooLarge });
    await expect(store.append(newStream(), notes('a'), NO_STREAM)).rejects.toThrow(/Maximum Append Event Size/);
    expect(double.callsOf('append')).toBe(1);
  });

  it('is a conflict, also when the connection string asks for failures that are not thrown', async () => {
    const { double, store } = await openDouble();
    const stream = newStream();
    await store.append(stream, notes('a'), NO_STREAM);
    const other = openAt(`${double.url}&throwOnAppendFailure=false`);
    const refusal = await other.append(stream, notes('b'), NO_STREAM).catch((error: unknown) => error);
    expect(refusal).toBeInstanceOf(Conflict);
    expect(refusal).toMatchObject({ expected: NO_STREAM, actual: 0 });
    await expect(other.append(newStream(), notes('c'), 4)).rejects.toMatchObject({ expected: 4, actual: NO_STREAM });
    expect(await store.read(stream)).toHaveLength(1);
  });
});
