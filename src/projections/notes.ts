import type { Projection } from './projection.js';

/** The notes of accounts: part of the accounts' tables. */
export const NOTES_SCHEMA = `
  CREATE TABLE notes (
    account_id TEXT NOT NULL,
    id TEXT NOT NULL,
    added INTEGER NOT NULL,
    body TEXT NOT NULL,
    at TEXT NOT NULL,
    author TEXT NOT NULL,
    edited_at TEXT,
    edited_by TEXT,
    PRIMARY KEY (account_id, id)
  ) STRICT;`;

const INSERT = `
  INSERT INTO notes (account_id, id, added, body, at, author)
  VALUES (:accountId, :noteId, :revision, :body, :at, :author)
  ON CONFLICT (account_id, id) DO NOTHING`;

const EDIT = `
  UPDATE notes SET body = :body, edited_at = :at, edited_by = :by WHERE account_id = :accountId AND id = :noteId`;

export const noteHandlers: Pick<Projection['on'], 'NoteAdded' | 'NoteEdited' | 'NoteRemoved'> = {
  NoteAdded: (db, { data: { accountId, noteId, body }, revision, metadata: { occurredAt: at, actor } }) =>
    db.run(INSERT, { accountId, noteId, revision, body, at, author: JSON.stringify(actor) }),
  NoteEdited: (db, { data: { accountId, noteId, body }, metadata: { occurredAt: at, actor } }) =>
    db.run(EDIT, { accountId, noteId, body, at, by: JSON.stringify(actor) }),
  NoteRemoved: (db, { data: { accountId, noteId } }) =>
    db.run('DELETE FROM notes WHERE account_id = :accountId AND id = :noteId', { accountId, noteId }),
};
