import { sameJson } from '../shared/json.js';
import { assertNever, type Decider } from '../shared/message.js';
import type { PaymentTerms } from '../shared/party.js';
import { assertTermsAllowed } from '../shared/payment.js';
import { RuleViolation } from '../shared/ruleViolation.js';
import type { DossierCommand } from './commands.js';
import type { DossierEvent, DossierLine } from './events.js';

/** So that one dossier always fits on one invoice event (LOG §7). */
const MAX_LINES = 1_000;

export type OpenDossier = Readonly<{
  status: 'open' | 'active';
  opening: Extract<DossierEvent, { type: 'DossierOpened' }>['data'];
  lines: Readonly<Record<string, DossierLine>>;
  override: PaymentTerms | null;
  effectiveOn?: string;
}>;

export type Dossier = Readonly<{ status: 'none' }> | OpenDossier;

type Of<Type extends DossierCommand['type']> = Extract<DossierCommand, { type: Type }>;

function decide(command: DossierCommand, dossier: Dossier): readonly DossierEvent[] {
  if (command.type === 'OpenDossier') return open(command, dossier);
  if (dossier.status === 'none') {
    throw new RuleViolation('dossier.unknown', 'Ce dossier n’existe pas.', { dossierId: command.data.dossierId });
  }
  switch (command.type) {
    case 'AddDossierLine':
      return addLine(command, dossier);
    case 'SetDossierPayment':
      return setPayment(command, dossier);
    case 'ActivateDossier':
      return activate(command, dossier);
    default:
      return assertNever(command);
  }
}

function open({ data }: Of<'OpenDossier'>, dossier: Dossier): readonly DossierEvent[] {
  if (dossier.status === 'none') return [{ type: 'DossierOpened', data }];
  if (sameJson(dossier.opening, data)) return [];
  throw new RuleViolation('dossier.exists', 'Un autre dossier porte déjà cet identifiant.', {
    dossierId: data.dossierId,
  });
}

function addLine({ data }: Of<'AddDossierLine'>, { lines }: OpenDossier): readonly DossierEvent[] {
  const { dossierId, ...line } = data;
  const existing = lines[line.lineId];
  if (existing !== undefined) {
    if (sameJson(existing, line)) return [];
    throw new RuleViolation('dossier.line_exists', 'Une autre ligne du dossier porte déjà cet identifiant.', {
      lineId: line.lineId,
    });
  }
  if (Object.keys(lines).length >= MAX_LINES) {
    throw new RuleViolation('dossier.too_many_lines', `Un dossier a au plus ${MAX_LINES} lignes : ouvrez-en un autre.`);
  }
  return [{ type: 'DossierLineAdded', data: { dossierId, ...line } }];
}

function setPayment({ data }: Of<'SetDossierPayment'>, dossier: OpenDossier): readonly DossierEvent[] {
  const { dossierId, override, ...rules } = data;
  if (sameJson(override, dossier.override)) return [];
  if (override !== null) assertTermsAllowed(override, rules);
  return [{ type: 'DossierPaymentSet', data: { dossierId, accountId: dossier.opening.accountId, override } }];
}

function activate({ data }: Of<'ActivateDossier'>, dossier: OpenDossier): readonly DossierEvent[] {
  const { dossierId, effectiveOn } = data;
  if (dossier.status === 'open') {
    return [{ type: 'DossierActivated', data: { dossierId, accountId: dossier.opening.accountId, effectiveOn } }];
  }
  if (dossier.effectiveOn === effectiveOn) return [];
  throw new RuleViolation(
    'dossier.already_active',
    `Ce dossier est déjà en production depuis le ${dossier.effectiveOn}.`,
    { effectiveOn: dossier.effectiveOn },
  );
}

function evolve(dossier: Dossier, event: DossierEvent): Dossier {
  if (event.type === 'DossierOpened') return { status: 'open', opening: event.data, lines: {}, override: null };
  if (dossier.status === 'none') return dossier;

  switch (event.type) {
    case 'DossierLineAdded': {
      const { dossierId: _id, ...line } = event.data;
      return { ...dossier, lines: { ...dossier.lines, [line.lineId]: line } };
    }
    case 'DossierPaymentSet':
      return { ...dossier, override: event.data.override };
    case 'DossierActivated':
      return { ...dossier, status: 'active', effectiveOn: event.data.effectiveOn };
    default:
      return dossier;
  }
}

export const dossier: Decider<Dossier, DossierCommand, DossierEvent> = { initial: { status: 'none' }, decide, evolve };
