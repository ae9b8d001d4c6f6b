import { z } from 'zod';
import { RIGHTS } from '../../commands/policy.js';
import type { Query } from '../../projections/queries/query.js';
import type { SearchHit } from '../../search/searchEngine.js';
import { defineRead, type Read } from '../read.js';
import { searchAnswer } from '../views/work.js';
import type { ReadDeps } from './deps.js';

export function searchReads({ search, searchCaughtUp }: ReadDeps): readonly Read[] {
  return [
    defineRead({
      path: '/search',
      noun: 'search',
      summary:
        'Fiches and invoices by name, part of a phone, mail, reference or number. At least 2 letters or 3 digits.',
      query: z.strictObject({
        q: z.string().max(200).default(''),
        limit: z.coerce.number().int().min(1).max(100).default(20),
      }),
      response: searchAnswer,
      problems: ['search.behind', 'search.unavailable'],
      roles: RIGHTS.reading,
      answer: async ({ query: { q, limit }, scope, db, waited }) => {
        if (waited) await searchCaughtUp();
        const before = performance.now();
        const found = await search(q, limit, 'all' in scope ? undefined : scope);
        // The index may be a moment behind a fiche that changed hands.
        const hits = 'all' in scope ? found : found.filter((hit) => isThere(db, hit));
        return { query: q, tookMs: Math.round((performance.now() - before) * 100) / 100, hits };
      },
    }),
  ];
}

function isThere(db: Query, { type, id, accountId }: SearchHit): boolean {
  if (type === 'dossier') return db.get('SELECT 1 FROM dossiers WHERE id = :id', { id }) !== undefined;
  const account = type === 'account' ? id : (accountId ?? '');
  return db.get('SELECT 1 FROM accounts WHERE id = :account', { account }) !== undefined;
}
