import type { AccessEvent } from '../../domain/access/events.js';
import type { AccountNumbersEvent } from '../../domain/accountNumbers/events.js';
import type { ClaimEvent, ClaimKind } from '../../domain/claim/events.js';
import { functionOf } from '../../domain/organisation/contactFunctions.js';
import type { BankDetails, OrganisationEvent, OrganisationProfile } from '../../domain/organisation/events.js';
import { day, phoneNumber } from '../../domain/shared/frenchWords.js';
import { maskIban } from '../queries/maskIban.js';
import { differences, type FieldWords } from './changedFields.js';
import type { Known } from './known.js';
import type { Sentences } from './sentence.js';
import { addressLine, rateInWords, VAT_CODES, yesNo } from './words.js';

const asIs = (text: string): string => text;

const PROFILE: FieldWords<OrganisationProfile> = {
  name: ['nom', asIs],
  legalForm: ['forme juridique', asIs, 'aucune'],
  shareCapital: ['capital', asIs],
  siret: ['SIRET', asIs],
  vatNumber: ['numéro de TVA', asIs],
  rcsCity: ['RCS', asIs],
  address: ['adresse', addressLine],
  email: ['mail', asIs],
  phone: ['téléphone', phoneNumber],
  vatOnDebits: ['TVA sur les débits', yesNo],
  latePaymentText: ['pénalités de retard', asIs, 'aucune'],
  discountText: ['escompte', asIs],
  invoicePrefix: ['préfixe des factures', asIs],
};

/** A RUM is a référence: its participle agrees. */
const CLAIMS: Readonly<Record<ClaimKind, Readonly<{ name: string; ending: '' | 'e' }>>> = {
  siret: { name: 'SIRET', ending: '' },
  rum: { name: 'Référence de mandat (RUM)', ending: 'e' },
};

function claimed({ kind, value }: Readonly<{ kind: ClaimKind; value: string }>, participle: string): string {
  const { name, ending } = CLAIMS[kind];
  return `${name} ${value} ${participle}${ending}`;
}

export const otherSentences: Pick<
  Sentences,
  AccessEvent['type'] | OrganisationEvent['type'] | ClaimEvent['type'] | AccountNumbersEvent['type']
> = {
  OrganisationProfileSet: ({ data }, known) => {
    const { profile } = known.organisation();
    if (profile === undefined) return `Profil de l’organisation défini : ${data.name}`;
    return `Profil de l’organisation : ${differences(PROFILE, profile, data) || 'inchangé'}`;
  },
  BankDetailsSet: ({ data }) => `Coordonnées bancaires de l’organisation : ${bankInWords(data)}`,
  VatRateSet: ({ data }) =>
    `Taux de TVA ${VAT_CODES[data.vatCode]} : ${rateInWords(data.rate)} à compter du ${day(data.from)}`,
  ContactFunctionDefined: ({ data }) => `Fonction de contact ajoutée : ${data.name}`,
  ContactFunctionRenamed: ({ data }, known) => {
    const before = functionOf(known.organisation().functions, data.functionId);
    return `Fonction de contact renommée : ${before === undefined ? '' : `${before.name} → `}${data.name}`;
  },
  ContactFunctionRetired: ({ data }, known) => {
    const { name } = functionOf(known.organisation().functions, data.functionId) ?? { name: data.functionId };
    return `Fonction de contact retirée de la liste : ${name}`;
  },
  IbanRevealed: ({ data }, known) => {
    const name = data.dossierId === undefined ? undefined : known.dossier(data.dossierId)?.opening.name;
    const dossier = name === undefined ? 'du dossier' : `du dossier « ${name} »`;
    return `IBAN ${data.dossierId === undefined ? 'de la fiche' : dossier} consulté en entier`;
  },
  ValueClaimed: ({ data }, known) => `${claimed(data, 'réservé')} pour ${ficheOf(known, data)}`,
  ClaimReleased: ({ data }, known) => `${claimed(data, 'libéré')} par ${ficheOf(known, data)}`,
  AccountNumberReserved: ({ data, revision }, known) => {
    const whose = known.reference(data.accountId);
    const number = `Numéro de fiche ${String(revision + 1).padStart(6, '0')}`;
    return whose === undefined ? `${number} réservé` : `${number} attribué à ${whose.name}`;
  },
};

/** `la fiche PR000042 (Moulins Roy)`. */
function ficheOf(known: Known, { accountId }: Readonly<{ accountId: string }>): string {
  const found = known.reference(accountId);
  return found === undefined ? 'une fiche' : `la fiche ${found.reference} (${found.name})`;
}

function bankInWords({ iban, bic, ics }: BankDetails): string {
  return [`IBAN ${maskIban(iban)}`, `BIC ${bic}`, ics === undefined ? '' : `ICS ${ics}`].filter(Boolean).join(', ');
}
