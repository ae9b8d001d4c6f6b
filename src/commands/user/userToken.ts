import { createHash, randomBytes } from 'node:crypto';

/** Says what it is wherever it turns up: in a mail, in a log, in somebody's repository. */
const PREFIX = 'ardoise';
const FORM = new RegExp(`^${PREFIX}_([0-9a-f]{32})_[A-Za-z0-9_-]{43}$`);

/**
 * A new token for a user: 256 random bits behind the user's id. The id makes it possible to ask the user's own stream
 * whether the token holds, on any node, without an index that may be late (docs/adr/0012).
 */
export function newUserToken(userId: string): string {
  return `${PREFIX}_${userId.replaceAll('-', '')}_${randomBytes(32).toString('base64url')}`;
}

/** What the log keeps of a token, in hexadecimal. No salt: nobody finds 256 random bits by trying. */
export function hashOfToken(token: string): string {
  return createHash('sha256').update(token).digest('hex');
}

/** Whose token it claims to be, or undefined for what is no such token. Proves nothing. */
export function userIdInToken(token: string): string | undefined {
  return FORM.exec(token)?.[1]?.replace(/^(.{8})(.{4})(.{4})(.{4})(.{12})$/, '$1-$2-$3-$4-$5');
}
