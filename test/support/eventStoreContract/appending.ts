import { describe, expect, it } from 'vitest';
import { Conflict, InvalidEvent, NO_STREAM, TooLarge, Unavailable } from '../../../src/eventstore/eventStore.js';
import { idsOf, newStream, note, notes, numberReserved } from '../logFixtures.js';
import type { ContractWorld } from './contract.js';

export function appending({ store, another }: ContractWorld): void {
  describe('append', () => {
    it('numbers the events of a stream from 0', async () => {
      const stream = newStream();
      expect(await store().append(stream, notes('a', 'b'), NO_STREAM)).toMatchObject({ revision: 1 });
      expect(await store().append(stream, notes('c'), 1)).toMatchObject({ revision: 2 });
    });

    it('answers the position of its last event', async () => {
      const stream = newStream();
      const { position } = await store().append(stream, notes('a', 'b'), NO_STREAM);
      expect((await store().read(stream)).at(-1)?.position).toBe(position);
    });

    it.each([
      { expected: NO_STREAM, actual: 1, when: 'the stream exists and none was expected' },
      { expected: 0, actual: 1, when: 'the stream has moved on' },
      { expected: 2, actual: 1, when: 'the stream is not that far' },
    ])('is a conflict that names both revisions when $when', async ({ expected, actual }) => {
      const stream = newStream();
      await store().append(stream, notes('a', 'b'), NO_STREAM);

      const refusal = await store()
        .append(stream, notes('c'), expected)
        .catch((error: unknown) => error);
      expect(refusal).toBeInstanceOf(Conflict);
      expect(refusal).toMatchObject({ stream, expected, actual });
      expect(await store().read(stream)).toHaveLength(2);
    });

    it('is a conflict with NO_STREAM when a stream was expected that does not exist', async () => {
      const refusal = await store()
        .append(newStream(), notes('a'), 0)
        .catch((error: unknown) => error);
      expect(refusal).toMatchObject({ name: 'Conflict', expected: 0, actual: NO_STREAM });
    });

    it('writes all events of an append or none', async () => {
      const stream = newStream();
      const wrong = { ...note('c'), data: { accountId: 'acc-1' } };
      await expect(store().append(stream, [...notes('a', 'b'), wrong], NO_STREAM)).rejects.toThrow(InvalidEvent);
      expect(await store().read(stream)).toEqual([]);
    });

    it('refuses more than 900 KiB, and keeps an append just below', async () => {
      const stream = newStream();
      const big = (bytes: number) => [note('x'.repeat(bytes / 2)), note('y'.repeat(bytes / 2))];
      await expect(store().append(stream, big(900 * 1024), NO_STREAM)).rejects.toThrow(TooLarge);
      expect(await store().read(stream)).toEqual([]);
      expect(await store().append(stream, big(898 * 1024), NO_STREAM)).toMatchObject({ revision: 1 });
    });

    it('refuses to append nothing', async () => {
      await expect(store().append(newStream(), [], NO_STREAM)).rejects.toThrow('at least one event');
    });

    it('keeps everything but issued documents out of a journal', async () => {
      const refused = [...notes('a'), numberReserved('acc-1')];
      for (const event of refused) {
        await expect(store().append('invoices-F2026', [event], NO_STREAM)).rejects.toThrow(InvalidEvent);
        await expect(store().append('credit-notes-A2026', [event], NO_STREAM)).rejects.toThrow(InvalidEvent);
      }
    });

    it('is refused as unavailable once the log is closed', async () => {
      const client = await another();
      await client.close();
      await expect(client.append(newStream(), notes('a'), NO_STREAM)).rejects.toThrow(Unavailable);
    });
  });

  repeating({ store, another });
}

function repeating({ store }: ContractWorld): void {
  describe('the same append again', () => {
    it.each([1, 3])('gives the first answer and writes nothing (%i events)', async (count) => {
      const stream = newStream();
      const events = notes(...Array.from({ length: count }, (_, index) => `note ${index}`));
      const first = await store().append(stream, events, NO_STREAM);

      expect(await store().append(stream, events, NO_STREAM)).toEqual(first);
      expect(idsOf(await store().read(stream))).toEqual(idsOf(events));
    });

    it('gives the first answer also when the stream has moved further', async () => {
      const stream = newStream();
      await store().append(stream, notes('a'), NO_STREAM);
      const events = notes('b', 'c');
      const first = await store().append(stream, events, 0);
      await store().append(stream, notes('d'), 2);

      expect(await store().append(stream, events, 0)).toEqual(first);
      expect(await store().read(stream)).toHaveLength(4);
    });

    it('is a conflict when only some of its events are there', async () => {
      const stream = newStream();
      const [first, second] = [note('a'), note('b')];
      await store().append(stream, [first], NO_STREAM);
      await expect(store().append(stream, [first, second], NO_STREAM)).rejects.toMatchObject({ actual: 0 });

      await store().append(stream, notes('of another'), 0);
      await expect(store().append(stream, [first, second], NO_STREAM)).rejects.toMatchObject({ actual: 1 });
      expect(await store().read(stream)).toHaveLength(2);
    });

    it('is a conflict when its events are there at another place', async () => {
      const stream = newStream();
      const event = note('b');
      await store().append(stream, [note('a'), event], NO_STREAM);
      await expect(store().append(stream, [event], NO_STREAM)).rejects.toThrow(Conflict);
    });
  });
}
