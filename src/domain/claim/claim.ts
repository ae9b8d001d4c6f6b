import type { ClaimEvent } from './events.js';

/** Who holds a value that must be unique, if anyone does. */
export function holderOf(events: readonly ClaimEvent[]): string | undefined {
  return events.reduce<string | undefined>(
    (holder, { type, data }) =>
      type === 'ValueClaimed' ? data.accountId : holder === data.accountId ? undefined : holder,
    undefined,
  );
}
