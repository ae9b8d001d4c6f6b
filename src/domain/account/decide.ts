import { effectiveChanges, isEmpty, withChanges } from '../shared/changes.js';
import { assertChorusComplete } from '../shared/chorus.js';
import { sameJson } from '../shared/json.js';
import { assertNever } from '../shared/message.js';
import { assertDueWithinLaw, assertTermsAllowed } from '../shared/payment.js';
import { RuleViolation } from '../shared/ruleViolation.js';
import type { AccountCommand } from './commands.js';
import { addContact, changeContact, removeContact } from './contacts.js';
import type { AccountDetails, AccountEvent } from './events.js';
import { assertConsistentIdentity } from './identity.js';
import { addNote, editNote, removeNote } from './notes.js';
import { accountExists, accountUnknown } from './refusals.js';
import type { Account, OpenAccount } from './state.js';

type Of<Type extends AccountCommand['type']> = Extract<AccountCommand, { type: Type }>;

export function decide(command: AccountCommand, account: Account): readonly AccountEvent[] {
  if (command.type === 'CreateProspect' || command.type === 'CreateClient') return create(command, account);
  if (account.status === 'none') {
    throw accountUnknown(command.data.accountId);
  }

  switch (command.type) {
    case 'ChangeAccountDetails':
      return changeDetails(command, account);
    case 'AddContact':
      return addContact(command, account);
    case 'ChangeContact':
      return changeContact(command, account);
    case 'RemoveContact':
      return removeContact(command, account);
    case 'ConvertToClient':
      return convert(command, account);
    case 'SetBillingPreferences':
      return setBillingPreferences(command, account);
    case 'SetPaymentTerms':
      return setPaymentTerms(command, account);
    case 'SetDeliveryMethods':
      return setDeliveryMethods(command, account);
    case 'AddNote':
      return addNote(command, account);
    case 'EditNote':
      return editNote(command, account);
    case 'RemoveNote':
      return removeNote(command, account);
    default:
      return assertNever(command);
  }
}

/** The same creation again. A contact whose id the caller left out has another one each time: its fields are compared. */
function isThere({ type, data }: Of<'CreateProspect' | 'CreateClient'>, account: OpenAccount): boolean {
  if (type === 'CreateClient' && account.status !== 'client') return false;
  if (!sameJson(account.details, data.details)) return false;
  if (data.contact === undefined) return true;
  const { contactId: _id, ...contact } = data.contact;
  return Object.values(account.contacts).some((known) => sameJson(known, contact));
}

function create({ type, data }: Of<'CreateProspect' | 'CreateClient'>, account: Account): readonly AccountEvent[] {
  const { accountId, number, details, contact } = data;
  if (account.status !== 'none') {
    if (isThere({ type, data }, account)) return [];
    throw accountExists(accountId);
  }
  assertConsistentIdentity(details);
  const fiche = { ...details, accountId, number };
  const created: AccountEvent =
    type === 'CreateProspect' ? { type: 'ProspectCreated', data: fiche } : { type: 'ClientCreated', data: fiche };
  return contact === undefined ? [created] : [created, { type: 'ContactAdded', data: { accountId, ...contact } }];
}

function changeDetails({ data }: Of<'ChangeAccountDetails'>, account: OpenAccount): readonly AccountEvent[] {
  const { details } = account;
  const changes = effectiveChanges({ active: true, ...details }, data.changes);
  if (isEmpty(changes)) return [];

  const after = withChanges(details, changes);
  assertConsistentIdentity(after);
  assertSettingsStillHold(account, after);
  const released = changes.siret !== undefined && details.siret !== undefined ? { previousSiret: details.siret } : {};
  return [{ type: 'AccountDetailsChanged', data: { accountId: data.accountId, changes, ...released } }];
}

/** A change of the fiche must not leave settings that would be refused today: Chorus Pro without SIRET, a delay over the cap. */
function assertSettingsStillHold({ delivery, terms, details }: OpenAccount, after: AccountDetails): void {
  if (details.siret !== undefined && after.siret === undefined && delivery.methods.includes('chorus_pro')) {
    throw siretHeldByChorus();
  }
  if (after.customerType !== details.customerType) assertDueWithinLaw(terms, after.customerType);
}

/** Completing the fiche, which a missing SIRET asks for elsewhere, is just what is being undone here. */
function siretHeldByChorus(): RuleViolation {
  return new RuleViolation(
    'delivery.siret_missing',
    'Chorus Pro demande le SIRET du client : ôtez d’abord Chorus Pro de ses modes d’envoi (SetDeliveryMethods).',
    { missing: 'account.siret', command: 'SetDeliveryMethods' },
  );
}

function convert({ data }: Of<'ConvertToClient'>, { status, number }: OpenAccount): readonly AccountEvent[] {
  if (status === 'client') return [];
  return [{ type: 'ProspectBecameClient', data: { accountId: data.accountId, number } }];
}

function setBillingPreferences(
  { data }: Of<'SetBillingPreferences'>,
  { billing }: OpenAccount,
): readonly AccountEvent[] {
  const { accountId, ...wanted } = data;
  const { vatRegime, vatReason, ...rest } = withChanges(reasonApart(billing, wanted), wanted);
  if (rest.vatLiable && wanted.vatRegime !== undefined && wanted.vatRegime !== 'standard') {
    throw new RuleViolation(
      'vat.still_liable',
      'Ce régime demande que la fiche ne soit plus assujettie : ajoutez vatLiable: false.',
    );
  }
  // A liable account has no reason for not paying VAT.
  const reasons = rest.vatLiable
    ? {}
    : { ...(vatRegime === undefined ? {} : { vatRegime }), ...(vatReason === undefined ? {} : { vatReason }) };
  const preferences = { ...rest, ...reasons };
  if (sameJson(preferences, billing)) return [];
  return [{ type: 'BillingPreferencesSet', data: { accountId, ...preferences } }];
}

/** Without the reason of a regime that is left for another one: every invoice would print it under the new one. */
function reasonApart(
  billing: OpenAccount['billing'],
  { vatRegime }: Partial<Of<'SetBillingPreferences'>['data']>,
): OpenAccount['billing'] {
  const leaves = vatRegime !== undefined && billing.vatRegime !== undefined && vatRegime !== billing.vatRegime;
  if (!leaves) return billing;
  const { vatReason: _ofTheOther, ...rest } = billing;
  return rest;
}

function setPaymentTerms({ data }: Of<'SetPaymentTerms'>, account: OpenAccount): readonly AccountEvent[] {
  const { accountId, terms, collectable, today } = data;
  if (sameJson(terms, account.terms)) return [];
  assertTermsAllowed(terms, { collectable, customerType: account.details.customerType, today });
  return [{ type: 'PaymentTermsSet', data: { accountId, ...terms } }];
}

function setDeliveryMethods({ data }: Of<'SetDeliveryMethods'>, account: OpenAccount): readonly AccountEvent[] {
  const { accountId, ...delivery } = data;
  if (sameJson(delivery, account.delivery)) return [];
  if (delivery.methods.includes('chorus_pro')) assertChorusComplete(account.details.siret, delivery.chorus);
  return [{ type: 'DeliveryMethodsSet', data: { accountId, ...delivery } }];
}
