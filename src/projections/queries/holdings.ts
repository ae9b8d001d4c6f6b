import type { Query } from './query.js';

/** How many fiches somebody owns, and how many open actions are given to them. */
export function holdingsOf(query: Query, userId: string): Readonly<{ accounts: number; openActions: number }> {
  const counts = query.get<{ accounts: number; openActions: number }>(
    `SELECT (SELECT count(*) FROM accounts WHERE owner_id = :userId) AS accounts,
       (SELECT count(*) FROM actions WHERE assignee_id = :userId AND status = 'open') AS openActions`,
    { userId },
  );
  return counts ?? { accounts: 0, openActions: 0 };
}
