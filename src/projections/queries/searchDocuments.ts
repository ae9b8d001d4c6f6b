import type { AccountDetails } from '../../domain/account/events.js';
import { accountReference } from '../../domain/streams.js';
import type { AccountDocument, IndexCheckpoint, InvoiceDocument, SearchDocument } from '../../search/searchEngine.js';
import { contactsOf } from './contacts.js';
import { compact, parsed, type Query } from './query.js';

/** Documents to put into the index, and the checkpoint that the index has reached when they are in. */
export type SearchChanges = Readonly<{ documents: readonly SearchDocument[]; reached: IndexCheckpoint }>;

type Place = Readonly<{ kind: 'account' | 'invoice'; id: string; sequence: number }>;

/** Where the read model stands. Sequences of another generation mean nothing: the index is then built again from 0. */
export function searchHead(query: Query): IndexCheckpoint {
  const head = query.get<IndexCheckpoint>(
    'SELECT generation, (SELECT coalesce(max(sequence), 0) FROM search_feed) AS sequence FROM read_model',
  );
  return head ?? { generation: '', sequence: 0 };
}

/** The whole documents that changed after a sequence, in its order, at most `limit`. None: the index is up to date. */
export function searchDocuments(query: Query, afterSequence: number, limit: number): SearchChanges {
  const places = query.all<Place>(
    'SELECT kind, id, sequence FROM search_feed WHERE sequence > :after ORDER BY sequence LIMIT :limit',
    { after: afterSequence, limit },
  );
  const documents = places.flatMap(({ kind, id }) => {
    const document = kind === 'account' ? accountDocument(query, id) : invoiceDocument(query, id);
    return document === undefined ? [] : [document];
  });
  const sequence = places.at(-1)?.sequence ?? afterSequence;
  return { documents, reached: { ...searchHead(query), sequence } };
}

type AccountRow = Readonly<{ number: number; kind: 'prospect' | 'client'; details: string }>;

function accountDocument(query: Query, id: string): AccountDocument | undefined {
  const row = query.get<AccountRow>('SELECT number, kind, details FROM accounts WHERE id = :id', { id });
  if (row === undefined) return undefined;

  const { name, tradeName, email, accountingEmail, phones = [], siren, siret } = parsed<AccountDetails>(row.details);
  const contacts = contactsOf(query, id);
  return compact<AccountDocument>({
    type: 'account',
    id,
    reference: accountReference(row.kind, row.number),
    number: row.number,
    kind: row.kind,
    name,
    tradeName,
    contacts: contacts.map(({ id: contactId, firstName, lastName }) => ({
      contactId,
      name: [firstName, lastName].filter(Boolean).join(' '),
    })),
    phones: unique([...phones, ...contacts.flatMap((contact) => contact.phones ?? [])]),
    emails: unique([email, accountingEmail, ...contacts.map((contact) => contact.email)]),
    siren,
    siret,
  });
}

const unique = (values: readonly (string | undefined)[]): readonly string[] => [
  ...new Set(values.filter((value) => value !== undefined)),
];

function invoiceDocument(query: Query, id: string): InvoiceDocument | undefined {
  const row = query.get<Readonly<{ reference: string; accountId: string; title: string }>>(
    'SELECT number AS reference, account_id AS accountId, buyer_name AS title FROM invoices WHERE id = :id',
    { id },
  );
  return row === undefined ? undefined : { type: 'invoice', id, ...row };
}
