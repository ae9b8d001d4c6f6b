export type StoredDocument = Readonly<{ sha256: string; bytes: number }>;

/**
 * Issued documents, by the sha256 of their bytes. Not disposable (CGI art. 289 V): written once, never replaced.
 * `put` is durable when it answers (file and folder are synced) and idempotent; two writers agree.
 */
export interface DocumentStore {
  put(content: Buffer): Promise<StoredDocument>;
  /** The bytes, or undefined when the file is not there. Throws when the file no longer has its sha256. */
  get(sha256: string): Promise<Buffer | undefined>;
}
