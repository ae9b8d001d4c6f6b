import { ADMIN } from '../../domain/user/admin.js';
import type { Role } from '../../domain/user/events.js';
import { keyOf, limitOf, type Page, type Paging, pageOf } from './cursor.js';
import { compact, parsed, present, type Query } from './query.js';

export type UserView = Readonly<{
  id: string;
  name: string;
  /** Absent for the holder of ADMIN_TOKEN, who was never invited. */
  email?: string;
  roles: readonly Role[];
  /** Who left may not be chosen any more, and is still named where they were. */
  active: boolean;
  invitedAt?: string;
  updatedAt?: string;
  /** Of the stream: what If-Match names; -1 for the holder of ADMIN_TOKEN. */
  revision: number;
}>;

/** A token as it is shown: never itself, nor its hash. */
export type UserTokenView = Readonly<{
  id: string;
  name: string;
  issuedAt: string;
  /** Civil date in Europe/Paris, the last day included. */
  expiresOn?: string;
  revokedAt?: string;
}>;

export type UserFilter = Paging & Readonly<{ active?: boolean | undefined; role?: Role | undefined }>;

type Row = Omit<UserView, 'roles' | 'active'> & Readonly<{ nameSort: string; roles: string; active: 0 | 1 }>;

const SELECT = `
  SELECT id, name, name_sort AS nameSort, email, roles, active, invited_at AS invitedAt, updated_at AS updatedAt, revision
  FROM users`;

const admin: UserView = { ...ADMIN, active: true, revision: -1 };

/** By name, those who left included; the holder of ADMIN_TOKEN comes first. */
export function listUsers(query: Query, filter: UserFilter): Page<UserView> {
  const [afterName, afterId] = keyOf(filter, ['', '']) ?? [];
  const { active, role } = filter;
  const given = present({ active: active === undefined ? undefined : Number(active), role, afterName, afterId });
  const conditions = ['true', ...Object.keys(given).flatMap((name) => CONDITIONS[name] ?? [])];
  const rows = query.all<Row>(`${SELECT} WHERE ${conditions.join(' AND ')} ORDER BY name_sort, id LIMIT :limit`, {
    ...given,
    limit: limitOf(filter) + 1,
  });
  const page = pageOf(rows, filter, ({ nameSort, id }) => [nameSort, id], toView);
  const showsAdmin = filter.cursor === undefined && active !== false && (role === undefined || role === 'admin');
  return showsAdmin ? { ...page, items: [admin, ...page.items] } : page;
}

const CONDITIONS: Readonly<Record<string, string>> = {
  active: 'active = :active',
  role: 'EXISTS (SELECT 1 FROM json_each(roles) WHERE value = :role)',
  afterName: '(name_sort, id) > (:afterName, :afterId)',
};

export function userById(query: Query, id: string): UserView | undefined {
  if (id === ADMIN.id) return admin;
  const row = query.get<Row>(`${SELECT} WHERE id = :id`, { id: id.toLowerCase() });
  return row === undefined ? undefined : toView(row);
}

type TokenRow = Omit<UserTokenView, 'expiresOn' | 'revokedAt'> &
  Readonly<{ expiresOn: string | null; revokedAt: string | null }>;

/** The newest first. */
export function tokensOfUser(query: Query, userId: string): readonly UserTokenView[] {
  return query
    .all<TokenRow>(
      `SELECT id, name, issued_at AS issuedAt, expires_on AS expiresOn, revoked_at AS revokedAt
       FROM user_tokens WHERE user_id = :userId ORDER BY issued_at DESC, id`,
      { userId },
    )
    .map((row) => compact<UserTokenView>(row));
}

function toView({ nameSort: _sort, roles, active, ...row }: Row): UserView {
  return { ...row, roles: parsed(roles), active: active === 1 };
}
