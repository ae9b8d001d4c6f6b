import { z } from 'zod';
import { account } from '../../domain/account/account.js';
import { collectableBy } from '../../domain/organisation/organisation.js';
import type { PaymentTerms } from '../../domain/shared/party.js';
import { TERMS_REFUSALS } from '../../domain/shared/payment.js';
import { accountStream } from '../../domain/streams.js';
import type { Answer, CommandContext } from '../context.js';
import { defined } from '../defined.js';
import * as field from '../fields.js';
import { loadOrganisation } from '../loadState.js';
import { mandateClaim } from '../mandates.js';
import { paymentWarnings } from '../paymentWarnings.js';
import { RIGHTS } from '../policy.js';
import { type AnyCommand, type CommandDeps, defineCommand } from '../registry.js';
import { withClaim } from '../withClaim.js';
import { onAccount } from './onAccount.js';

const schema = z.strictObject({ accountId: field.id, ...field.paymentTerms });
type Data = z.output<typeof schema>;

/** Claims the mandate's reference, then sets the terms; a job gives back the one that they leave. */
async function setPaymentTerms(deps: CommandDeps, body: Data, context: CommandContext): Promise<Answer> {
  const { accountId, ...given } = body;
  const terms = defined<PaymentTerms>(given);
  const collectable = collectableBy(await loadOrganisation(deps.eventStore));
  const command = { type: 'SetPaymentTerms', data: { accountId, terms, collectable, today: deps.today() } } as const;
  const claiming = { claim: mandateClaim(terms, accountId), stream: accountStream(accountId), context };

  const answer = await withClaim(deps, claiming, (take) =>
    onAccount(deps, accountId, context, async (state) => {
      const changes = account.decide(command, state).length > 0;
      if (changes) await take({ name: 'SetPaymentTerms', body });
      return command;
    }),
  );
  return { ...answer, ...paymentWarnings(terms) };
}

export const paymentTermsCommands: readonly AnyCommand[] = [
  defineCommand({
    name: 'SetPaymentTerms',
    noun: 'account',
    summary:
      'Set how and when the account pays. Replaces the whole of the terms. A mandate reference belongs to one account of the register. What a mode of collection still lacks (IBAN, mandate) is named in `warnings`, and by the preview.',
    schema,
    otherExamples: {
      'By transfer': {
        accountId: '7a1c1c52-6a0e-4b53-9a35-6c1d0a4a8d7e',
        mode: 'transfer',
        due: { days: 45, endOfMonth: 'after' },
      },
    },
    example: {
      accountId: '7a1c1c52-6a0e-4b53-9a35-6c1d0a4a8d7e',
      mode: 'sepa_debit',
      iban: 'FR76 3000 6000 0112 3456 7890 189',
      bic: 'AGRIFRPP',
      mandate: { reference: 'RUM-2026-0042', signedOn: '2026-03-14' },
      due: { days: 30, endOfMonth: 'none' },
    },
    roles: RIGHTS.billing,
    refusals: ['account.unknown', ...TERMS_REFUSALS, 'payment.mandate_taken'],
    handle: setPaymentTerms,
  }),
];
