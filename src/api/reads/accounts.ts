import { z } from 'zod';
import { instant } from '../../commands/instant.js';
import { RIGHTS } from '../../commands/policy.js';
import { eventsInContext, isContext } from '../../projections/accountEvents.js';
import { accountAsOf } from '../../projections/asOf.js';
import { type HistoryItem, historyOf } from '../../projections/history/history.js';
import { accountByRef, type Shown } from '../../projections/queries/account.js';
import { listAccounts } from '../../projections/queries/accountList.js';
import { accountIdOf } from '../../projections/queries/accountRef.js';
import { streamsOfAccount } from '../../projections/queries/accountStreams.js';
import { keyOf, limitOf, type Page, type Paging, pageOf } from '../../projections/queries/cursor.js';
import type { Query } from '../../projections/queries/query.js';
import { cursor, defineRead, flag, limit, type Read } from '../read.js';
import * as view from '../views/accounts.js';
import { historyItem } from '../views/audit.js';
import { pageOf as pageOfView } from '../views/values.js';
import type { ReadDeps } from './deps.js';

const unknown = { code: 'account.unknown', detail: 'Cette fiche n’existe pas.' } as const;

export function accountReads({ eventStore, openMemory }: ReadDeps): readonly Read[] {
  return [
    defineRead({
      path: '/accounts',
      noun: 'account',
      summary: 'Accounts by name.',
      query: z.strictObject({
        kind: z.enum(['prospect', 'client']).optional(),
        q: z.string().trim().max(200).optional(),
        active: flag.optional(),
        limit,
        cursor,
      }),
      response: pageOfView(view.accountSummary),
      past: true,
      roles: RIGHTS.reading,
      answer: ({ query: filter, db }) => listAccounts(db, filter),
    }),
    defineRead({
      path: '/accounts/:ref',
      noun: 'account',
      summary:
        'One account, by id or by reference (PR... or CL...); with asOf, as it was at that instant; with inactive, its contacts that are not active any more as well.',
      query: z.strictObject({ asOf: instant.optional(), inactive: flag.optional() }),
      response: view.account,
      unknown,
      roles: RIGHTS.reading,
      answer: ({ params: { ref = '' }, query: { asOf, ...shown }, db }) =>
        asOf === undefined ? accountByRef(db, ref, shown) : accountThen(db, ref, asOf, shown),
    }),
    defineRead({
      path: '/accounts/:ref/history',
      noun: 'account',
      summary: 'Who did what when, newest first, read from the log; with asOf, what had been done by that instant.',
      query: z.strictObject({ asOf: instant.optional(), limit, cursor }),
      response: pageOfView(historyItem),
      unknown,
      roles: RIGHTS.reading,
      answer: async ({ params: { ref = '' }, query: { asOf, ...paging }, db }) => {
        const accountId = accountIdOf(db, ref);
        const items = accountId === undefined ? [] : await historyUntil(db, accountId, asOf);
        return items.length === 0 ? undefined : historyPage(items, paging);
      },
    }),
  ];

  /** Empty before the account was created. */
  async function historyUntil(db: Query, accountId: string, asOf: string | undefined): Promise<readonly HistoryItem[]> {
    const events = await eventsInContext(eventStore, streamsOfAccount(db, accountId));
    const then = asOf === undefined ? events : events.filter(({ metadata }) => metadata.occurredAt <= asOf);
    return historyOf(then).filter((item) => !isContext(item));
  }

  function historyPage(items: readonly HistoryItem[], paging: Paging): Page<HistoryItem> {
    const [before] = keyOf(paging, ['']) ?? [];
    const older =
      before === undefined ? items : items.filter(({ position }) => eventStore.comparePositions(position, before) < 0);
    return pageOf(
      older.slice(0, limitOf(paging) + 1),
      paging,
      ({ position }) => [position],
      (item) => item,
    );
  }

  async function accountThen(db: Query, ref: string, asOf: string, shown: Shown) {
    const accountId = accountIdOf(db, ref);
    return accountId === undefined
      ? undefined
      : accountAsOf({ eventStore, openMemory }, streamsOfAccount(db, accountId), asOf, shown);
  }
}
