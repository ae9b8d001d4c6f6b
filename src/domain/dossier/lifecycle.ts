import { day } from '../shared/frenchWords.js';
import { RuleViolation } from '../shared/ruleViolation.js';
import type { DossierCommandOf } from './commands.js';
import type { DossierEvent } from './events.js';
import { assertState, type OpenDossier } from './state.js';

type Events = readonly DossierEvent[];

/** Open to active. */
export function activate({ data }: DossierCommandOf<'ActivateDossier'>, dossier: OpenDossier): Events {
  if (dossier.status === 'open') {
    return [{ type: 'DossierActivated', data: { ...data, accountId: dossier.opening.accountId } }];
  }
  if (dossier.status !== 'active') assertState(dossier, 'open');
  const effectiveOn = dossier.activation?.effectiveOn ?? '';
  if (effectiveOn === data.effectiveOn) return [];
  throw new RuleViolation(
    'dossier.already_active',
    `Ce dossier est déjà en production depuis le ${day(effectiveOn)}.`,
    {
      effectiveOn,
      state: dossier.status,
    },
  );
}

/** Active to terminated: billing ends with that day. */
export function terminate({ data }: DossierCommandOf<'TerminateDossier'>, dossier: OpenDossier): Events {
  if (dossier.status === 'terminated' && dossier.terminatedOn === data.on) return [];
  assertState(dossier, 'active');
  const effectiveOn = dossier.activation?.effectiveOn ?? '';
  if (data.on < effectiveOn) {
    const message = `La résiliation doit suivre la mise en production (${day(effectiveOn)}).`;
    throw new RuleViolation('dossier.ends_before_start', message, { effectiveOn });
  }
  return [{ type: 'DossierTerminated', data: { ...data, accountId: dossier.opening.accountId } }];
}

/** Terminated to active. Again as of another day is refused: other days would be billed than those asked for. */
export function reopen({ data }: DossierCommandOf<'ReopenDossier'>, dossier: OpenDossier): Events {
  if (dossier.status === 'active' && dossier.reopening !== undefined && dossier.reopening.on === data.on) return [];
  assertState(dossier, 'terminated');
  const { terminatedOn = '' } = dossier;
  if (data.on !== undefined && data.on <= terminatedOn) {
    const message = `Le dossier est facturé jusqu’au ${day(terminatedOn)} : la reprise doit le suivre.`;
    throw new RuleViolation('dossier.reopens_before_end', message, { terminatedOn });
  }
  return [{ type: 'DossierReopened', data: { ...data, accountId: dossier.opening.accountId } }];
}
