import type { AccountDetails } from '../../domain/account/events.js';
import type { OwnSettings } from '../../domain/billing/ownSettings.js';
import { dueFault } from '../../domain/shared/payment.js';
import type { RefusalCode } from '../../domain/shared/refusals.js';
import { RuleViolation } from '../../domain/shared/ruleViolation.js';
import type { CommandDeps } from '../registry.js';

/** What a change of the fiche may be refused with for the sake of its dossiers. */
export const DOSSIER_REFUSALS = [
  'payment.due_over_cap',
  'delivery.siret_missing',
] as const satisfies readonly RefusalCode[];

/**
 * Refuses a change of the fiche that leaves one of its dossiers with settings of its own that would be refused today, as the
 * fiche's own are (domain/account). Looks at the log to its end, beside the account's stream: a dossier that is set at the very
 * same moment passes, and the preview names it then.
 */
export async function assertDossiersStillHold(
  { billing }: Pick<CommandDeps, 'billing'>,
  accountId: string,
  before: AccountDetails,
  after: AccountDetails,
): Promise<void> {
  const isRetyped = after.customerType !== before.customerType;
  const losesSiret = before.siret !== undefined && after.siret === undefined;
  if (!isRetyped && !losesSiret) return;
  const dossiers = await billing.ownSettings(accountId);
  if (isRetyped) assertDuesWithinLaw(dossiers, after);
  if (losesSiret) assertNoneOnChorus(dossiers);
}

function assertDuesWithinLaw(dossiers: readonly OwnSettings[], { customerType }: AccountDetails): void {
  const faulty = dossiers.flatMap((dossier) => {
    const fault = dossier.override === null ? undefined : dueFault(dossier.override, customerType);
    return fault === undefined ? [] : [{ dossier, ...fault }];
  });
  const [first] = faulty;
  if (first === undefined) return;
  const { text, maximumDays } = first;
  const message = `${named(first.dossier)} a ses propres modalités de règlement : ${text}. Changez-les d’abord (SetDossierPayment).`;
  throw refusal('payment.due_over_cap', message, faulty, { maximumDays, command: 'SetDossierPayment' });
}

function assertNoneOnChorus(dossiers: readonly OwnSettings[]): void {
  const onChorus = dossiers.filter(({ delivery }) => delivery?.methods.includes('chorus_pro') === true);
  const [first] = onChorus;
  if (first === undefined) return;
  const message = `${named(first)} part par Chorus Pro, qui demande le SIRET du client : ôtez d’abord Chorus Pro de ses modes d’envoi (SetDossierDelivery).`;
  const facts = { missing: 'account.siret', command: 'SetDossierDelivery' };
  throw refusal(
    'delivery.siret_missing',
    message,
    onChorus.map((dossier) => ({ dossier })),
    facts,
  );
}

/** The message names the first of them, the facts all. */
function refusal(
  code: RefusalCode,
  message: string,
  held: readonly Readonly<{ dossier: OwnSettings }>[],
  facts: Readonly<Record<string, unknown>>,
): RuleViolation {
  return new RuleViolation(code, message, { ...facts, dossierIds: held.map(({ dossier }) => dossier.dossierId) });
}

const named = ({ name }: OwnSettings): string => (name === undefined ? 'Un dossier' : `Le dossier « ${name} »`);
