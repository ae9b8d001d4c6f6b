import type { AccountDetails } from '../../domain/account/events.js';
import { accountReference } from '../../domain/streams.js';
import type { AccountDocument, IndexCheckpoint, InvoiceDocument, SearchDocument } from '../../search/searchEngine.js';
import { contactsOf } from './contacts.js';
import { compact, parsed, type Query } from './query.js';

/** Documents to put into the index, and the checkpoint that the index has reached when they are in. */
export type SearchChanges = Readonly<{ documents: readonly SearchDocument[]; reached: IndexCheckpoint }>;

type Place = Readonly<{
  kind: 'account' | 'dossier' | 'invoice' | 'owner';
  id: string;
  sequence: number;
  position: string;
  eventId: string;
  at: string;
}>;

const PLACE = 'kind, id, sequence, position, event_id AS eventId, at';

/** Where the read model stands. Sequences of another generation mean nothing: the index is then built again from 0. */
export function searchHead(query: Query): IndexCheckpoint {
  const last = query.get<Place>(`SELECT ${PLACE} FROM search_feed ORDER BY sequence DESC LIMIT 1`);
  return checkpointAt(query, last, 0);
}

/**
 * The sequence up to which everything was touched by the event at `position` or an earlier one, and before the instant
 * `since` as well. What is fed from there on holds everything that was touched later.
 */
export function searchSequenceAt(
  query: Query,
  { position, since }: Readonly<{ position: string; since: string }>,
  comparePositions: (a: string, b: string) => number,
): number {
  const later = (place: Place): boolean => comparePositions(place.position, position) > 0;
  let low = 0;
  let high = searchHead(query).sequence;
  while (low < high) {
    const middle = Math.floor((low + high) / 2);
    const next = query.get<Place>(
      `SELECT ${PLACE} FROM search_feed WHERE sequence > :middle ORDER BY sequence LIMIT 1`,
      { middle },
    );
    if (next === undefined || later(next)) high = middle;
    else low = next.sequence;
  }
  const first = query.get<{ sequence: number | null }>(
    'SELECT min(sequence) AS sequence FROM search_feed WHERE at >= :since AND sequence <= :low',
    { since, low },
  );
  return first?.sequence == null ? low : first.sequence - 1;
}

function checkpointAt(query: Query, place: Place | undefined, sequence: number): IndexCheckpoint {
  const generation = query.get<{ generation: string }>('SELECT generation FROM read_model')?.generation ?? '';
  if (place === undefined) return { generation, sequence };
  const { position, eventId, at } = place;
  return { generation, sequence: place.sequence, change: { position, eventId, at } };
}

/** The whole documents that changed after a sequence, in its order, at most `limit`. None: the index is up to date. */
export function searchDocuments(query: Query, afterSequence: number, limit: number): SearchChanges {
  const places = query.all<Place>(
    `SELECT ${PLACE} FROM search_feed WHERE sequence > :after ORDER BY sequence LIMIT :limit`,
    { after: afterSequence, limit },
  );
  const documents = places.flatMap(({ kind, id }) => documentsOf(query, kind, id));
  const last = places.at(-1);
  return {
    documents,
    reached: last === undefined ? { ...searchHead(query), sequence: afterSequence } : checkpointAt(query, last, 0),
  };
}

function documentsOf(query: Query, kind: Place['kind'], id: string): readonly SearchDocument[] {
  if (kind === 'owner') return invoiceDocuments(query, 'account_id', id);
  if (kind === 'invoice') return invoiceDocuments(query, 'id', id);
  const accountId = kind === 'dossier' ? accountOfDossier(query, id) : id;
  const document = accountId === undefined ? undefined : accountDocument(query, accountId);
  return document === undefined ? [] : [document];
}

const accountOfDossier = (query: Query, id: string): string | undefined =>
  query.get<{ accountId: string }>('SELECT account_id AS accountId FROM dossiers WHERE id = :id', { id })?.accountId;

/** Of its dossiers, whatever became of them: a number stays there until it is detached. */
function dossierPhones(query: Query, accountId: string): readonly string[] {
  return query
    .all<{ phone: string }>(
      `SELECT phone FROM dossiers JOIN dossier_phones ON dossier_id = dossiers.id
       WHERE account_id = :accountId ORDER BY opened_at, attached`,
      { accountId },
    )
    .map(({ phone }) => phone);
}

type AccountRow = Readonly<{ number: number; kind: 'prospect' | 'client'; details: string }>;

function accountDocument(query: Query, id: string): AccountDocument | undefined {
  const row = query.get<AccountRow>('SELECT number, kind, details FROM accounts WHERE id = :id', { id });
  if (row === undefined) return undefined;

  const {
    name,
    tradeName,
    email,
    accountingEmail,
    phones = [],
    siren,
    siret,
    ownerId,
  } = parsed<AccountDetails>(row.details);
  const contacts = contactsOf(query, id);
  return compact<AccountDocument>({
    type: 'account',
    id,
    reference: accountReference(row.kind, row.number),
    number: row.number,
    kind: row.kind,
    name,
    tradeName,
    contacts: contacts
      .filter(({ active }) => active)
      .map(({ id: contactId, firstName, lastName }) => ({
        contactId,
        name: [firstName, lastName].filter(Boolean).join(' '),
      })),
    phones: unique([...phones, ...contacts.flatMap((contact) => contact.phones ?? []), ...dossierPhones(query, id)]),
    emails: unique([email, accountingEmail, ...contacts.map((contact) => contact.email)]),
    siren,
    siret,
    ownerId,
  });
}

const unique = (values: readonly (string | undefined)[]): readonly string[] => [
  ...new Set(values.filter((value) => value !== undefined)),
];

function invoiceDocuments(query: Query, column: 'id' | 'account_id', value: string): readonly InvoiceDocument[] {
  return query
    .all<Readonly<{ id: string; reference: string; accountId: string; title: string; ownerId: string | null }>>(
      `SELECT invoices.id, invoices.number AS reference, account_id AS accountId, buyer_name AS title, owner_id AS ownerId
       FROM invoices LEFT JOIN accounts ON accounts.id = invoices.account_id
       WHERE invoices.${column} = :value`,
      { value },
    )
    .map((row) => compact<InvoiceDocument>({ type: 'invoice', ...row }));
}
