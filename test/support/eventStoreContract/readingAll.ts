import { beforeAll, describe, expect, it } from 'vitest';
import { createCodec } from '../../../src/eventstore/codec.js';
import {
  NEWER,
  NO_STREAM,
  type Position,
  type ReadAllOptions,
  type Recorded,
} from '../../../src/eventstore/eventStore.js';
import { eventSchemas } from '../../../src/eventstore/schemas/all.js';
import { flatten, idsOf, newStream, note, notes, numberReserved, tail } from '../logFixtures.js';
import type { ContractWorld } from './contract.js';

/** More than one page of any adapter. */
const MANY = 1_200;

export function readingAll({ store, another }: ContractWorld): void {
  describe('readAll', () => {
    const [first, second] = [newStream(), newStream()];
    let before: Readonly<{ after?: Position }> = {};
    let written: readonly Recorded[] = [];

    beforeAll(async () => {
      before = await tail(store());
      await store().append(first, notes('a', 'b'), NO_STREAM);
      await store().append(second, [numberReserved('acc-1'), note('c')], NO_STREAM);
      const many = Array.from({ length: MANY }, (_, index) => note(`${index}`));
      await store().append(first, many, 1);
      await store().append(second, [numberReserved('acc-2')], 1);
      written = [
        ...(await store().read(first, { limit: 2 })),
        ...(await store().read(second, { limit: 2 })),
        ...(await store().read(first, { from: 2 })),
        ...(await store().read(second, { from: 2 })),
      ];
    });

    const ids = async (options: ReadAllOptions) => idsOf(await flatten(store().readAll({ ...before, ...options })));
    const at = (index: number): Position => written[index]?.position ?? '';

    it('gives every stream in the order in which it was written', async () => {
      expect(await ids({})).toEqual(idsOf(written));
    });

    it('gives positions that grow', async () => {
      const { comparePositions } = store();
      for (let index = 1; index < written.length; index += 1) {
        expect(comparePositions(at(index - 1), at(index))).toBeLessThan(0);
        expect(comparePositions(at(index), at(index - 1))).toBeGreaterThan(0);
      }
      expect(comparePositions(at(3), at(3))).toBe(0);
    });

    it('starts after one position and ends with another', async () => {
      expect(await ids({ after: at(1), until: at(3) })).toEqual(idsOf(written.slice(2, 4)));
      expect(await ids({ after: at(3), until: at(3) })).toEqual([]);
      expect(await ids({ after: at(MANY + 4) })).toEqual([]);
    });

    it('gives no more than the limit', async () => {
      expect(await ids({ limit: 3 })).toEqual(idsOf(written.slice(0, 3)));
      expect(await ids({ limit: MANY })).toEqual(idsOf(written.slice(0, MANY)));
    });

    it('reads backwards from the end, and from before a position', async () => {
      const back = (options: ReadAllOptions) => flatten(store().readAll({ backwards: true, ...options }));
      expect(idsOf(await back({ limit: MANY + 5 }))).toEqual(idsOf(written.toReversed()));
      expect(idsOf(await back({ after: at(3), until: at(0) }))).toEqual(idsOf(written.slice(0, 3).toReversed()));
      expect(idsOf(await back({ after: at(3), limit: 2 }))).toEqual(idsOf(written.slice(1, 3).toReversed()));
    });

    it('leaves out known types that are not wanted, both ways', async () => {
      const wanted = idsOf([written[2], written.at(-1)].flatMap((event) => event ?? []));
      const only = ['AccountNumberReserved'];
      expect(await ids({ only })).toEqual(wanted);
      expect(await ids({ only, limit: 1 })).toEqual(wanted.slice(0, 1));
      const back = flatten(store().readAll({ only, backwards: true, until: at(0) }));
      expect(idsOf(await back)).toEqual(wanted.toReversed());
    });

    it('never leaves out types that this code does not know', async () => {
      const older = await another(createCodec({ NoteAdded: eventSchemas.NoteAdded }));
      const events = await flatten(older.readAll({ ...before, only: [] }));
      expect(events.map(({ type, data }) => [type, data])).toEqual([
        [NEWER, { accountId: 'acc-1' }],
        [NEWER, { accountId: 'acc-2' }],
      ]);
      await older.close();
    });

    it('gives the stored form without understanding it', async () => {
      const [stored] = await flatten(store().readAllStored({ ...before, limit: 1 }));
      const { id, stream, revision, position } = written[0] ?? {};
      expect(stored).toMatchObject({ id, stream, revision, position, type: 'NoteAdded', schemaVersion: 1 });
      expect(JSON.parse(stored?.data ?? '')).toMatchObject({ body: 'a' });
      expect(JSON.parse(stored?.metadata ?? '')).toMatchObject({ actor: { kind: 'user' } });
    });

    it('ends at the head that it found', async () => {
      const stream = newStream();
      const { after } = await tail(store());
      await store().append(stream, notes('a'), NO_STREAM);
      let seen = 0;
      for await (const page of store().readAll(after === undefined ? {} : { after })) {
        await store().append(stream, notes('later'), seen);
        seen += page.length;
      }
      expect(seen).toBe(1);
    });
  });

  describe('head and eventIdAt', () => {
    it('name the last event and the event at a position', async () => {
      const stream = newStream();
      const events = notes('a', 'b');
      const { position } = await store().append(stream, events, NO_STREAM);
      expect(await store().head()).toEqual({ position, eventId: events[1]?.id });
      expect(await store().eventIdAt(position)).toBe(events[1]?.id);
      expect(await store().eventIdAt('a position of another kind of log')).toBeUndefined();
      const [a] = await store().read(stream);
      expect(await store().eventIdAt(a?.position ?? '')).toBe(events[0]?.id);
    });
  });
}
