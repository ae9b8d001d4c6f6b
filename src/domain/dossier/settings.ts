import { assertChorusComplete } from '../shared/chorus.js';
import { sameJson } from '../shared/json.js';
import { assertTermsAllowed } from '../shared/payment.js';
import { RuleViolation } from '../shared/ruleViolation.js';
import type { DossierCommandOf } from './commands.js';
import type { DossierEvent } from './events.js';
import { assertState, type OpenDossier } from './state.js';

/** A state that is loaded with every command stays small. */
const MAX_PHONES = 1_000;

type Events = readonly DossierEvent[];

export function attachPhone({ data }: DossierCommandOf<'AttachPhoneNumber'>, dossier: OpenDossier): Events {
  if (dossier.phones.includes(data.phone)) return [];
  assertState(dossier, 'open', 'active');
  if (dossier.phones.length >= MAX_PHONES) {
    throw new RuleViolation(
      'dossier.too_many_phones',
      `Un dossier a au plus ${MAX_PHONES} numéros : ouvrez-en un autre.`,
    );
  }
  return [{ type: 'DossierPhoneAttached', data: { ...data, accountId: dossier.opening.accountId } }];
}

/** Also of a terminated dossier: a number that is given back must no longer be found there. */
export function detachPhone({ data }: DossierCommandOf<'DetachPhoneNumber'>, dossier: OpenDossier): Events {
  if (!dossier.phones.includes(data.phone)) return [];
  return [{ type: 'DossierPhoneDetached', data: { ...data, accountId: dossier.opening.accountId } }];
}

export function setSite({ data }: DossierCommandOf<'SetDossierSite'>, dossier: OpenDossier): Events {
  if (sameJson(data.site, dossier.site)) return [];
  assertState(dossier, 'open', 'active');
  return [{ type: 'DossierSiteSet', data: { ...data, accountId: dossier.opening.accountId } }];
}

export function setTeam({ data }: DossierCommandOf<'SetDossierTeam'>, dossier: OpenDossier): Events {
  if (sameJson(data.team, dossier.team)) return [];
  assertState(dossier, 'open', 'active');
  return [{ type: 'DossierTeamSet', data: { ...data, accountId: dossier.opening.accountId } }];
}

/** Also of a terminated dossier: its last invoices are still to be issued. */
export function setPayment({ data }: DossierCommandOf<'SetDossierPayment'>, dossier: OpenDossier): Events {
  const { dossierId, override, ...rules } = data;
  if (sameJson(override, dossier.override)) return [];
  if (override !== null) assertTermsAllowed(override, rules);
  return [{ type: 'DossierPaymentSet', data: { dossierId, accountId: dossier.opening.accountId, override } }];
}

/** Also of a terminated dossier, as the payment. */
export function setDelivery({ data }: DossierCommandOf<'SetDossierDelivery'>, dossier: OpenDossier): Events {
  const { dossierId, override, siret } = data;
  if (sameJson(override, dossier.delivery)) return [];
  if (override?.methods.includes('chorus_pro')) assertChorusComplete(siret, override.chorus);
  return [{ type: 'DossierDeliverySet', data: { dossierId, accountId: dossier.opening.accountId, override } }];
}

export function selectType({ data }: DossierCommandOf<'SelectInstallationType'>, dossier: OpenDossier): Events {
  const { dossierId, type } = data;
  const installationTypeId = type?.installationTypeId ?? null;
  if (installationTypeId === dossier.installationTypeId) return [];
  assertState(dossier, 'open');
  const name = type === null ? {} : { name: type.name };
  const { accountId } = dossier.opening;
  return [{ type: 'DossierInstallationTypeSelected', data: { dossierId, accountId, installationTypeId, ...name } }];
}
