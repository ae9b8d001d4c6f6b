import { describe, expect, it } from 'vitest';
import { openMemoryReadModel } from '../../src/projections/adapters/memoryReadModel.js';
import { allProjections } from '../../src/projections/allProjections.js';
import { COMMON_TABLES, PORTFOLIO, queryWithin } from '../../src/projections/queries/portfolio.js';
import { recordEvents } from '../support/recordEvents.js';

const tables = allProjections.flatMap((projection) => projection.tables);

describe('what one owner sees of the read model', () => {
  it('is said of every table, and of no other', () => {
    expect([...Object.keys(PORTFOLIO), ...COMMON_TABLES].toSorted()).toEqual(tables.toSorted());
  });

  it('can be asked of every table, in statements that begin with SELECT or WITH', () => {
    const memory = openMemoryReadModel();
    const mine = queryWithin(memory.query, { ownerId: 'lea' });
    for (const table of tables) {
      expect(mine.all(`SELECT * FROM ${table}`), table).toEqual([]);
      expect(mine.all(`  WITH one AS (SELECT * FROM ${table}) SELECT * FROM one`), table).toEqual([]);
    }
    const counted =
      'WITH RECURSIVE n(i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n WHERE i < 3) SELECT max(i) AS i FROM n';
    expect(mine.get(counted)).toEqual({ i: 3 });
    expect(() => mine.all('DELETE FROM accounts')).toThrow('no SELECT');
    memory.close();
  });

  it('is their accounts and what hangs on them, and the actions that were given to them', () => {
    const memory = openMemoryReadModel();
    const account = (accountId: string, number: number, ownerId: string) =>
      ({ accountId, number, name: accountId, customerType: 'business', ownerId }) as const;
    const action = (actionId: string, accountId: string, assigneeId: string) =>
      ({ actionId, accountId, title: actionId, dueOn: '2026-12-01', assigneeId }) as const;
    memory.project(
      recordEvents([
        ['account-a', { type: 'ProspectCreated', data: account('a', 1, 'lea') }, ''],
        ['account-b', { type: 'ProspectCreated', data: account('b', 2, 'marc') }, ''],
        ['account-b', { type: 'NoteAdded', data: { accountId: 'b', noteId: 'n', body: 'Secret' } }, ''],
        ['action-1', { type: 'ActionScheduled', data: action('1', 'a', 'marc') }, ''],
        ['action-2', { type: 'ActionScheduled', data: action('2', 'b', 'lea') }, ''],
        ['action-3', { type: 'ActionScheduled', data: action('3', 'b', 'marc') }, ''],
      ]),
    );
    const ids = (ownerId: string, table: string) =>
      queryWithin(memory.query, { ownerId })
        .all<{ id: string }>(`SELECT id FROM ${table} ORDER BY id`)
        .map(({ id }) => id);
    expect([ids('lea', 'accounts'), ids('lea', 'notes'), ids('lea', 'actions')]).toEqual([['a'], [], ['1', '2']]);
    expect([ids('marc', 'accounts'), ids('marc', 'notes'), ids('marc', 'actions')]).toEqual([
      ['b'],
      ['n'],
      ['1', '2', '3'],
    ]);
    memory.close();
  });
});
