import { describe, expect, it } from 'vitest';
import { type Appended, Conflict, NO_STREAM } from '../../../src/eventstore/eventStore.js';
import { newStream, note, notes } from '../logFixtures.js';
import type { ContractWorld } from './contract.js';

const isAppended = (answer: Appended | Conflict): answer is Appended => !(answer instanceof Conflict);

export function concurrency({ store, another }: ContractWorld): void {
  /** What was answered, conflicts included; anything else is a fault of the test. */
  const attempt = (stream: string, body: string, expected: number): Promise<Appended | Conflict> =>
    store()
      .append(stream, [note(body)], expected)
      .catch((error: unknown) => {
        if (error instanceof Conflict) return error;
        throw error;
      });

  describe('appends at once', () => {
    it('lets exactly one win when all expect the same revision', async () => {
      const stream = newStream();
      const answers = await Promise.all(
        Array.from({ length: 64 }, (_, index) => attempt(stream, `writer ${index}`, NO_STREAM)),
      );

      const events = await store().read(stream);
      expect(answers.filter(isAppended)).toEqual([{ revision: 0, position: events[0]?.position }]);
      expect(events).toHaveLength(1);
      for (const answer of answers) {
        if (answer instanceof Conflict) expect(answer).toMatchObject({ expected: NO_STREAM, actual: 0 });
      }
    });

    it('keeps every stream as if it were alone', async () => {
      const streams = Array.from({ length: 40 }, newStream);
      await Promise.all(
        streams.map(async (stream, index) => {
          for (let revision = NO_STREAM; revision < 4; revision += 1) await attempt(stream, `${index}`, revision);
        }),
      );
      for (const [index, stream] of streams.entries()) {
        const events = await store().read<{ type: string; data: { body: string } }>(stream);
        expect(events.map(({ revision, data }) => [revision, data.body])).toEqual(
          [0, 1, 2, 3, 4].map((revision) => [revision, String(index)]),
        );
      }
    });

    it('gives one answer to the same append sent twice', async () => {
      const stream = newStream();
      const events = notes('a', 'b');
      const [first, second] = await Promise.all([
        store().append(stream, events, NO_STREAM),
        store().append(stream, events, NO_STREAM),
      ]);
      expect(second).toEqual(first);
      expect(await store().read(stream)).toHaveLength(2);
    });
  });

  describe('two clients of one log', () => {
    it('see at once what the other was told to be written', async () => {
      const client = await another();
      const stream = newStream();
      const { position } = await store().append(stream, notes('a'), NO_STREAM);
      expect(await client.read(stream)).toHaveLength(1);
      expect(await client.eventIdAt(position)).toBe((await client.read(stream))[0]?.id);

      await client.append(stream, notes('b'), 0);
      expect(await store().read(stream)).toHaveLength(2);
      await expect(store().append(stream, notes('c'), 0)).rejects.toMatchObject({ expected: 0, actual: 1 });
      await client.close();
    });
  });
}
