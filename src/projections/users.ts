import { userStream } from '../domain/streams.js';
import type { Projection } from './projection.js';
import { sortKey } from './sortKey.js';

// Without the hashes of tokens: who calls is decided by the stream, not here (docs/adr/0012).
const SCHEMA = `
  CREATE TABLE users (
    id TEXT PRIMARY KEY,
    name TEXT NOT NULL,
    name_sort TEXT NOT NULL,
    email TEXT NOT NULL,
    roles TEXT NOT NULL,
    active INTEGER NOT NULL,
    invited_at TEXT NOT NULL,
    updated_at TEXT NOT NULL,
    revision INTEGER NOT NULL DEFAULT -1
  ) STRICT;

  CREATE TABLE user_tokens (
    id TEXT PRIMARY KEY,
    user_id TEXT NOT NULL,
    issued INTEGER NOT NULL,
    name TEXT NOT NULL,
    issued_at TEXT NOT NULL,
    expires_on TEXT,
    revoked_at TEXT
  ) STRICT;
  CREATE INDEX user_tokens_by_user ON user_tokens (user_id, issued_at, id);`;

const INDEXES = `
  CREATE INDEX users_by_name ON users (name_sort, id);`;

const INVITE = `
  INSERT INTO users (id, name, name_sort, email, roles, active, invited_at, updated_at)
  VALUES (:id, :name, :nameSort, :email, :roles, 1, :at, :at)
  ON CONFLICT (id) DO UPDATE SET name = excluded.name, name_sort = excluded.name_sort, email = excluded.email,
    roles = excluded.roles, active = 1`;

/** Those that were given before: a colleague who came back has others. */
const END_TOKENS = `
  UPDATE user_tokens SET revoked_at = :at WHERE user_id = :id AND issued < :revision AND revoked_at IS NULL`;

export const users: Projection = {
  tables: ['users', 'user_tokens'],
  version: 1,
  schema: SCHEMA,
  indexes: INDEXES,
  rows: { table: 'users', prefix: userStream('') },
  on: {
    UserInvited: (db, { data: { userId: id, name, email, roles }, metadata: { occurredAt: at } }) =>
      db.run(INVITE, { id, name, nameSort: sortKey(name), email, roles: JSON.stringify(roles), at }),
    UserRolesSet: (db, { data: { userId: id, roles } }) =>
      db.run('UPDATE users SET roles = :roles WHERE id = :id', { id, roles: JSON.stringify(roles) }),
    UserDeactivated: (db, { data: { userId: id }, revision, metadata: { occurredAt: at } }) => {
      db.run('UPDATE users SET active = 0 WHERE id = :id', { id });
      db.run(END_TOKENS, { id, at, revision });
    },
    UserTokenIssued: (db, { data: { userId, tokenId, name, expiresOn }, revision, metadata: { occurredAt: at } }) =>
      db.run(
        `INSERT INTO user_tokens (id, user_id, issued, name, issued_at, expires_on)
         VALUES (:tokenId, :userId, :revision, :name, :at, :expiresOn) ON CONFLICT (id) DO NOTHING`,
        { tokenId, userId, revision, name, at, expiresOn: expiresOn ?? null },
      ),
    UserTokenRevoked: (db, { data: { tokenId }, metadata: { occurredAt: at } }) =>
      db.run('UPDATE user_tokens SET revoked_at = :at WHERE id = :tokenId AND revoked_at IS NULL', { tokenId, at }),
  },
};
