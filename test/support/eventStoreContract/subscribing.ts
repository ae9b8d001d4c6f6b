import { describe, expect, it } from 'vitest';
import { type Batch, NO_STREAM } from '../../../src/eventstore/eventStore.js';
import { collect, idsOf, newStream, note, notes, numberReserved, tail } from '../logFixtures.js';
import type { ContractWorld } from './contract.js';

export function subscribing({ store, another }: ContractWorld): void {
  describe('subscribe', () => {
    it('catches up and goes on live without a gap or a double', async () => {
      const start = await tail(store());
      const [early, streams] = [newStream(), Array.from({ length: 8 }, newStream)];
      await store().append(
        early,
        Array.from({ length: 1_200 }, (_, index) => note(`${index}`)),
        NO_STREAM,
      );

      const seen = collect(store(), 1_200 + 8 * 50, start);
      await Promise.all(
        streams.map(async (stream) => {
          for (let revision = NO_STREAM; revision < 49; revision += 1)
            await store().append(stream, notes('x'), revision);
        }),
      );
      const events = await seen;
      expect(new Set(idsOf(events)).size).toBe(1_600);
      const { comparePositions } = store();
      expect(events.toSorted((a, b) => comparePositions(a.position, b.position))).toEqual(events);
      for (const stream of [early, ...streams]) {
        expect(events.filter((event) => event.stream === stream)).toEqual(await store().read(stream));
      }
    });

    it('brings what another client writes', async () => {
      const client = await another();
      const stream = newStream();
      const seen = collect(store(), 2, await tail(store()));
      await client.append(stream, notes('a'), NO_STREAM);
      await client.append(stream, notes('b'), 0);
      expect(await seen).toEqual(await store().read(stream));
      await client.close();
    });

    it('says where it is and whether it has caught up', async () => {
      const start = await tail(store());
      await store().append(
        newStream(),
        Array.from({ length: 1_200 }, (_, index) => note(`${index}`)),
        NO_STREAM,
      );
      const head = await store().head();

      const batches: Batch[] = [];
      for await (const batch of store().subscribe(start)) {
        batches.push(batch);
        const last = batch.events.at(-1);
        expect({ position: batch.position, eventId: batch.eventId }).toEqual({
          position: last?.position,
          eventId: last?.id,
        });
        if (batch.live) break;
      }
      expect(batches.at(-1)).toMatchObject({ ...head, live: true });
      expect(batches.slice(0, -1).some(({ live }) => live)).toBe(false);
      expect(batches.flatMap(({ events }) => events)).toHaveLength(1_200);
    });

    it('tells at once that there is nothing to catch up with', async () => {
      await store().append(newStream(), notes('a'), NO_STREAM);
      const head = await store().head();
      for await (const batch of store().subscribe(await tail(store()))) {
        expect(batch).toEqual({ events: [], ...head, live: true });
        break;
      }
    });

    it('moves its position past events that are not wanted', async () => {
      const start = await tail(store());
      const stream = newStream();
      const reserved = numberReserved('acc-1');
      await store().append(stream, [note('a'), reserved, note('b')], NO_STREAM);
      const { position } = await store().append(stream, notes('c'), 2);

      const seen: string[] = [];
      for await (const batch of store().subscribe({ ...start, only: ['AccountNumberReserved'] })) {
        seen.push(...idsOf(batch.events));
        if (batch.live) {
          expect(batch).toMatchObject({ position, eventId: await store().eventIdAt(position) });
          break;
        }
      }
      expect(seen).toEqual([reserved.id]);
    });
  });

  ending({ store, another });
}

function ending({ store, another }: ContractWorld): void {
  /** Follows to the end of the log, and then until the iteration ends. */
  async function follow(client: ReturnType<typeof store>, signal: AbortSignal | undefined, onLive: () => void) {
    const options = { ...(await tail(client)), ...(signal === undefined ? {} : { signal }) };
    for await (const { live } of client.subscribe(options)) if (live) onLive();
  }

  describe('a subscription ends', () => {
    it('soon after its signal is aborted', async () => {
      await store().append(newStream(), notes('a'), NO_STREAM);
      const abort = new AbortController();
      let abortedAt = 0;
      await follow(store(), abort.signal, () => {
        setTimeout(() => {
          abortedAt = performance.now();
          abort.abort();
        }, 30);
      });
      expect(performance.now() - abortedAt).toBeLessThan(2_000);
    });

    it('at once when its signal is already aborted', async () => {
      for await (const _ of store().subscribe({ signal: AbortSignal.abort() })) expect.unreachable();
    });

    it('when the log is closed', async () => {
      const client = await another();
      await client.append(newStream(), notes('a'), NO_STREAM);
      let closed: Promise<void> | undefined;
      await follow(client, undefined, () => {
        closed ??= client.close();
      });
      await closed;
      expect(closed).toBeDefined();
    });
  });
}
