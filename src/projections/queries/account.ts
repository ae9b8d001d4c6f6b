import type { AccountDetails } from '../../domain/account/events.js';
import type { BillingPreferences, ChorusRouting, DeliveryMethod, PaymentTerms } from '../../domain/shared/party.js';
import { accountReference } from '../../domain/streams.js';
import type { Actor } from '../../eventstore/eventStore.js';
import { accountIdOf } from './accountRef.js';
import { type ContactView, contactsOf } from './contacts.js';
import { type DossierSummary, dossiersOfAccount } from './dossierList.js';
import { type PaymentTermsView, shownTerms } from './paymentTerms.js';
import { compact, parsed, parsedOrNone, type Query } from './query.js';
import { userById } from './users.js';

export type NoteView = Readonly<{
  id: string;
  body: string;
  at: string;
  author: Actor;
  /** When and by whom its text was changed last. What it said before is in the history. */
  editedAt?: string;
  editedBy?: Actor;
}>;

export type AccountView = Omit<AccountDetails, 'active'> &
  Readonly<{
    id: string;
    reference: string;
    number: number;
    kind: 'prospect' | 'client';
    active: boolean;
    /** As they are called now. */
    ownerName?: string;
    /** The main contact first. Those who are not active any more only when asked for, last. */
    contacts: readonly ContactView[];
    /** Newest first. */
    notes: readonly NoteView[];
    dossiers: readonly DossierSummary[];
    openActions: number;
    billing: BillingPreferences;
    payment: PaymentTermsView;
    delivery: Readonly<{ methods: readonly DeliveryMethod[]; chorus?: ChorusRouting }>;
    createdAt: string;
    updatedAt: string;
    /** The stream's: what If-Match names. */
    revision: number;
  }>;

type Row = Readonly<{
  id: string;
  number: number;
  kind: 'prospect' | 'client';
  details: string;
  billing: string;
  terms: string;
  delivery: string;
  createdAt: string;
  updatedAt: string;
  revision: number;
}>;

export type Shown = Readonly<{ /** Contacts that are not active any more as well. */ inactive?: boolean | undefined }>;

/** One account, by its id or by its reference with either prefix, in any case. */
export function accountByRef(query: Query, ref: string, shown: Shown = {}): AccountView | undefined {
  const id = accountIdOf(query, ref);
  const row =
    id === undefined
      ? undefined
      : query.get<Row>(
          `SELECT id, number, kind, details, billing, terms, delivery, created_at AS createdAt,
             updated_at AS updatedAt, revision
           FROM accounts WHERE id = :id`,
          { id },
        );
  return row === undefined ? undefined : toView(query, row, shown);
}

function toView(query: Query, { details, billing, terms, delivery, ...row }: Row, shown: Shown): AccountView {
  const { id, number, kind, createdAt, updatedAt, revision } = row;
  return {
    id,
    reference: accountReference(kind, number),
    number,
    kind,
    active: true,
    ...owned(query, parsed<AccountDetails>(details)),
    contacts: contactsOf(query, id)
      .filter(({ active }) => active || shown.inactive === true)
      .toSorted((a, b) => rank(a) - rank(b)),
    notes: notesOf(query, id),
    dossiers: dossiersOfAccount(query, id),
    openActions: openActionsOf(query, id),
    billing: parsed(billing),
    payment: shownTerms(parsed<PaymentTerms>(terms)),
    delivery: parsed(delivery),
    createdAt,
    updatedAt,
    revision,
  };
}

function owned(query: Query, details: AccountDetails): AccountDetails & Readonly<{ ownerName?: string }> {
  const owner = details.ownerId === undefined ? undefined : userById(query, details.ownerId);
  return owner === undefined ? details : { ...details, ownerName: owner.name };
}

function rank({ main, active }: ContactView): number {
  if (!active) return 2;
  return main ? 0 : 1;
}

type NoteRow = Omit<NoteView, 'author' | 'editedAt' | 'editedBy'> &
  Readonly<{ author: string; editedAt: string | null; editedBy: string | null }>;

function notesOf(query: Query, accountId: string): readonly NoteView[] {
  return query
    .all<NoteRow>(
      `SELECT id, body, at, author, edited_at AS editedAt, edited_by AS editedBy
       FROM notes WHERE account_id = :accountId ORDER BY added DESC`,
      { accountId },
    )
    .map(({ author, editedBy, ...note }) =>
      compact<NoteView>({ ...note, author: parsed<Actor>(author), editedBy: parsedOrNone<Actor>(editedBy) }),
    );
}

function openActionsOf(query: Query, accountId: string): number {
  const row = query.get<{ count: number }>(
    `SELECT count(*) AS count FROM actions WHERE account_id = :accountId AND status = 'open'`,
    { accountId },
  );
  return row?.count ?? 0;
}
