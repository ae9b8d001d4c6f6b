import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { eventSchemas } from '../../src/eventstore/schemas/all.js';
import { allProjections } from '../../src/projections/allProjections.js';
import { histories } from '../support/histories.js';
import { reading } from '../support/readModels.js';
import { dumpTables } from '../support/readTables.js';

describe('projections', () => {
  it('are given every event type by the generated histories', () => {
    const types = new Set(
      fc
        .sample(histories({ steps: 400, atLeast: 400 }), { numRuns: 60, seed: 1 })
        .flatMap((history) => history.map(({ type }) => type)),
    );

    expect([...types].sort()).toEqual(Object.keys(eventSchemas).sort());
  });

  it('make the same tables when every event comes twice in a row, and when the whole history comes again', () => {
    fc.assert(
      fc.property(histories(), (history) => {
        const once = reading(history, dumpTables);

        expect(
          reading(
            history.flatMap((event) => [event, event]),
            dumpTables,
          ),
        ).toEqual(once);
        expect(reading([...history, ...history], dumpTables)).toEqual(once);
      }),
      { numRuns: 60 },
    );
  });

  it('put the revision of a stream on its row with every event, also one that no handler wants', () => {
    const tables = allProjections.flatMap(({ rows }) => rows ?? []);
    fc.assert(
      fc.property(histories(), (history) => {
        const last = new Map(
          history.map(({ stream, revision, metadata }) => [stream, { revision, at: metadata.occurredAt }]),
        );
        const expected = [...last].flatMap(([stream, place]) => {
          const table = tables.find(({ prefix }) => stream.startsWith(prefix));
          const isRow = table !== undefined && stream !== 'account-numbers' && !stream.startsWith('invoices-');
          return isRow ? [{ stream, ...place }] : [];
        });

        const found = reading(history, (query) =>
          expected.map(({ stream }) => {
            const table = tables.find(({ prefix }) => stream.startsWith(prefix));
            const row = query.get<{ revision: number; at: string }>(
              `SELECT revision, updated_at AS at FROM ${table?.table} WHERE id = :id`,
              { id: stream.slice(table?.prefix.length) },
            );
            return { stream, ...row };
          }),
        );

        expect(found).toEqual(expected);
      }),
      { numRuns: 40 },
    );
  });

  it('never throw about business: any part of a history makes tables, without what came before it', () => {
    fc.assert(
      fc.property(histories(), fc.nat(), (history, cut) => {
        const part = history.slice(cut % history.length);

        expect(() => reading(part, dumpTables)).not.toThrow();
      }),
      { numRuns: 40 },
    );
  });
});
