import type { PaymentTerms } from '../../src/domain/shared/party.js';
import { type Choice, one, type Step } from './historyWorld.js';

export const address = (word: string) => ({ line1: `1 rue ${word}`, postalCode: '69001', city: word, country: 'FR' });
export const iban = (pick: number): string => `FR76300060000112345678${String(pick).padStart(5, '0')}`;

export function terms({ pick, flag, date }: Choice): PaymentTerms {
  const due = { days: pick % 60, endOfMonth: flag ? 'none' : 'after' } as const;
  if (flag) return { mode: 'transfer', due };
  return {
    mode: 'sepa_debit',
    iban: iban(pick),
    bic: 'AGRIFRPP',
    mandate: { reference: `RUM${pick}`, signedOn: date },
    due,
  };
}

/** A step about an account that exists. */
export const onAccount =
  (
    step: (
      account: Parameters<Step>[0]['accounts'][number],
      choice: Choice,
      world: Parameters<Step>[0],
    ) => ReturnType<Step>,
  ): Step =>
  (world, choice) => {
    const account = one(world.accounts, choice.pick);
    return account === undefined ? [] : step(account, choice, world);
  };
