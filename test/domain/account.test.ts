import { describe, expect, it } from 'vitest';
import { account } from '../../src/domain/account/account.js';
import type { AccountCommand } from '../../src/domain/account/commands.js';
import type { AccountEvent } from '../../src/domain/account/events.js';
import { invoiceRecipients } from '../../src/domain/account/invoiceRecipients.js';
import type { BillingPreferences, ChorusRouting } from '../../src/domain/shared/party.js';
import type { RefusalCode } from '../../src/domain/shared/refusals.js';
import { specFor } from '../support/deciderSpec.js';

const { given } = specFor(account);

const accountId = 'acc-1';
const details = { name: 'Moulins Roy', customerType: 'business', siren: '732829320', siret: '73282932000074' } as const;
const prospect: AccountEvent = { type: 'ProspectCreated', data: { accountId, number: 42, ...details } };
const client: AccountEvent = { type: 'ClientCreated', data: { accountId, number: 42, ...details } };
const converted: AccountEvent = { type: 'ProspectBecameClient', data: { accountId, number: 42 } };
const claire = {
  contactId: 'con-1',
  lastName: 'Roy',
  firstName: 'Claire',
  active: true,
  receivesInvoices: true,
  portalAccess: false,
  main: true,
};
const withClaire: AccountEvent = { type: 'ContactAdded', data: { accountId, ...claire } };

describe('CreateProspect and CreateClient', () => {
  const create = { type: 'CreateProspect', data: { accountId, number: 42, details } } as const;

  it('create the fiche, with its first contact if there is one', () => {
    given().when(create).thenEvents(prospect);
    given()
      .when({ type: 'CreateClient', data: { ...create.data, contact: claire } })
      .thenEvents(client, withClaire);
  });

  it('again do nothing, also when the prospect has become a client since', () => {
    given(prospect).when(create).thenNothing();
    given(prospect, converted).when(create).thenNothing();
    const withContact = { ...create.data, contact: { ...claire, contactId: 'con-9' } };
    given(client, withClaire).when({ type: 'CreateClient', data: withContact }).thenNothing();
  });

  it('are refused when the id is taken by another fiche, of another kind or name', () => {
    const other = { ...create.data, details: { ...details, name: 'Moulins Petit' } };
    given(client).when({ type: 'CreateClient', data: other }).thenRefused('account.exists');
    given(prospect).when({ type: 'CreateClient', data: create.data }).thenRefused('account.exists');
    given(prospect)
      .when({ ...create, data: { ...create.data, contact: claire } })
      .thenRefused('account.exists');
  });

  it('are refused when the SIRET is not one of the SIREN, or the French VAT number is not', () => {
    const wrongSiren = { ...details, siren: '356000000' };
    given()
      .when({ type: 'CreateClient', data: { accountId, number: 1, details: wrongSiren } })
      .thenRefused('account.siren_mismatch');
    const wrongVat = { ...details, vatNumber: 'FR40303265045' };
    given()
      .when({ type: 'CreateClient', data: { accountId, number: 1, details: wrongVat } })
      .thenRefused('account.vat_mismatch');
  });
});

describe('ChangeAccountDetails', () => {
  const change = (changes: object) => ({ type: 'ChangeAccountDetails', data: { accountId, changes } }) as const;

  it('keeps only what really changes', () => {
    given(client)
      .when(change({ name: 'Moulins Roy', legalForm: 'SARL', tradeName: null }))
      .thenEvents({ type: 'AccountDetailsChanged', data: { accountId, changes: { legalForm: 'SARL' } } });
  });

  it('does nothing when all is so already', () => {
    given(client)
      .when(change({ name: 'Moulins Roy', tradeName: null }))
      .thenNothing();
  });

  it('says which SIRET the account leaves', () => {
    given(client)
      .when(change({ siret: '73282932000082' }))
      .thenEvents({
        type: 'AccountDetailsChanged',
        data: { accountId, changes: { siret: '73282932000082' }, previousSiret: '73282932000074' },
      });
  });

  it('says that a fiche is no longer active, and that it is again; one that was never said to be otherwise is active', () => {
    const left: AccountEvent = { type: 'AccountDetailsChanged', data: { accountId, changes: { active: false } } };
    given(client)
      .when(change({ active: true }))
      .thenNothing();
    given(client)
      .when(change({ active: false }))
      .thenEvents(left);
    given(client, left)
      .when(change({ active: true }))
      .thenEvents({ type: 'AccountDetailsChanged', data: { accountId, changes: { active: true } } });
  });

  it('is refused when the VAT number is not that of the SIRET, also where no SIREN is said', () => {
    given(client)
      .when(change({ siren: null, vatNumber: 'FR40303265045' }))
      .thenRefused('account.vat_mismatch');
  });

  it('is refused on a fiche that does not exist', () => {
    given()
      .when(change({ name: 'Roy' }))
      .thenRefused('account.unknown');
  });
});

describe('ConvertToClient', () => {
  const convert = { type: 'ConvertToClient', data: { accountId } } as const;

  it('turns a prospect into a client under the same number', () => {
    given(prospect).when(convert).thenEvents(converted);
  });

  it('does nothing for a client', () => {
    given(client).when(convert).thenNothing();
    given(prospect, converted).when(convert).thenNothing();
  });

  it('is refused on a fiche that does not exist', () => {
    given().when(convert).thenRefused('account.unknown');
  });
});

describe('AddContact and ChangeContact', () => {
  const paul = { ...claire, contactId: 'con-2', firstName: 'Paul' };

  it('add a contact, and take the main mark from the former one', () => {
    given(client, withClaire)
      .when({ type: 'AddContact', data: { accountId, ...paul } })
      .thenEvents(
        { type: 'ContactAdded', data: { accountId, ...paul } },
        { type: 'ContactChanged', data: { accountId, contactId: 'con-1', changes: { main: false } } },
      );
  });

  it('do nothing when the contact is so already', () => {
    given(client, withClaire)
      .when({ type: 'AddContact', data: { accountId, ...claire } })
      .thenNothing();
    given(client, withClaire)
      .when({ type: 'ChangeContact', data: { accountId, contactId: 'con-1', changes: { active: true } } })
      .thenNothing();
  });

  it('are refused for an id that another contact has, or that none has', () => {
    given(client, withClaire)
      .when({ type: 'AddContact', data: { accountId, ...paul, contactId: 'con-1' } })
      .thenRefused('contact.exists');
    given(client)
      .when({ type: 'ChangeContact', data: { accountId, contactId: 'con-9', changes: { active: false } } })
      .thenRefused('contact.unknown');
  });
});

describe('SetBillingPreferences', () => {
  it('changes only what is named, and stores the whole', () => {
    given(client)
      .when({ type: 'SetBillingPreferences', data: { accountId, groupInvoices: true } })
      .thenEvents({
        type: 'BillingPreferencesSet',
        data: { accountId, groupInvoices: true, batch: 'default', vatLiable: true },
      });
  });

  it('does nothing when the defaults are named', () => {
    given(client)
      .when({ type: 'SetBillingPreferences', data: { accountId, groupInvoices: false, vatLiable: true } })
      .thenNothing();
  });

  it('forgets the reason for not paying VAT when the account pays it again', () => {
    const exempt: AccountEvent = {
      type: 'BillingPreferencesSet',
      data: {
        accountId,
        groupInvoices: false,
        batch: 'default',
        vatLiable: false,
        vatRegime: 'exempt',
        vatReason: 'Art. 261',
      },
    };
    given(client, exempt)
      .when({ type: 'SetBillingPreferences', data: { accountId, vatLiable: true } })
      .thenEvents({
        type: 'BillingPreferencesSet',
        data: { accountId, groupInvoices: false, batch: 'default', vatLiable: true },
      });
  });
});

describe('SetBillingPreferences with a regime', () => {
  it('is refused while the account is liable, instead of forgetting the regime', () => {
    given(client)
      .when({ type: 'SetBillingPreferences', data: { accountId, vatRegime: 'exempt', vatReason: 'Art. 261' } })
      .thenRefused('vat.still_liable');
  });

  const notLiable = { accountId, groupInvoices: false, batch: 'default', vatLiable: false } as const;
  const set = (given: Partial<BillingPreferences>): AccountEvent => ({
    type: 'BillingPreferencesSet',
    data: { ...notLiable, ...given },
  });
  const exempt = set({ vatRegime: 'exempt', vatReason: 'Exonération, article 294-1 du CGI' });

  it('forgets the reason of another regime: it is printed on every invoice', () => {
    given(client, exempt)
      .when({ type: 'SetBillingPreferences', data: { accountId, vatRegime: 'reverse_charge' } })
      .thenEvents(set({ vatRegime: 'reverse_charge' }));
    const vatReason = 'Art. 283-2 du CGI';
    given(client, exempt)
      .when({ type: 'SetBillingPreferences', data: { accountId, vatRegime: 'reverse_charge', vatReason } })
      .thenEvents(set({ vatRegime: 'reverse_charge', vatReason }));
  });

  it('keeps the reason of the same regime, and one that waited for its regime', () => {
    given(client, exempt)
      .when({ type: 'SetBillingPreferences', data: { accountId, vatRegime: 'exempt' } })
      .thenNothing();
    given(client, set({ vatReason: 'Art. 261' }))
      .when({ type: 'SetBillingPreferences', data: { accountId, vatRegime: 'exempt' } })
      .thenEvents(set({ vatRegime: 'exempt', vatReason: 'Art. 261' }));
  });
});

describe('SetPaymentTerms', () => {
  const rules = { collectable: { sepaDebit: false, gocardless: false }, today: '2026-12-01' };
  const terms = { mode: 'cheque', due: { days: 30, endOfMonth: 'none' } } as const;

  it('stores the whole of the terms', () => {
    given(client)
      .when({ type: 'SetPaymentTerms', data: { accountId, terms, ...rules } })
      .thenEvents({ type: 'PaymentTermsSet', data: { accountId, ...terms } });
  });

  it('does nothing for the terms that hold already', () => {
    const defaults = { mode: 'transfer', due: { days: 30, endOfMonth: 'none' } } as const;
    given(client)
      .when({ type: 'SetPaymentTerms', data: { accountId, terms: defaults, ...rules } })
      .thenNothing();
  });

  it.each(['sepa_debit', 'gocardless'] as const)('refuses %s until the organisation can collect it', (mode) => {
    given(client)
      .when({ type: 'SetPaymentTerms', data: { accountId, terms: { ...terms, mode }, ...rules } })
      .thenRefused('payment.organisation_incomplete');
  });

  it.each([
    ['business', 60, 'none'],
    ['business', 45, 'after'],
    ['foreign_business', 60, 'none'],
    ['public', 30, 'none'],
    ['public', 0, 'after'],
  ] as const)('holds a %s client to %i days (%s)', (customerType, days, endOfMonth) => {
    const past: AccountEvent = { type: 'ClientCreated', data: { accountId, number: 1, name: 'Roy', customerType } };
    const due = (n: number) =>
      ({
        type: 'SetPaymentTerms',
        data: { accountId, terms: { mode: 'cheque', due: { days: n, endOfMonth } }, ...rules },
      }) as const;
    given(past)
      .when(due(days + 1))
      .thenRefused('payment.due_over_cap');
    expect(account.decide(due(days), account.evolve(account.initial, past))).toHaveLength(1);
  });
});

describe('SetPaymentTerms with a mandate', () => {
  const rules = { collectable: { sepaDebit: true, gocardless: true }, today: '2026-12-01' };
  const signed = (signedOn: string) => {
    const terms = {
      mode: 'sepa_debit',
      mandate: { reference: 'RUM-1', signedOn },
      due: { days: 30, endOfMonth: 'none' },
    };
    return { type: 'SetPaymentTerms', data: { accountId, terms, ...rules } } as Extract<
      AccountCommand,
      { type: 'SetPaymentTerms' }
    >;
  };

  it('takes one that was signed up to today, and none of the future', () => {
    expect(account.decide(signed('2026-12-01'), account.evolve(account.initial, client))).toHaveLength(1);
    given(client).when(signed('2026-12-02')).thenRefused('payment.mandate_in_future');
  });
});

describe('ChangeAccountDetails under settings that were chosen before', () => {
  const change = (changes: object) => ({ type: 'ChangeAccountDetails', data: { accountId, changes } }) as const;
  const chorus: AccountEvent = { type: 'DeliveryMethodsSet', data: { accountId, methods: ['chorus_pro'] } };
  const sixtyDays: AccountEvent = {
    type: 'PaymentTermsSet',
    data: { accountId, mode: 'transfer', due: { days: 60, endOfMonth: 'none' } },
  };

  it('is refused when it takes the SIRET away from Chorus Pro, not when it changes it', () => {
    given(client, chorus)
      .when(change({ siret: null }))
      .thenRefused('delivery.siret_missing', {
        message: expect.stringMatching(/ôtez d’abord Chorus Pro .*SetDeliveryMethods/),
        facts: { missing: 'account.siret', command: 'SetDeliveryMethods' },
      });
    expect(
      account.decide(change({ siret: '73282932000082' }), [client, chorus].reduce(account.evolve, account.initial)),
    ).toHaveLength(1);
  });

  it('is refused when the terms are too long for the new type of client', () => {
    given(client, sixtyDays)
      .when(change({ customerType: 'public' }))
      .thenRefused('payment.due_over_cap');
  });
});

describe('SetDeliveryMethods', () => {
  it('stores the choice, none at all included', () => {
    given(client)
      .when({ type: 'SetDeliveryMethods', data: { accountId, methods: [] } })
      .thenEvents({ type: 'DeliveryMethodsSet', data: { accountId, methods: [] } });
  });

  it('does nothing for the choice that holds already', () => {
    given(client)
      .when({ type: 'SetDeliveryMethods', data: { accountId, methods: ['email_attachment'] } })
      .thenNothing();
  });

  it('refuses Chorus Pro without a SIRET', () => {
    const nameless: AccountEvent = {
      type: 'ClientCreated',
      data: { accountId, number: 1, name: 'Mairie', customerType: 'public' },
    };
    given(nameless)
      .when({ type: 'SetDeliveryMethods', data: { accountId, methods: ['chorus_pro'] } })
      .thenRefused('delivery.siret_missing');
  });
});

describe('SetDeliveryMethods with Chorus Pro', () => {
  const by = (chorus: ChorusRouting) =>
    ({ type: 'SetDeliveryMethods', data: { accountId, methods: ['chorus_pro'], chorus } }) as const;

  it.each<[ChorusRouting, RefusalCode]>([
    [{ required: 'service' }, 'delivery.chorus_service_missing'],
    [{ required: 'engagement', serviceCode: 'COMPTA' }, 'delivery.chorus_engagement_missing'],
    [{ required: 'service_and_engagement', engagementNumber: 'EJ-1' }, 'delivery.chorus_service_missing'],
    [{ required: 'service_or_engagement' }, 'delivery.chorus_reference_missing'],
  ])('is refused with %o: the public body requires more', (chorus, code) => {
    given(client).when(by(chorus)).thenRefused(code);
  });

  it.each<ChorusRouting>([
    {},
    { required: 'none' },
    { required: 'service', serviceCode: 'COMPTA' },
    { required: 'service_or_engagement', engagementNumber: 'EJ-1' },
    { required: 'service_and_engagement', serviceCode: 'COMPTA', engagementNumber: 'EJ-1' },
  ])('is taken with %o: it is all that is required', (chorus) => {
    expect(account.decide(by(chorus), account.evolve(account.initial, client))).toHaveLength(1);
  });
});

describe('AddNote', () => {
  const note = { accountId, noteId: 'n-1', body: 'Préfère être appelé le matin.' };

  it('adds the note once', () => {
    given(client).when({ type: 'AddNote', data: note }).thenEvents({ type: 'NoteAdded', data: note });
    given(client, { type: 'NoteAdded', data: note }).when({ type: 'AddNote', data: note }).thenNothing();
  });

  it('is refused for an id that another note has', () => {
    given(client, { type: 'NoteAdded', data: note })
      .when({ type: 'AddNote', data: { ...note, body: 'Autre chose.' } })
      .thenRefused('note.exists');
  });
});

describe('RemoveContact', () => {
  const removed: AccountEvent = { type: 'ContactRemoved', data: { accountId, contactId: 'con-1' } };
  const remove = { type: 'RemoveContact', data: { accountId, contactId: 'con-1' } } as const;

  it('takes the contact off once', () => {
    given(client, withClaire).when(remove).thenEvents(removed);
    given(client, withClaire, removed).when(remove).thenNothing();
  });

  it('is refused for a contact that the fiche never had', () => {
    given(client).when(remove).thenRefused('contact.unknown');
  });

  it('gives the id to nobody else, and lets nobody change who is gone', () => {
    given(client, withClaire, removed)
      .when({ type: 'AddContact', data: { accountId, ...claire } })
      .thenRefused('contact.removed');
    given(client, withClaire, removed)
      .when({ type: 'ChangeContact', data: { accountId, contactId: 'con-1', changes: { active: false } } })
      .thenRefused('contact.removed');
  });

  it('leaves nobody who would receive the invoices', () => {
    const receiving: AccountEvent = {
      type: 'ContactAdded',
      data: { accountId, ...claire, email: 'claire@roy.fr', receivesInvoices: true },
    };
    const recipientsAfter = (...events: AccountEvent[]) =>
      invoiceRecipients(events.reduce(account.evolve, account.initial));
    expect(recipientsAfter(client, receiving)).toHaveLength(1);
    expect(recipientsAfter(client, receiving, removed)).toEqual([]);
    const inactive = { accountId, contactId: 'con-1', changes: { active: false } };
    expect(recipientsAfter(client, receiving, { type: 'ContactChanged', data: inactive })).toEqual([]);
  });
});

describe('EditNote and RemoveNote', () => {
  const note = { accountId, noteId: 'n-1', body: 'Préfère être appelé le matin.' };
  const added: AccountEvent = { type: 'NoteAdded', data: note };
  const edited = { ...note, body: 'Préfère être appelé l’après-midi.' };
  const remove = { type: 'RemoveNote', data: { accountId, noteId: 'n-1' } } as const;
  const removed: AccountEvent = { type: 'NoteRemoved', data: remove.data };

  it('change the text, and take the note off, once', () => {
    given(client, added).when({ type: 'EditNote', data: edited }).thenEvents({ type: 'NoteEdited', data: edited });
    given(client, added, { type: 'NoteEdited', data: edited }).when({ type: 'EditNote', data: edited }).thenNothing();
    given(client, added).when(remove).thenEvents(removed);
    given(client, added, removed).when(remove).thenNothing();
  });

  it('are refused for a note that the fiche never had, or has no more', () => {
    given(client).when({ type: 'EditNote', data: edited }).thenRefused('note.unknown');
    given(client).when(remove).thenRefused('note.unknown');
    given(client, added, removed).when({ type: 'EditNote', data: edited }).thenRefused('note.removed');
    given(client, added, removed).when({ type: 'AddNote', data: note }).thenRefused('note.exists');
  });
});
