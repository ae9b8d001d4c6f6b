import { beforeAll, describe, expect, it } from 'vitest';
import { NO_STREAM, Unavailable } from '../../../src/eventstore/eventStore.js';
import { metadata, newStream, note, notes } from '../logFixtures.js';
import type { ContractWorld } from './contract.js';

type Note = Readonly<{ type: 'NoteAdded'; data: Readonly<{ body: string }> }>;

export function reading({ store, another }: ContractWorld): void {
  describe('read', () => {
    const stream = newStream();
    beforeAll(() => store().append(stream, notes('a', 'b', 'c', 'd', 'e'), NO_STREAM));

    const bodies = async (options?: Parameters<ReturnType<typeof store>['read']>[1]) =>
      (await store().read<Note>(stream, options)).map(({ data }) => data.body).join('');

    it('gives back what was appended, with its place', async () => {
      const own = newStream();
      const event = note('« Rappeler l’après-midi » 📞\n');
      const { position } = await store().append(own, [event], NO_STREAM);
      expect(await store().read(own)).toEqual([
        { id: event.id, type: 'NoteAdded', data: event.data, metadata, stream: own, revision: 0, position },
      ]);
    });

    it('gives nothing of a stream that does not exist', async () => {
      expect(await store().read(newStream())).toEqual([]);
      expect(await store().read(newStream(), { backwards: true })).toEqual([]);
    });

    it.each([
      { options: undefined, expected: 'abcde' },
      { options: { from: 2 }, expected: 'cde' },
      { options: { limit: 2 }, expected: 'ab' },
      { options: { from: 1, limit: 2 }, expected: 'bc' },
      { options: { from: 5 }, expected: '' },
      { options: { backwards: true }, expected: 'edcba' },
      { options: { backwards: true, limit: 2 }, expected: 'ed' },
      { options: { backwards: true, from: 2 }, expected: 'cba' },
      { options: { backwards: true, from: 3, limit: 1 }, expected: 'd' },
    ])('with $options gives "$expected"', async ({ options, expected }) => {
      expect(await bodies(options)).toBe(expected);
    });

    it('is refused as unavailable once the log is closed', async () => {
      const client = await another();
      await client.close();
      await expect(client.read(stream)).rejects.toThrow(Unavailable);
      await expect(client.head()).rejects.toThrow(Unavailable);
    });
  });
}
