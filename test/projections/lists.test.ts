import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { ArdoiseEvent } from '../../src/domain/catalogue.js';
import type { Recorded } from '../../src/eventstore/eventStore.js';
import { listAccounts } from '../../src/projections/queries/accountList.js';
import { listActions } from '../../src/projections/queries/actions.js';
import { InvalidCursor, type Page, type Paging } from '../../src/projections/queries/cursor.js';
import { listDeliveries } from '../../src/projections/queries/deliveries.js';
import { listInvoices } from '../../src/projections/queries/invoices.js';
import type { Query } from '../../src/projections/queries/query.js';
import { histories } from '../support/histories.js';
import { reading } from '../support/readModels.js';
import { type Happening, recordEvents } from '../support/recordEvents.js';

const TODAY = '2026-12-01';
type List = (query: Query, paging: Paging) => Page<Readonly<{ id: string }>>;

const LISTS: Readonly<Record<string, List>> = {
  accounts: listAccounts,
  'accounts of a kind': (query, paging) => listAccounts(query, { ...paging, kind: 'client' }),
  'accounts with a part of a name': (query, paging) => listAccounts(query, { ...paging, q: 'ec' }),
  actions: (query, paging) => listActions(query, { ...paging, today: TODAY }),
  'open actions': (query, paging) => listActions(query, { ...paging, today: TODAY, status: 'open', from: TODAY }),
  'actions of an account': (query, paging) => listActions(query, { ...paging, today: TODAY, account: 'pr1' }),
  'actions of a person': (query, paging) => listActions(query, { ...paging, today: TODAY, assignee: 'user-1' }),
  invoices: listInvoices,
  'invoices of an account': (query, paging) => listInvoices(query, { ...paging, account: 'CL000001' }),
  deliveries: listDeliveries,
  'planned deliveries': (query, paging) => listDeliveries(query, { ...paging, status: 'planned' }),
};

function pages(query: Query, list: List, limit: number): readonly string[] {
  const ids: string[] = [];
  let cursor: string | null | undefined;
  do {
    const page = list(query, { limit, ...(cursor == null ? {} : { cursor }) });
    ids.push(...page.items.map(({ id }) => id));
    cursor = page.nextCursor;
  } while (cursor !== null);
  return ids;
}

describe('a list', () => {
  it.each(Object.entries(LISTS))(
    'of %s gives every item once, in the same order, whatever the page size',
    (_, list) => {
      fc.assert(
        fc.property(histories({ steps: 160 }), fc.integer({ min: 1, max: 7 }), (history, limit) => {
          reading(history, (query) => {
            const whole = list(query, { limit: 200 });

            expect(whole.nextCursor).toBeNull();
            expect(pages(query, list, limit)).toEqual(whole.items.map(({ id }) => id));
          });
        }),
        { numRuns: 5 },
      );
    },
  );

  it('gives 50 items when nobody says how many, and at most 200', () => {
    const many = accountsNamed(Array.from({ length: 230 }, (_, n) => `Roy ${n}`));

    reading(many, (query) => {
      expect(listAccounts(query, {}).items).toHaveLength(50);
      expect(listAccounts(query, { limit: 1_000 }).items).toHaveLength(200);
    });
  });

  it.each(['', 'abc', '%%%', Buffer.from('["a"]').toString('base64url'), Buffer.from('[1,2]').toString('base64url')])(
    'refuses the cursor %j, which it never gave',
    (cursor) => {
      reading([], (query) => {
        for (const list of Object.values(LISTS).filter((_, n) => n < 3)) {
          expect(() => list(query, { cursor })).toThrow(InvalidCursor);
        }
        expect(() => listActions(query, { cursor, today: TODAY })).toThrow(InvalidCursor);
      });
    },
  );
});

function accountsNamed(names: readonly string[]): readonly Recorded<ArdoiseEvent>[] {
  return recordEvents(
    names.map((name, n) => {
      const data = { accountId: `acc-${n}`, number: n + 1, name, customerType: 'business' as const };
      return [`account-acc-${n}`, { type: n % 2 === 0 ? 'ProspectCreated' : 'ClientCreated', data }];
    }),
  );
}

describe('accounts', () => {
  const names = ['Zénith', 'Éclair', 'ecole', 'Cœur', 'coeur vert', "L'Œuf & Cie", 'Société Générale'];
  const found = (filter: Parameters<typeof listAccounts>[1]) =>
    reading(accountsNamed(names), (query) => listAccounts(query, filter).items.map(({ name }) => name));

  it('are sorted by name as a person would, accents, case and ligatures aside', () => {
    expect(found({})).toEqual(['Cœur', 'coeur vert', 'Éclair', 'ecole', "L'Œuf & Cie", 'Société Générale', 'Zénith']);
  });

  it('are found by any part of a name, however it is typed', () => {
    expect(found({ q: 'COEUR' })).toEqual(['Cœur', 'coeur vert']);
    expect(found({ q: 'œuf & c' })).toEqual(["L'Œuf & Cie"]);
    expect(found({ q: 'générale' })).toEqual(['Société Générale']);
    expect(found({ q: '%' })).toHaveLength(names.length);
    expect(found({ q: 'moulin' })).toEqual([]);
  });

  it('are found by their number and by either reference', () => {
    expect(found({ q: 'PR000003' })).toEqual(['ecole']);
    expect(found({ q: 'cl000003' })).toEqual(['ecole']);
    expect(found({ q: '00002' })).toEqual(['Éclair']);
  });

  it('are told apart by kind', () => {
    expect(found({ kind: 'client' })).toEqual(['Cœur', 'Éclair', "L'Œuf & Cie"]);
  });
});

describe('actions', () => {
  const dates = ['2026-12-03', '2026-11-20', '2026-12-01', '2026-11-02', '2027-01-15'];
  const scheduled = dates.map((dueOn, n): Happening => {
    const data = { actionId: `act-${n}`, accountId: 'acc-0', title: dueOn, dueOn, assigneeId: 'user-1' };
    return [`action-act-${n}`, { type: 'ActionScheduled', data }];
  });
  const done: Happening = [
    'action-act-3',
    { type: 'ActionCompleted', data: { actionId: 'act-3', accountId: 'acc-0' } },
  ];
  const listed = (filter: Omit<Parameters<typeof listActions>[1], 'today'>) =>
    reading(recordEvents([...scheduled, done]), (query) =>
      listActions(query, { today: TODAY, ...filter }).items.map(({ dueOn, overdue }) =>
        overdue ? `!${dueOn}` : dueOn,
      ),
    );

  it('come overdue first, then by date; one that is done is never overdue', () => {
    expect(listed({})).toEqual(['!2026-11-20', '2026-11-02', '2026-12-01', '2026-12-03', '2027-01-15']);
    expect(listed({ status: 'open' })).toEqual(['!2026-11-20', '2026-12-01', '2026-12-03', '2027-01-15']);
    expect(listed({ status: 'done' })).toEqual(['2026-11-02']);
  });

  it('that are overdue are never hidden by the first day asked for', () => {
    expect(listed({ from: TODAY, to: '2026-12-31', assignee: 'user-1' })).toEqual([
      '!2026-11-20',
      '2026-12-01',
      '2026-12-03',
    ]);
    expect(listed({ assignee: 'user-2' })).toEqual([]);
    expect(listed({ account: 'acc-unknown' })).toEqual([]);
  });
});
