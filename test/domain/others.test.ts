import { describe, expect, it } from 'vitest';
import { standingClaims } from '../../src/domain/claim/claim.js';
import type { OrganisationEvent } from '../../src/domain/organisation/events.js';
import { collectableBy, organisation } from '../../src/domain/organisation/organisation.js';
import { accountReference, invoiceNumber, placeOfInvoiceNumber } from '../../src/domain/streams.js';
import { specFor } from '../support/deciderSpec.js';

describe('the organisation', () => {
  const { given } = specFor(organisation);
  const bank = { iban: 'FR7630006000011234567890189', bic: 'AGRIFRPP' };
  const banked: OrganisationEvent = { type: 'BankDetailsSet', data: bank };
  const rate = { vatCode: 'normal', rate: '20', from: '2027-01-01' } as const;

  it('stores what changes, and nothing twice', () => {
    given().when({ type: 'SetBankDetails', data: bank }).thenEvents(banked);
    given(banked).when({ type: 'SetBankDetails', data: bank }).thenNothing();
    given().when({ type: 'SetVatRate', data: rate }).thenEvents({ type: 'VatRateSet', data: rate });
    given({ type: 'VatRateSet', data: rate }).when({ type: 'SetVatRate', data: rate }).thenNothing();
  });

  it('can collect by GoCardless with IBAN and BIC, and by SEPA debit with an ICS too', () => {
    const having = (...events: OrganisationEvent[]) => events.reduce(organisation.evolve, organisation.initial);
    expect(collectableBy(having())).toEqual({ sepaDebit: false, gocardless: false });
    expect(collectableBy(having(banked))).toEqual({ sepaDebit: false, gocardless: true });
    const withIcs: OrganisationEvent = { type: 'BankDetailsSet', data: { ...bank, ics: 'FR72ZZZ123456' } };
    expect(collectableBy(having(withIcs))).toEqual({ sepaDebit: true, gocardless: true });
  });
});

describe('the claims on a value', () => {
  const claim = (revision: number, accountId: string, commandId: string) => {
    const data = { kind: 'siret', value: '1', accountId, command: { name: 'CreateClient', body: {} } } as const;
    return { type: 'ValueClaimed', data, revision, metadata: { commandId } } as const;
  };
  const release = (revision: number, accountId: string, claimedBy: string) => {
    const data = { kind: 'siret', value: '1', accountId, claimedBy } as const;
    return { type: 'ClaimReleased', data, revision, metadata: { commandId: 'job' } } as const;
  };

  it('stand until the one that a command took is given back, and that one only', () => {
    expect(standingClaims([])).toEqual([]);
    expect(standingClaims([claim(0, 'a', 'c-1'), release(1, 'a', 'c-1')])).toEqual([]);
    expect(standingClaims([claim(0, 'a', 'c-1'), claim(1, 'a', 'c-2'), release(2, 'a', 'c-2')])).toEqual([
      { accountId: 'a', claimedBy: 'c-1', revision: 0 },
    ]);
    expect(standingClaims([claim(0, 'a', 'c-1'), claim(1, 'a', 'c-1')])).toEqual([
      { accountId: 'a', claimedBy: 'c-1', revision: 1 },
    ]);
  });
});

describe('references and numbers', () => {
  it('keep the number and change the prefix', () => {
    expect([accountReference('prospect', 42), accountReference('client', 42)]).toEqual(['PR000042', 'CL000042']);
  });

  it('say the place in the journal, both ways', () => {
    expect(invoiceNumber('F2026', 0)).toBe('F2026-000001');
    expect(placeOfInvoiceNumber('F2026-000001')).toEqual({ series: 'F2026', revision: 0 });
    expect(placeOfInvoiceNumber('CL000042')).toBeUndefined();
  });
});
