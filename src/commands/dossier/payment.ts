import { z } from 'zod';
import { dossier } from '../../domain/dossier/dossier.js';
import type { Dossier } from '../../domain/dossier/state.js';
import { collectableBy } from '../../domain/organisation/organisation.js';
import type { PaymentTerms } from '../../domain/shared/party.js';
import { TERMS_REFUSALS } from '../../domain/shared/payment.js';
import { dossierStream } from '../../domain/streams.js';
import type { Answer, CommandContext } from '../context.js';
import { defined } from '../defined.js';
import * as field from '../fields.js';
import type { Handled } from '../handleCommand.js';
import { loadOpenAccount, loadOrganisation, loadState } from '../loadState.js';
import { mandateClaim } from '../mandates.js';
import { paymentWarnings } from '../paymentWarnings.js';
import { RIGHTS } from '../policy.js';
import { type CommandDeps, defineCommand } from '../registry.js';
import { type TakeClaim, withClaim } from '../withClaim.js';
import { answerOf, DOSSIER_ID, onDossier } from './onDossier.js';

const paymentSchema = z.strictObject({ dossierId: field.id, override: z.strictObject(field.paymentTerms).nullable() });

/** Claims the mandate's reference for the dossier's account, then sets the override; a job gives back the one that it leaves. */
async function setDossierPayment(
  deps: CommandDeps,
  body: z.output<typeof paymentSchema>,
  context: CommandContext,
): Promise<Answer> {
  const { dossierId } = body;
  const override = body.override === null ? null : defined<PaymentTerms>(body.override);
  const collectable = collectableBy(await loadOrganisation(deps.eventStore));
  const accountId = await accountOfDossier(deps, dossierId);
  const claim = accountId === undefined ? undefined : mandateClaim(override, accountId);

  const work = (take: TakeClaim): Promise<Handled<Dossier>> =>
    onDossier(deps, dossierId, context, async (state) => {
      const customerType =
        accountId === undefined ? 'business' : (await loadOpenAccount(deps.eventStore, accountId)).details.customerType;
      const data = { dossierId, override, collectable, customerType, today: deps.today() };
      const command = { type: 'SetDossierPayment', data } as const;
      const changes = dossier.decide(command, state).length > 0;
      if (changes) await take({ name: 'SetDossierPayment', body });
      return command;
    });
  const handled = await withClaim(deps, { claim, stream: dossierStream(dossierId), context }, work);
  return { ...answerOf(dossierId, handled), ...paymentWarnings(override) };
}

/** A dossier never changes its account. */
async function accountOfDossier({ eventStore }: CommandDeps, dossierId: string): Promise<string | undefined> {
  const state = await loadState(eventStore, dossierStream(dossierId), dossier);
  return state.status === 'none' ? undefined : state.opening.accountId;
}

export const setPayment = defineCommand({
  name: 'SetDossierPayment',
  noun: 'dossier',
  summary: 'Override the payment terms of the account for this dossier, as a whole; null takes the override away.',
  schema: paymentSchema,
  example: { dossierId: DOSSIER_ID, override: { mode: 'cheque', due: { days: 30, endOfMonth: 'none' } } },
  otherExamples: { 'As the account again': { dossierId: DOSSIER_ID, override: null } },
  roles: RIGHTS.billing,
  refusals: ['dossier.unknown', ...TERMS_REFUSALS, 'payment.mandate_taken'],
  handle: setDossierPayment,
});
