import { accountReference } from '../../domain/streams.js';
import type { DossierStatus } from './dossierList.js';
import { compact, type Query } from './query.js';

/** `code` is public, `text` a French sentence. */
export type Reason = Readonly<{ code: string; text: string }>;

/** Why the prospect of a dossier was not converted. */
export type DossierWhy = Readonly<{
  dossierId: string;
  status: DossierStatus;
  accountId: string;
  accountReference?: string;
  /** The account is a client. */
  converted: boolean;
  text: string;
  /** What is missing; none once the account is a client. */
  reasons: readonly Reason[];
}>;

/** What is known of the job that converts: `reason` when it waits or has stopped. `past`: of an earlier state, nothing is. */
type Job = Readonly<{ state: string; reason: string | null }> | 'past';

type Row = Readonly<{
  dossierId: string;
  status: DossierStatus;
  accountId: string;
  selected: string | null;
  carried: 0 | 1;
  number: number | null;
  kind: 'prospect' | 'client' | null;
}>;

export function dossierWhy(query: Query, id: string, job: Job): DossierWhy | undefined {
  const row = query.get<Row>(
    `SELECT dossiers.id AS dossierId, status, account_id AS accountId, installation_type_id AS selected,
       installation IS NOT NULL AS carried, number, kind
     FROM dossiers LEFT JOIN accounts ON accounts.id = account_id WHERE dossiers.id = :id`,
    { id },
  );
  if (row === undefined) return undefined;
  const { dossierId, status, accountId, number, kind } = row;
  const reference = number === null || kind === null ? undefined : accountReference(kind, number);
  const converted = kind === 'client';
  const reasons = converted ? [] : reasonsOf(row, job);
  return compact<DossierWhy>({
    dossierId,
    status,
    accountId,
    accountReference: reference,
    converted,
    text: converted ? `La fiche est cliente (${reference}).` : reasons.map(({ text }) => text).join(' '),
    reasons,
  });
}

function reasonsOf({ status, selected, carried }: Row, job: Job): readonly Reason[] {
  if (status !== 'open') return [carried === 1 ? pending(job) : NO_TYPE_THEN];
  return [NOT_ACTIVE, ...(selected === null ? [NO_TYPE] : [])];
}

const NOT_ACTIVE: Reason = {
  code: 'dossier.not_active',
  text: 'Le dossier n’est pas encore en production (ActivateDossier).',
};
const NO_TYPE: Reason = {
  code: 'dossier.no_installation_type',
  text: 'Aucun type d’installation n’est choisi (SelectInstallationType) : la mise en production seule ne convertit pas la fiche.',
};
const NO_TYPE_THEN: Reason = {
  code: 'dossier.no_installation_type',
  text: 'Aucun type d’installation n’était choisi à la mise en production : convertissez la fiche à la main (ConvertToClient).',
};

function pending(job: Job): Reason {
  if (job === 'past') return { code: 'conversion.pending', text: 'La conversion n’était pas encore passée.' };
  const why = job.reason === null ? 'elle suit dans un instant' : `la tâche est en attente (${job.reason})`;
  return { code: 'conversion.pending', text: `La conversion n’est pas encore passée : ${why}, voyez GET /api/jobs.` };
}
