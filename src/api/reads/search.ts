import { z } from 'zod';
import { defineRead, type Read } from '../read.js';
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
      answer: async ({ query: { q, limit }, waited }) => {
        if (waited) await searchCaughtUp();
        const before = performance.now();
        const hits = await search(q, limit);
        return { query: q, tookMs: Math.round((performance.now() - before) * 100) / 100, hits };
      },
    }),
  ];
}
