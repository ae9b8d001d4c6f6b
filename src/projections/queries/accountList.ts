import type { AccountDetails } from '../../domain/account/events.js';
import type { CustomerType } from '../../domain/shared/party.js';
import { accountReference } from '../../domain/streams.js';
import { sortKey } from '../sortKey.js';
import { keyOf, limitOf, type Page, type Paging, pageOf } from './cursor.js';
import type { DossierStatus } from './dossierList.js';
import { compact, parsed, parsedOrNone, present, type Query } from './query.js';
import { userById } from './users.js';

export type AccountSummary = Readonly<{
  id: string;
  reference: string;
  number: number;
  kind: 'prospect' | 'client';
  name: string;
  tradeName?: string;
  customerType: CustomerType;
  siret?: string;
  email?: string;
  phones?: readonly string[];
  city?: string;
  ownerId?: string;
  ownerName?: string;
  active: boolean;
  /** How many of its dossiers are in which state. */
  dossiers: Readonly<Record<DossierStatus, number>>;
  updatedAt: string;
  revision: number;
}>;

export type AccountFilter = Paging &
  Readonly<{
    kind?: 'prospect' | 'client' | undefined;
    /** Part of a name, whatever its accents and case, or of a number or reference. */
    q?: string | undefined;
    /** Both when left out. */
    active?: boolean | undefined;
  }>;

type Row = Readonly<{
  id: string;
  number: number;
  kind: 'prospect' | 'client';
  nameSort: string;
  details: string;
  dossiers: string | null;
  updatedAt: string;
  revision: number;
}>;

/** By name. For finding one account among very many there is the search; `q` here looks at every name. */
export function listAccounts(query: Query, filter: AccountFilter): Page<AccountSummary> {
  const [afterName, afterId] = keyOf(filter, ['', '']) ?? [];
  // Both prefixes name the same account: only the number counts.
  const part = sortKey(filter.q ?? '').replace(/^(?:pr|cl)(?=\d+$)/, '') || undefined;
  const conditions = [
    'true',
    ...(filter.kind === undefined ? [] : ['kind = :kind']),
    ...(filter.active === undefined ? [] : ['active = :active']),
    ...(part === undefined ? [] : ['instr(sought, :part) > 0']),
    ...(afterName === undefined ? [] : ['(name_sort, id) > (:afterName, :afterId)']),
  ];
  const rows = query.all<Row>(
    `SELECT id, number, kind, name_sort AS nameSort, details, updated_at AS updatedAt, revision,
       (SELECT json_group_object(status, dossiers) FROM (
         SELECT status, count(*) AS dossiers FROM dossiers WHERE account_id = accounts.id GROUP BY status
       )) AS dossiers
     FROM accounts WHERE ${conditions.join(' AND ')}
     ORDER BY name_sort, id LIMIT :limit`,
    {
      ...present({ kind: filter.kind, active: flagOf(filter.active), part, afterName, afterId }),
      limit: limitOf(filter) + 1,
    },
  );
  return pageOf(
    rows,
    filter,
    ({ nameSort, id }) => [nameSort, id],
    (row) => toSummary(query, row),
  );
}

const flagOf = (flag: boolean | undefined): number | undefined => (flag === undefined ? undefined : Number(flag));

function toSummary(query: Query, { id, number, kind, details, dossiers, updatedAt, revision }: Row): AccountSummary {
  const {
    name,
    tradeName,
    customerType,
    siret,
    email,
    phones,
    address,
    ownerId,
    active = true,
  } = parsed<AccountDetails>(details);
  return compact<AccountSummary>({
    id,
    reference: accountReference(kind, number),
    number,
    kind,
    name,
    tradeName,
    customerType,
    siret,
    email,
    phones,
    city: address?.city,
    ownerId,
    ownerName: ownerId === undefined ? undefined : userById(query, ownerId)?.name,
    active,
    dossiers: { open: 0, active: 0, terminated: 0, ...parsedOrNone<Record<string, number>>(dossiers) },
    updatedAt,
    revision,
  });
}
