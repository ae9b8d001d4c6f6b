import type { BillingDossier, BillingState } from './billingState.js';

/** How a dossier is paid and sent by its own choice; null where its account's holds. */
export type OwnSettings = Pick<BillingDossier, 'dossierId' | 'override' | 'delivery'> & Readonly<{ name?: string }>;

/** The dossiers of an account that have a choice of their own, in the order in which they were opened. None for no account. */
export function ownSettings({ accounts }: BillingState, accountId: string): readonly OwnSettings[] {
  const dossiers = accounts.get(accountId)?.dossiers ?? [];
  return dossiers
    .filter(({ override, delivery }) => override !== null || delivery !== null)
    .map(({ dossierId, name, override, delivery }) => ({
      dossierId,
      ...(name === undefined ? {} : { name }),
      override,
      delivery,
    }));
}
