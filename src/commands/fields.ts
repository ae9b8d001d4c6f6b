import { isValidBIC, isValidIBAN } from 'ibantools';
import { parsePhoneNumberFromString } from 'libphonenumber-js';
import { z } from 'zod';
import { compact } from './compact.js';
import * as companyNumber from './companyNumbers.js';
import { isCountryCode } from './countries.js';
import { decimalField } from './decimalField.js';
import { speakFrench } from './frenchErrors.js';

/**
 * The fields of commands, each brought to its one normal form before a command reaches the domain. What is wrong is
 * said in French, with what would be right.
 */

speakFrench();

type Normalise = (text: string) => string | undefined;

/** Text that `normalise` brings to its normal form, or refuses with undefined. */
function normalised(what: string, example: string, normalise: Normalise) {
  return z
    .string()
    .trim()
    .max(200)
    .transform((text, context) => {
      const normal = normalise(text);
      if (normal !== undefined) return normal;
      context.addIssue({ code: 'custom', message: `${what} attendu, par exemple ${example}.` });
      return z.NEVER;
    })
    .meta({ examples: [example] });
}

export const id = z
  .uuid('UUID attendu, par exemple 7a1c1c52-6a0e-4b53-9a35-6c1d0a4a8d7e.')
  .transform((given) => given.toLowerCase())
  .meta({ description: 'UUID; derived from the command id when left out of a creating command' });

/**
 * Control characters, halves of characters, and what turns the direction of writing: they hide or forge what is read. And
 * the mark of a character that was lost where a text was read in the wrong encoding.
 */
const UNREADABLE = /[\p{Cc}\p{Cs}\uFFFD\u2028\u2029\u202A-\u202E\u2066-\u2069]/u;
const LINE_BREAKS = /[\n\r\t]/g;
const VISIBLE = /[\p{L}\p{N}\p{P}\p{S}]/u;

function readable(max: number, prepare: (text: string) => string) {
  return z
    .string()
    .trim()
    .min(1, 'Texte attendu.')
    .max(max, `Texte trop long : au plus ${max} caractères.`)
    .refine(
      (given) => given === '' || (!UNREADABLE.test(prepare(given)) && VISIBLE.test(given)),
      'Texte lisible attendu, sans caractères de contrôle.',
    );
}

/** One line that a person can read. */
export const text = (max: number) => readable(max, (given) => given);
/** Several lines. */
export const lines = (max: number) => readable(max, (given) => given.replace(LINE_BREAKS, ' '));
/** `admin`, or the UUID of a user. That there is such a user is for requireActiveStaff to say. */
export const userId = text(100).overwrite((given) => given.toLowerCase());

export const email = z
  .string()
  .trim()
  .toLowerCase()
  .max(254, 'Adresse mail trop longue : au plus 254 caractères.')
  .pipe(z.email('Adresse mail attendue, par exemple claire.roy@moulins-roy.fr.'))
  .meta({ examples: ['claire.roy@moulins-roy.fr'] });

export const phone = normalised('Numéro de téléphone', '01 42 68 53 00 ou +32 2 555 12 12', (text) => {
  const number = parsePhoneNumberFromString(text, 'FR');
  // An extension is no part of E.164: kept without it, the number would lead elsewhere.
  return number?.isValid() === true && number.ext === undefined ? number.number : undefined;
});

/** Each number once. */
export const phones = z
  .array(phone)
  .max(20)
  .overwrite((numbers) => [...new Set(numbers)]);

export const siren = normalised('SIREN (9 chiffres avec clé)', '732829320', companyNumber.siren);
export const siret = normalised('SIRET (14 chiffres avec clé)', '73282932000074', companyNumber.siret);
export const vatNumber = normalised('Numéro de TVA intracommunautaire', 'FR44732829320', companyNumber.vat);

export const iban = normalised('IBAN', 'FR76 3000 6000 0112 3456 7890 189', (text) => {
  const number = compact(text);
  return isValidIBAN(number) ? number : undefined;
});

export const bic = normalised('BIC', 'AGRIFRPP', (text) => {
  const code = compact(text);
  return isValidBIC(code) ? code : undefined;
});

/** SEPA creditor identifier: mod 97 over everything but the business code (EPC AT-02). */
export const ics = normalised('ICS (identifiant créancier SEPA)', 'FR72ZZZ123456', (text) => {
  const code = compact(text);
  if (!/^[A-Z]{2}\d{2}[A-Z0-9]{3}[A-Z0-9]{1,28}$/.test(code)) return undefined;
  const digits = `${code.slice(7)}${code.slice(0, 4)}`.replace(/[A-Z]/g, (letter) => String(letter.charCodeAt(0) - 55));
  return BigInt(digits) % 97n === 1n ? code : undefined;
});

/** Civil date `YYYY-MM-DD` that exists, of a year that a document may carry. */
export const date = z.iso
  .date('Date attendue au format AAAA-MM-JJ, par exemple 2026-12-31.')
  .refine((day) => day >= '2000-01-01' && day <= '2099-12-31', 'L’année doit être comprise entre 2000 et 2099.')
  .meta({ examples: ['2026-12-31'] });

/** Month `YYYY-MM`. */
export const month = z
  .string()
  .regex(/^20\d\d-(0[1-9]|1[0-2])$/, 'Mois attendu au format AAAA-MM, par exemple 2026-12.')
  .meta({ examples: ['2026-12'] });

export const quantity = decimalField({
  decimals: 4,
  example: '1',
  words: 'supérieur à 0',
  isRight: (value) => value > 0,
});
export const unitPrice = decimalField({ decimals: 6, example: '29.90', words: 'jamais négatif', isRight: () => true });
// Not charging VAT is a regime with its reason, never a rate of zero (EN16931 BR-S-05).
export const percent = decimalField({
  decimals: 2,
  example: '20',
  words: 'supérieur à 0 et de 100 au plus',
  isRight: (value) => value > 0 && value <= 100,
});

export const address = z.strictObject({
  line1: text(200),
  line2: text(200).optional(),
  postalCode: text(20),
  city: text(100),
  country: z
    .string()
    .trim()
    .toUpperCase()
    .refine(isCountryCode, 'Code pays à deux lettres attendu (ISO 3166-1), par exemple FR.')
    .meta({ description: 'ISO 3166-1 alpha-2', pattern: '^[A-Z]{2}$', examples: ['FR'] })
    .default('FR'),
});

export const batch = z
  .string()
  .trim()
  .regex(/^[a-z0-9][a-z0-9-]{0,39}$/, 'Nom de lot attendu : minuscules, chiffres et tirets, par exemple default.');

export const paymentTerms = {
  mode: z.enum(['transfer', 'sepa_debit', 'gocardless', 'card', 'cheque']),
  iban: iban.optional(),
  bic: bic.optional(),
  mandate: z
    .strictObject({
      reference: z
        .string()
        .trim()
        .regex(/^[A-Za-z0-9+?/:().,' -]{1,35}$/, 'Référence de mandat (RUM) : 35 caractères SEPA au plus.'),
      signedOn: date,
    })
    .optional(),
  gocardless: z
    .strictObject({
      mandateId: z
        .string()
        .trim()
        .regex(/^MD[A-Z0-9]+$/, 'Mandat GoCardless attendu, par exemple MD000ABC123DEF.'),
      customerId: z
        .string()
        .trim()
        .regex(/^CU[A-Z0-9]+$/, 'Client GoCardless attendu, par exemple CU000ABC123DEF.')
        .optional(),
    })
    .optional(),
  due: z
    .strictObject({ days: z.int().min(0).max(120), endOfMonth: z.enum(['none', 'before', 'after']).default('none') })
    .default({ days: 30, endOfMonth: 'none' }),
};
