import type { AccountDetails, AccountEvent, ContactDetails } from '../../domain/account/events.js';
import { functionOf } from '../../domain/organisation/contactFunctions.js';
import { listed, phoneNumber } from '../../domain/shared/frenchWords.js';
import type { BillingPreferences, ChorusRouting, DeliveryMethod } from '../../domain/shared/party.js';
import { accountReference } from '../../domain/streams.js';
import { changedFields, differences, type FieldWords } from './changedFields.js';
import type { Known } from './known.js';
import type { Sentences } from './sentence.js';
import { addressLine, CUSTOMER_TYPES, contactName, DELIVERY_METHODS, shortened, termsInWords, yesNo } from './words.js';

const asIs = (text: string): string => text;
const phones = (values: readonly string[]): string => listed(values.map(phoneNumber));

/** People and functions are called as they were called then. */
const detailWords = (known: Known): FieldWords<AccountDetails> => ({
  name: ['nom', asIs],
  tradeName: ['nom commercial', asIs],
  customerType: ['type de client', (type) => CUSTOMER_TYPES[type]],
  siren: ['SIREN', asIs],
  siret: ['SIRET', asIs],
  vatNumber: ['numéro de TVA', asIs],
  legalForm: ['forme juridique', asIs, 'aucune'],
  email: ['mail', asIs],
  accountingEmail: ['mail de la comptabilité', asIs],
  phones: ['téléphones', phones],
  address: ['adresse', addressLine, 'aucune'],
  billingAddress: ['adresse de facturation', addressLine, 'aucune'],
  ownerId: ['commercial', (id) => known.userName(id) ?? id],
  accountingCode: ['code comptable', asIs],
  active: ['active', yesNo],
});

const contactWords = (known: Known): FieldWords<ContactDetails> => ({
  lastName: ['nom', asIs],
  firstName: ['prénom', asIs],
  civility: ['civilité', (civility) => (civility === 'M' ? 'M.' : civility), 'aucune'],
  email: ['mail', asIs],
  phones: ['téléphones', phones],
  functionId: ['fonction', (id) => functionOf(known.organisation().functions, id)?.name ?? id, 'aucune'],
  active: ['actif', yesNo],
  receivesInvoices: ['reçoit les factures', yesNo],
  portalAccess: ['accès à l’espace client', yesNo],
  main: ['contact principal', yesNo],
});

const REGIMES = { standard: 'normal', exempt: 'exonéré', reverse_charge: 'autoliquidation' } as const;

const BILLING: FieldWords<BillingPreferences> = {
  groupInvoices: ['factures regroupées', yesNo],
  batch: ['lot', asIs],
  vatLiable: ['assujetti à la TVA', yesNo],
  vatRegime: ['régime de TVA', (regime) => REGIMES[regime]],
  vatReason: ['motif', asIs],
};

const FLAGS = [
  ['main', 'contact principal'],
  ['receivesInvoices', 'destinataire des factures'],
  ['portalAccess', 'accès à l’espace client'],
] as const;

export const accountSentences: Pick<Sentences, AccountEvent['type']> = {
  ProspectCreated: ({ data }) => `Fiche prospect créée : ${data.name} (${accountReference('prospect', data.number)})`,
  ClientCreated: ({ data }) => `Fiche client créée : ${data.name} (${accountReference('client', data.number)})`,
  AccountDetailsChanged: ({ data }, known) => {
    const { active, ...changes } = data.changes;
    const what = changedFields(detailWords(known), known.account(data.accountId)?.details, changes);
    return [changed('Fiche', 'e', active, what), what].filter(Boolean).join(' : ');
  },
  ProspectBecameClient: ({ data }, known) =>
    `Prospect converti en client : ${[known.account(data.accountId)?.details.name, `(${accountReference('client', data.number)})`].filter(Boolean).join(' ')}`,
  ContactAdded: ({ data }) => {
    const flags = FLAGS.flatMap(([flag, words]) => (data[flag] ? [words] : []));
    return `Contact ajouté : ${contactName(data)}${flags.length === 0 ? '' : ` (${flags.join(', ')})`}`;
  },
  ContactChanged: ({ data }, known) => {
    const before = known.contact(data.accountId, data.contactId);
    const { active, ...changes } = data.changes;
    const who = before === undefined ? '' : contactName(before);
    const what = changedFields(contactWords(known), before, changes);
    const said = [who, what].filter(Boolean).join(', ');
    return [changed('Contact', '', active, what), said].filter(Boolean).join(' : ');
  },
  ContactRemoved: ({ data }, known) => {
    const who = known.contact(data.accountId, data.contactId);
    return `Contact retiré${who === undefined ? '' : ` : ${contactName(who)}`}`;
  },
  BillingPreferencesSet: ({ data: { accountId, ...preferences } }, known) =>
    `Préférences de facturation : ${differences(BILLING, known.account(accountId)?.billing, preferences) || 'inchangées'}`,
  PaymentTermsSet: ({ data: { accountId, ...terms } }, known) => {
    const before = known.account(accountId)?.terms;
    const after = before === undefined ? '' : ` (auparavant ${termsInWords(before)})`;
    return `Modalités de règlement : ${termsInWords(terms)}${after}`;
  },
  DeliveryMethodsSet: ({ data: { accountId, ...delivery } }, known) => {
    const before = known.account(accountId)?.delivery;
    return `Envoi des factures : ${methodsInWords(delivery)}${before === undefined ? '' : ` (auparavant ${methodsInWords(before)})`}`;
  },
  NoteAdded: ({ data }) => `Note ajoutée : « ${shortened(data.body)} »`,
  NoteEdited: ({ data }, known) => {
    const before = known.account(data.accountId)?.notes[data.noteId];
    return `Note modifiée : « ${shortened(data.body)} »${before === undefined ? '' : ` (auparavant « ${whole(before)} »)`}`;
  },
  NoteRemoved: ({ data }, known) => {
    const before = known.account(data.accountId)?.notes[data.noteId];
    return `Note retirée${before === undefined ? '' : ` : « ${whole(before)} »`}`;
  },
};

/** `Fiche modifiée`, `Contact désactivé`, `Fiche réactivée et modifiée`: `ending` agrees with the noun. */
function changed(noun: string, ending: '' | 'e', active: boolean | undefined, changes: string): string {
  const modified = `modifié${ending}`;
  if (active === undefined) return `${noun} ${modified}`;
  const switched = `${noun} ${active ? 'réactivé' : 'désactivé'}${ending}`;
  return changes === '' ? switched : `${switched} et ${modified}`;
}

/** What is not on the fiche any more is told to the last word. */
const whole = (text: string): string => shortened(text, text.length);

type Choice = Readonly<{ methods: readonly DeliveryMethod[]; chorus?: ChorusRouting }>;

export function methodsInWords({ methods, chorus }: Choice): string {
  const routing = [
    chorus?.serviceCode === undefined ? '' : `service ${chorus.serviceCode}`,
    chorus?.engagementNumber === undefined ? '' : `engagement ${chorus.engagementNumber}`,
  ].filter(Boolean);
  const chosen = methods.length === 0 ? 'aucun' : listed(methods.map((method) => DELIVERY_METHODS[method]));
  return routing.length === 0 ? chosen : `${chosen} (${routing.join(', ')})`;
}
