import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { status } from '@grpc/grpc-js';
import { describe, expect, it } from 'vitest';
import { openConnection } from '../../src/eventstore/adapters/esdbConnection.js';
import { NO_STREAM, Unavailable } from '../../src/eventstore/eventStore.js';
import { buildReadFile } from '../../src/projections/adapters/buildReadFile.js';
import { allProjections } from '../../src/projections/allProjections.js';
import { createProjector, type Projector } from '../../src/projections/projection.js';
import type { Fault } from '../support/esdbDouble/faults.js';
import { notLeader, RpcError } from '../support/esdbDouble/messages.js';
import { type Bench, openDouble } from '../support/esdbDouble/openDouble.js';
import { flatten, idsOf, newStream, notes, numberReserved } from '../support/logFixtures.js';
import { tempDir } from '../support/tempDir.js';

const EMPTY: Fault = { kind: 'ends', after: 0 };

/** Whatever could say "there is nothing". */
const questions = {
  head: ({ store }: Bench) => store.head(),
  'the whole log': ({ store }: Bench) => flatten(store.readAll()),
  'the whole log backwards': ({ store }: Bench) => flatten(store.readAll({ backwards: true })),
  'an event by its place': async ({ store }: Bench, position: string) => store.eventIdAt(position),
};

describe('a read that is cut off without a word', () => {
  it.each(Object.entries(questions))('is never taken for an empty log: asked for %s', async (_, ask) => {
    const bench = await openDouble();
    const { position } = await bench.store.append(newStream(), notes('a', 'b'), NO_STREAM);
    const answer = await ask(bench, position);
    bench.double.faults.next('read', EMPTY);
    expect(await ask(bench, position)).toEqual(answer);
    // Backwards it says that there is nothing, forwards that there is, and again: one of them is wrong.
    let calls = 0;
    bench.double.faults.always('read', () => {
      calls += 1;
      return calls % 2 === 1 ? EMPTY : undefined;
    });
    await expect(ask(bench, position)).rejects.toThrow(Unavailable);
  });

  it('of a stream is asked again: of one that is not there the server says so', async () => {
    const { double, store } = await openDouble();
    const stream = newStream();
    await store.append(stream, notes('a', 'b'), NO_STREAM);
    double.faults.next('read', EMPTY);
    expect(await store.read(stream)).toHaveLength(2);
    double.faults.always('read', () => EMPTY);
    await expect(store.read(stream)).rejects.toThrow(Unavailable);
  });
});

describe('a client that is replaced', () => {
  it.each([
    ['the leader changes', (port: number) => notLeader('localhost', port)],
    ['connections drop', () => new RpcError(status.UNAVAILABLE, 'Connection dropped')],
    ['the server fails', () => new RpcError(status.INTERNAL, 'failed')],
  ])('cuts the reads under way, and none of them is taken as whole: when %s', async (_, error) => {
    const { double, store } = await openDouble();
    const stream = newStream();
    await store.append(stream, notes('a', 'b', 'c', 'd', 'e'), NO_STREAM);
    let calls = 0;
    double.faults.always('read', () => {
      calls += 1;
      return calls <= 8 ? { kind: 'refused', error: error(double.port) } : { kind: 'slow', ms: 20 };
    });

    const reads = Array.from({ length: 16 }, async (__, index) => {
      await sleep(index / 2);
      return store.read(stream).then(
        ({ length }) => length,
        (reason) => reason,
      );
    });
    for (const read of await Promise.all(reads)) if (read !== 5) expect(read).toBeInstanceOf(Unavailable);
    expect(await store.read(stream)).toHaveLength(5);
  });

  it('because its server is silent leaves no read with half an answer', async () => {
    const { double, store } = await openDouble({}, { silenceMs: 300 });
    const stream = newStream();
    const { position } = await store.append(stream, notes('a'), NO_STREAM);
    double.faults.always('read', () => ({ kind: 'silent' }));
    const asked = [];
    for (const ask of [
      () => store.head(),
      () => store.read(stream),
      () => store.read(stream),
      () => flatten(store.readAll()),
      () => store.eventIdAt(position),
      () => store.read(stream),
    ]) {
      asked.push(expect(ask()).rejects.toThrow(Unavailable));
      await sleep(60);
    }
    await Promise.all(asked);
  });

  it('while it is closed gives no answer at all', async () => {
    const { double, store } = await openDouble();
    const stream = newStream();
    await store.append(stream, notes('a'), NO_STREAM);
    double.faults.next('read', { kind: 'slow', ms: 500 });
    const read = expect(store.read(stream)).rejects.toThrow(Unavailable);
    await sleep(100);
    await store.close();
    await read;
  });
});

describe('a read model built while reads are cut off', () => {
  it('is whole, or is not put in place', async () => {
    const { double, store } = await openDouble();
    const written = ['a', 'b', 'c'].map(numberReserved);
    for (const event of written) await store.append(newStream(), [event], NO_STREAM);
    const path = join(tempDir(), 'read.db');
    const { project } = createProjector(allProjections);
    for (let calm = 0; calm < 6; calm += 1) {
      const applied: string[] = [];
      const projector: Projector = {
        project: (db, event) => {
          applied.push(event.id);
          project(db, event);
        },
      };
      double.faults.clear();
      double.faults.next('read', ...Array.from({ length: calm }, () => ({ kind: 'slow', ms: 0 }) as const), EMPTY);
      const built = await buildReadFile({ path, projections: allProjections, projector, eventStore: store }).then(
        () => true,
        () => false,
      );
      if (built) expect(applied).toEqual(idsOf(written));
      expect(existsSync(path)).toBe(built);
    }
  });
});

describe('a cluster that cannot be found', () => {
  it('does not end the process when a connection breaks meanwhile', async () => {
    const connection = openConnection('esdb://localhost:1,localhost:2?tls=false&maxDiscoverAttempts=1&gossipTimeout=1');
    const searching = expect(connection.run((client) => client.getStreamMetadata('a'), 5_000)).rejects.toThrow();
    // As the library calls it when a call of an earlier connection fails, without waiting for what it answers.
    const { handleError } = connection.client() as unknown as { handleError: (...args: unknown[]) => Promise<void> };
    const broken = Object.assign(new Error('14 UNAVAILABLE: Connection dropped'), {
      code: status.UNAVAILABLE,
      metadata: { get: () => [] },
    });
    await expect(handleError({ getChannel: () => ({}) }, broken)).resolves.toBeUndefined();
    await searching;
    await connection.close();
  });
});
