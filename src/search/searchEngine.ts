/** What the index holds. Built whole from the read model, and put again whole whenever something in it changed. */
export type AccountDocument = Readonly<{
  type: 'account';
  id: string;
  /** Today's reference, such as `CL000042`. */
  reference: string;
  /** The account number, so that both prefixes find it. */
  number: number;
  kind: 'prospect' | 'client';
  name: string;
  tradeName?: string;
  /** Those who are active. */
  contacts: readonly Readonly<{ contactId: string; name: string }>[];
  /** E.164. Also of contacts who are not active any more: who calls from there is still known by the fiche. So for `emails`. */
  phones: readonly string[];
  emails: readonly string[];
  siren?: string;
  siret?: string;
  /** Whose portfolio it is in. */
  ownerId?: string;
}>;

/** The account's name, its trade name (empty when there is none), its contacts: the order in which names are ranked. */
export function namesOf({ name, tradeName, contacts }: AccountDocument): readonly string[] {
  return [name, tradeName ?? '', ...contacts.map((contact) => contact.name)];
}

export type InvoiceDocument = Readonly<{
  type: 'invoice';
  id: string;
  /** The invoice number, such as `F2026-000123`. */
  reference: string;
  accountId: string;
  /** Name of the buyer, shown with the hit; not searched here (its account is). */
  title: string;
  /** Of its account. */
  ownerId?: string;
}>;

export type SearchDocument = AccountDocument | InvoiceDocument;

export type MatchedField =
  | 'name'
  | 'tradeName'
  | 'contact'
  | 'phone'
  | 'email'
  | 'reference'
  | 'siren'
  | 'siret'
  | 'number';

export type SearchHit = Readonly<{
  type: 'account' | 'invoice' | 'dossier';
  id: string;
  reference: string;
  title: string;
  kind?: 'prospect' | 'client';
  /** Of an invoice: the account it belongs to. */
  accountId?: string;
  /** Which field matched, and its value as stored. */
  matched: Readonly<{ field: MatchedField; value: string }>;
}>;

/** What a caller may see: only what belongs to this user. */
export type SearchScope = Readonly<{ ownerId: string }>;

/** The event that touched a document last: where it is in the log, and when it happened (UTC ISO). */
export type LastChange = Readonly<{ position: string; eventId: string; at: string }>;

/**
 * The index has been built from the read model of `generation` up to `sequence`. `change` says the same to another
 * node, whose read model has its own sequences: absent before anything was touched.
 */
export type IndexCheckpoint = Readonly<{ generation: string; sequence: number; change?: LastChange }>;

/** `outdated`: another version of the application built the index in another form. It is to be built from the start. */
export type KeptCheckpoint = IndexCheckpoint & Readonly<{ outdated?: true }>;

/**
 * Raise it whenever a document may look different for the same events (another field, another event that feeds it): every
 * engine then builds its index again.
 */
export const DOCUMENTS_VERSION = 2;

/** A new index, built beside the one that answers. */
export type IndexBuild = Readonly<{
  put: (documents: readonly SearchDocument[]) => Promise<void>;
  /** Puts it in the place of the one that answers, with its checkpoint, in one step. */
  finish: (reached: IndexCheckpoint) => Promise<void>;
  /** Throws it away. */
  abandon: () => Promise<void>;
}>;

export interface SearchEngine {
  /** What it is, for the start-up line: `Meilisearch https://...`. */
  readonly description: string;
  /** Several nodes write the same index, one at a time. */
  readonly shared: boolean;
  /**
   * Best hits first, at most `limit` of those in the scope. Less than 2 letters or 3 digits finds nothing. Never throws
   * for what the user typed; SearchUnavailable when the index cannot answer.
   */
  search(query: string, limit: number, scope?: SearchScope): Promise<readonly SearchHit[]>;
  /** Makes the index ready to be written, by the node that is going to: creates it, applies its settings. */
  prepare(): Promise<void>;
  /**
   * Puts documents (replacing those with the same type and id), then moves the checkpoint: it never says more than what
   * can be found. Rejects with SearchUnavailable, and the same is to be put again.
   */
  put(documents: readonly SearchDocument[], reached: IndexCheckpoint): Promise<void>;
  /** Undefined: nothing was ever put. */
  checkpoint(): Promise<KeptCheckpoint | undefined>;
  /** Begins a new index; the old one answers meanwhile. */
  rebuild(): Promise<IndexBuild>;
  /** Empties the index. */
  clear(): Promise<void>;
  close(): Promise<void>;
}

/** The index cannot answer now: 503 `search.unavailable`. Commands and other reads go on. */
export class SearchUnavailable extends Error {
  override readonly name = 'SearchUnavailable';
}
