import type { Site } from '../../domain/dossier/events.js';
import { accountReference } from '../../domain/streams.js';
import { accountIdOf } from './accountRef.js';
import { keyOf, limitOf, type Page, type Paging, pageOf } from './cursor.js';
import { compact, parsedOrNone, present, type Query } from './query.js';

export type DossierStatus = 'open' | 'active' | 'terminated';

export type DossierSummary = Readonly<{
  id: string;
  name?: string;
  status: DossierStatus;
  effectiveOn?: string;
  terminatedOn?: string;
  /** Name of the installation type selected. */
  installationType?: string;
  city?: string;
  lines: number;
  phones: number;
}>;

export type ListedDossier = DossierSummary &
  Readonly<{ accountId: string; accountReference?: string; accountName?: string; openedAt: string }>;

type Row = Readonly<{
  id: string;
  accountId: string;
  name: string | null;
  status: DossierStatus;
  effectiveOn: string | null;
  terminatedOn: string | null;
  installationType: string | null;
  site: string | null;
  lines: number;
  phones: number;
  openedAt: string;
}>;

const SELECT = `
  SELECT dossiers.id, dossiers.account_id AS accountId, dossiers.name, dossiers.status, effective_on AS effectiveOn,
    terminated_on AS terminatedOn, coalesce(installation_types.name, installation_type_name) AS installationType, site,
    (SELECT count(*) FROM dossier_lines WHERE dossier_id = dossiers.id) AS lines,
    (SELECT count(*) FROM dossier_phones WHERE dossier_id = dossiers.id) AS phones,
    opened_at AS openedAt`;
const FROM = `
  FROM dossiers LEFT JOIN installation_types ON installation_types.id = installation_type_id`;

/** The dossiers of an account, the oldest first. */
export function dossiersOfAccount(query: Query, accountId: string): readonly DossierSummary[] {
  const rows = query.all<Row>(
    `${SELECT} ${FROM} WHERE dossiers.account_id = :accountId ORDER BY opened_at, dossiers.id`,
    { accountId },
  );
  return rows.map(({ openedAt: _at, accountId: _account, ...row }) => compact<DossierSummary>(shown(row)));
}

const shown = <Some extends Readonly<{ site: string | null }>>({ site, ...row }: Some) => ({
  ...row,
  city: parsedOrNone<Site>(site)?.address.city,
});

type ListedRow = Row &
  Readonly<{ number: number | null; kind: 'prospect' | 'client' | null; accountName: string | null }>;

export type DossierFilter = Paging &
  Readonly<{
    /** Id or reference. */
    account?: string | undefined;
    status?: DossierStatus | undefined;
  }>;

/** The oldest first. */
export function listDossiers(query: Query, filter: DossierFilter): Page<ListedDossier> {
  const account = filter.account === undefined ? undefined : accountIdOf(query, filter.account);
  if (filter.account !== undefined && account === undefined) return { items: [], nextCursor: null };

  const [afterAt, afterId] = keyOf(filter, ['', '']) ?? [];
  const conditions = [
    'true',
    ...(account === undefined ? [] : ['dossiers.account_id = :account']),
    ...(filter.status === undefined ? [] : ['dossiers.status = :status']),
    ...(afterAt === undefined ? [] : ['(opened_at, dossiers.id) > (:afterAt, :afterId)']),
  ];
  const rows = query.all<ListedRow>(
    `${SELECT}, number, kind, accounts.details ->> '$.name' AS accountName ${FROM}
       LEFT JOIN accounts ON accounts.id = dossiers.account_id
     WHERE ${conditions.join(' AND ')} ORDER BY opened_at, dossiers.id LIMIT :limit`,
    { ...present({ account, status: filter.status, afterAt, afterId }), limit: limitOf(filter) + 1 },
  );
  return pageOf(rows, filter, ({ openedAt, id }) => [openedAt, id], toListed);
}

function toListed({ number, kind, ...row }: ListedRow): ListedDossier {
  const reference = number === null || kind === null ? undefined : accountReference(kind, number);
  return compact<ListedDossier>({ ...shown(row), accountReference: reference });
}
