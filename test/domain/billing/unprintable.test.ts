import { describe, expect, it } from 'vitest';
import type { BillingEvent } from '../../../src/domain/billing/billingState.js';
import { codesOf, foldBilling, line, ordinary, profile, runOf } from '../../support/billingSamples.js';

const renamed = (changes: object): BillingEvent =>
  ({ type: 'AccountDetailsChanged', data: { accountId: 'acc-1', changes } }) as BillingEvent;
const run = (...then: readonly BillingEvent[]) =>
  runOf(foldBilling(...ordinary('2026-12-01', line('d-1', 'Fibre')), ...then), '2026-12');

describe('a buyer whose name no document can print', () => {
  it('is left out and an alarm, naming the characters: an invoice is for ever', () => {
    const { invoices, alarms, leftOut } = run(renamed({ name: '中文 SARL' }));
    expect(invoices).toEqual([]);
    expect(leftOut).toEqual([
      {
        accountId: 'acc-1',
        code: 'buyer.name_unprintable',
        detail:
          'Le nom de 中文 SARL (CL000001) a des caractères qu’une facture ne peut pas imprimer (中 文) : il n’est pas facturé avant d’être écrit en lettres latines (ChangeAccountDetails).',
      },
    ]);
    expect(alarms).toEqual(leftOut);
  });

  it('is billed once it is written otherwise, with whatever was missed', () => {
    const { invoices, alarms } = run(renamed({ name: '中文 SARL' }), renamed({ name: 'Zhongwen SARL' }));
    expect(invoices).toHaveLength(1);
    expect(alarms).toEqual([]);
  });
});

describe('other texts that no document can print', () => {
  it('are alarms, and the invoice goes out: address, lines, seller', () => {
    const address = { line1: '3 rue 中', postalCode: '69002', city: 'Lyon', country: 'FR' };
    const { invoices, alarms } = run(renamed({ address }), line('d-1', 'Ligne 文'), {
      ...profile,
      data: { ...profile.data, name: 'Réseaux 中' },
    } as BillingEvent);
    expect(invoices).toHaveLength(1);
    expect(codesOf(alarms)).toEqual(['seller.name_unprintable', 'buyer.address_unprintable', 'line.label_unprintable']);
    expect(alarms.map(({ detail }) => detail).join()).toMatch(/\(中\).*\(中\).*\(文\)/);
  });
});
