import type { DomainEvent } from '../shared/message.js';

// These names and shapes are on disk for ever. Never edit one: add a version and an upcaster.
/** Who looked at what is masked otherwise. `dossierId`: the IBAN of a dossier's own terms, not the account's. */
export type AccessEvent = DomainEvent<'IbanRevealed', { accountId: string; dossierId?: string }>;
