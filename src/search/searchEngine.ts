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
  contacts: readonly Readonly<{ contactId: string; name: string }>[];
  /** E.164. */
  phones: readonly string[];
  emails: readonly string[];
  siren?: string;
  siret?: string;
}>;

export type InvoiceDocument = Readonly<{
  type: 'invoice';
  id: string;
  /** The invoice number, such as `F2026-000123`. */
  reference: string;
  accountId: string;
  /** Name of the buyer, shown with the hit; not searched here (its account is). */
  title: string;
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

/** The index has been built from the read model of `generation` up to `sequence`. */
export type IndexCheckpoint = Readonly<{ generation: string; sequence: number }>;

export interface SearchEngine {
  /** Best hits first. Less than 2 letters or 3 digits finds nothing. Never throws for what the user typed. */
  search(query: string, limit: number): Promise<readonly SearchHit[]>;
  /** Puts documents (replacing those with the same type and id) and moves the checkpoint, in one transaction. */
  put(documents: readonly SearchDocument[], reached: IndexCheckpoint): Promise<void>;
  checkpoint(): Promise<IndexCheckpoint | undefined>;
  /** Empties the index. */
  clear(): Promise<void>;
  close(): Promise<void>;
}

/** The index cannot answer now: 503 `search.unavailable`. Commands and other reads go on. */
export class SearchUnavailable extends Error {
  override readonly name = 'SearchUnavailable';
}
