import { describe, expect, it } from 'vitest';
import type { AccountChanges } from '../../../src/domain/account/events.js';
import type { BillingEvent } from '../../../src/domain/billing/billingState.js';
import type { OrganisationProfile } from '../../../src/domain/organisation/events.js';
import {
  activated,
  client,
  codesOf,
  dossier,
  foldBilling,
  line,
  mentions,
  ordinary,
  preferences,
  profile,
  runOf,
} from '../../support/billingSamples.js';

const billed = ordinary('2026-12-01', line('d-1', 'L'));
const december = (...events: readonly BillingEvent[]) => runOf(foldBilling(...events), '2026-12');

const changed = (changes: AccountChanges): BillingEvent => ({
  type: 'AccountDetailsChanged',
  data: { accountId: 'acc-1', changes },
});

function profileWithout(...fields: readonly (keyof OrganisationProfile)[]): BillingEvent {
  const kept = Object.entries(profile.data).filter(([field]) => !fields.some((one) => one === field));
  // Only optional fields are ever left out here.
  return { type: 'OrganisationProfileSet', data: Object.fromEntries(kept) as unknown as OrganisationProfile };
}

describe('a buyer', () => {
  it('without any address is billed, and the alarm says where to give one', () => {
    const { invoices, alarms, leftOut } = december(...billed, changed({ address: null }));
    expect(invoices).toHaveLength(1);
    expect(leftOut).toEqual([]);
    expect(alarms).toEqual([
      { accountId: 'acc-1', code: 'buyer.address_missing', detail: expect.stringContaining('Client 1 (CL000001)') },
    ]);
    expect(alarms[0]?.detail).toContain('ChangeAccountDetails');
  });

  it('needs one address only, whichever', () => {
    const { address } = mentions;
    expect(december(...billed, changed({ address: null, billingAddress: address })).alarms).toEqual([]);
  });

  it.each([
    ['business', ['buyer.siren_missing']],
    ['public', ['buyer.siren_missing']],
    ['individual', []],
    ['foreign_business', []],
  ] as const)('that is a %s and has no SIREN raises %j', (customerType, codes) => {
    const { invoices, alarms } = december(...billed, changed({ siren: null, customerType }));
    expect(invoices).toHaveLength(1);
    expect(codesOf(alarms)).toEqual(codes);
    for (const { detail } of alarms) expect(detail).toContain('ChangeAccountDetails');
  });

  it('may have a SIRET instead, which begins with the SIREN', () => {
    expect(december(...billed, changed({ siren: null, siret: '55210055400013' })).alarms).toEqual([]);
  });

  it('that gets no invoice raises nothing', () => {
    const bare = changed({ siren: null, address: null });
    expect(runOf(foldBilling(...billed, bare), '2026-11').alarms).toEqual([]);
  });
});

describe('the seller', () => {
  it('is missed a SIRET and a VAT number once per run, however many invoices', () => {
    const another = [client('acc-2', 2), dossier('d-2', 'acc-2'), line('d-2', 'L'), activated('d-2', '2026-12-01')];
    const { invoices, alarms } = december(...billed, ...another, profileWithout('siret', 'vatNumber'));
    expect(invoices).toHaveLength(2);
    expect(codesOf(alarms)).toEqual(['seller.registration_missing', 'seller.vat_number_missing']);
    for (const { detail } of alarms) expect(detail).toContain('SetOrganisationProfile');
  });

  it('needs no VAT number for invoices without VAT', () => {
    const exempt = preferences('acc-1', { vatLiable: false, vatRegime: 'exempt', vatReason: 'Art. 262 ter I du CGI' });
    const { invoices, alarms } = december(...billed, exempt, profileWithout('vatNumber'));
    expect(invoices).toHaveLength(1);
    expect(alarms).toEqual([]);
  });

  it('is missed nothing in a run without invoices', () => {
    expect(runOf(foldBilling(...billed, profileWithout('siret', 'vatNumber')), '2026-11').alarms).toEqual([]);
  });
});
