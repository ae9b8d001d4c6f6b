import { holdsFrom, valueOn } from '../shared/dated.js';
import { day } from '../shared/frenchWords.js';
import { sameJson } from '../shared/json.js';
import { RuleViolation } from '../shared/ruleViolation.js';
import type { DossierCommandOf } from './commands.js';
import type { DossierEvent, DossierLine } from './events.js';
import { assertState, type OpenDossier } from './state.js';

/** So that one dossier always fits on one invoice event (LOG §7). */
const MAX_LINES = 1_000;

type Events = readonly DossierEvent[];

export function addLine({ data }: DossierCommandOf<'AddDossierLine'>, dossier: OpenDossier): Events {
  const { dossierId, ...line } = data;
  const existing = dossier.lines[line.lineId];
  if (existing !== undefined && sameJson(existing.first, line)) return [];
  assertState(dossier, 'open', 'active');
  if (existing !== undefined || dossier.removed.includes(line.lineId)) {
    throw new RuleViolation('dossier.line_exists', 'Une autre ligne du dossier porte ou a porté cet identifiant.', {
      lineId: line.lineId,
    });
  }
  if (Object.keys(dossier.lines).length >= MAX_LINES) {
    throw new RuleViolation('dossier.too_many_lines', `Un dossier a au plus ${MAX_LINES} lignes : ouvrez-en un autre.`);
  }
  return [{ type: 'DossierLineAdded', data: { dossierId, ...line } }];
}

export function changeLine({ data }: DossierCommandOf<'ChangeDossierLine'>, dossier: OpenDossier): Events {
  const line = knownLine(dossier, data.lineId);
  if (holdsFrom(line, data.changes, data.from)) return [];
  assertState(dossier, 'open', 'active');
  return [{ type: 'DossierLineChanged', data: { ...data, accountId: dossier.opening.accountId } }];
}

export function endLine({ data }: DossierCommandOf<'EndDossierLine'>, dossier: OpenDossier): Events {
  const { lineId, endsOn } = data;
  const { first } = knownLine(dossier, lineId);
  if ((first.endsOn ?? null) === endsOn) return [];
  assertState(dossier, 'open', 'active');
  assertCanEnd(first, endsOn);
  return [{ type: 'DossierLineEnded', data: { ...data, accountId: dossier.opening.accountId } }];
}

function assertCanEnd({ lineId, section, startsOn }: DossierLine, endsOn: string | null): void {
  if (section === 'one_off') {
    const message = 'Une ligne ponctuelle n’a pas de date de fin : elle se supprime (RemoveDossierLine).';
    throw new RuleViolation('dossier.line_one_off', message, { lineId });
  }
  if (endsOn !== null && startsOn !== undefined && endsOn < startsOn) {
    const message = `La fin doit suivre le début de la ligne (${day(startsOn)}).`;
    throw new RuleViolation('dossier.ends_before_start', message, { lineId, startsOn });
  }
}

/** In any state: of a terminated dossier a line that begins after its end is put away. */
export function removeLine({ data }: DossierCommandOf<'RemoveDossierLine'>, dossier: OpenDossier): Events {
  const { dossierId, lineId, isBilled } = data;
  if (dossier.removed.includes(lineId)) return [];
  const line = knownLine(dossier, lineId);
  if (isBilled) {
    const { label } = valueOn(line, '9999-12-31');
    const message = `« ${label} » est déjà facturée : donnez-lui une date de fin (EndDossierLine).`;
    throw new RuleViolation('dossier.line_billed', message, { lineId });
  }
  return [{ type: 'DossierLineRemoved', data: { dossierId, lineId, accountId: dossier.opening.accountId } }];
}

function knownLine({ lines }: OpenDossier, lineId: string) {
  const line = lines[lineId];
  if (line !== undefined) return line;
  throw new RuleViolation('dossier_line.unknown', 'Ce dossier n’a pas cette ligne.', { lineId });
}
