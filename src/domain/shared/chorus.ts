import type { ChorusRouting } from './party.js';
import type { RefusalCode } from './refusals.js';
import { RuleViolation } from './ruleViolation.js';

/** What choosing Chorus Pro may be refused with. */
export const CHORUS_REFUSALS = [
  'delivery.siret_missing',
  'delivery.chorus_service_missing',
  'delivery.chorus_engagement_missing',
  'delivery.chorus_reference_missing',
] as const satisfies readonly RefusalCode[];

/** Something that Chorus Pro would refuse an invoice for. `command` says where it is completed. */
export type ChorusGap = Readonly<{
  code: (typeof CHORUS_REFUSALS)[number];
  message: string;
  missing: string;
  command: string;
}>;

/**
 * What is missing before an invoice of this client can go through Chorus Pro: the SIRET of the public body always; the service
 * code and the engagement number as that body requires them (its entry in the Chorus Pro directory). None: nothing is missing.
 */
export function chorusGaps(siret: string | undefined, chorus: ChorusRouting = {}): readonly ChorusGap[] {
  return [...(siret === undefined ? [SIRET] : []), ...routingGaps(chorus)];
}

/** Throws RuleViolation for the first of the gaps. */
export function assertChorusComplete(siret: string | undefined, chorus: ChorusRouting | undefined): void {
  const [first] = chorusGaps(siret, chorus);
  if (first === undefined) return;
  const { code, message, ...facts } = first;
  throw new RuleViolation(code, message, facts);
}

function routingGaps({ required = 'none', serviceCode, engagementNumber }: ChorusRouting): readonly ChorusGap[] {
  const noService = serviceCode === undefined ? [SERVICE] : [];
  const noEngagement = engagementNumber === undefined ? [ENGAGEMENT] : [];
  switch (required) {
    case 'none':
      return [];
    case 'service':
      return noService;
    case 'engagement':
      return noEngagement;
    case 'service_and_engagement':
      return [...noService, ...noEngagement];
    case 'service_or_engagement':
      return noService.length > 0 && noEngagement.length > 0 ? [EITHER] : [];
  }
}

const SIRET: ChorusGap = {
  code: 'delivery.siret_missing',
  message: 'Chorus Pro demande le SIRET du client : complétez la fiche (ChangeAccountDetails).',
  missing: 'account.siret',
  command: 'ChangeAccountDetails',
};
const SERVICE: ChorusGap = {
  code: 'delivery.chorus_service_missing',
  message: 'Cet organisme demande un code service sur Chorus Pro : ajoutez chorus.serviceCode.',
  missing: 'chorus.serviceCode',
  command: 'SetDeliveryMethods',
};
const ENGAGEMENT: ChorusGap = {
  code: 'delivery.chorus_engagement_missing',
  message: 'Cet organisme demande un numéro d’engagement sur Chorus Pro : ajoutez chorus.engagementNumber.',
  missing: 'chorus.engagementNumber',
  command: 'SetDeliveryMethods',
};
const EITHER: ChorusGap = {
  code: 'delivery.chorus_reference_missing',
  message:
    'Cet organisme demande un code service ou un numéro d’engagement sur Chorus Pro : ajoutez chorus.serviceCode ou chorus.engagementNumber.',
  missing: 'chorus.serviceCode',
  command: 'SetDeliveryMethods',
};
