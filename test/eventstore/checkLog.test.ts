import { expect, it } from 'vitest';
import { checkLog } from '../../src/eventstore/checkLog.js';
import { createCodec } from '../../src/eventstore/codec.js';
import type { EventStore, Stored } from '../../src/eventstore/eventStore.js';

const metadata = {
  commandId: 'c',
  commandHash: 'h',
  correlationId: 'r',
  actor: { id: 'lea', kind: 'user', name: 'Léa' },
  occurredAt: '2026-12-01T08:00:00.000Z',
};

const note = (revision: number): Stored => ({
  id: `event-${revision}`,
  stream: 'account-a',
  revision,
  position: String(revision + 1),
  type: 'NoteRemoved',
  schemaVersion: 1,
  data: '{"accountId":"a","noteId":"n"}',
  metadata: JSON.stringify(metadata),
});

/** A log that is only read from its beginning to its end. */
const logOf = (...events: readonly Stored[]): EventStore =>
  ({
    comparePositions: (a: string, b: string) => Number(a) - Number(b),
    async *readAllStored() {
      for (const event of events) yield [event];
    },
  }) as unknown as EventStore; // nothing else of it is used

const check = (events: readonly Stored[], most?: number) => checkLog(logOf(...events), createCodec(), most);

it('checks every event, whatever is wrong with those before it, and says so of each', async () => {
  const report = await check([
    note(0),
    { ...note(1), data: '{"accountId":' },
    { ...note(2), data: '{"accountId":"a"}' },
    { ...note(3), metadata: '{}' },
    { ...note(4), type: 'AccountDreamt' },
    { ...note(5), metadata: JSON.stringify({ ...metadata, occurredAt: '2026-11-30T08:00:00.000Z' }) },
    note(7),
  ]);
  expect(report).toEqual({
    events: 7,
    newer: 1,
    faults: 5,
    shown: [
      'Position 2 (account-a, révision 1, NoteRemoved) : illisible, n’est pas du JSON lisible (is no JSON)',
      expect.stringMatching(/^Position 3 .* : illisible, ses données n’ont pas la forme de son type \(.*'noteId'\)$/),
      expect.stringMatching(/^Position 4 .* : illisible, ses métadonnées ne sont pas celles d’un événement \(/),
      expect.stringMatching(/^Position 6 .* : date 2026-11-30T08:00:00.000Z, avant celle qui précède$/),
      expect.stringMatching(/^Position 8 .* : révision 7, 6 attendue$/),
    ],
  });
});

it('shows the first faults, and counts the others', async () => {
  const broken = [0, 1, 2, 3].map((revision) => ({ ...note(revision), data: 'x' }));
  const { faults, shown } = await check(broken, 2);
  expect([faults, shown.length]).toEqual([4, 2]);
});
