import { euVat, stdnum, type Validator } from 'stdnum';
import { compact } from './compact.js';
import { isCountryCode } from './countries.js';

const { siren: sirenValidator, siret: siretValidator } = stdnum['FR'] ?? {};

/** Prefixes that are no country's ISO code: Greece, Northern Ireland, and the one-stop shop of sellers from elsewhere. */
const VAT_PREFIXES = new Set(['EL', 'XI', 'EU']);

/** The SIREN in its one form, or undefined when it is none. */
export const siren = (text: string): string | undefined => accepted(sirenValidator, text);

/** The SIRET in its one form, or undefined when it is none. */
export const siret = (text: string): string | undefined => accepted(siretValidator, text);

/** The compact form of a number that its national validator accepts. Zeros alone have a right key, too, and name nobody. */
function accepted(validator: Validator | undefined, text: string): string | undefined {
  const result = validator?.validate(compact(text));
  return result?.isValid === true && !/^0+$/.test(result.compact) ? result.compact : undefined;
}

/** The VAT number in its one form, or undefined when it is none. Outside the European Union its form alone is checked. */
export function vat(text: string): string | undefined {
  const number = compact(text);
  const prefix = number.slice(0, 2);
  if (!/^[A-Z]{2}[A-Z0-9+*]{2,13}$/.test(number)) return undefined;
  if (!isCountryCode(prefix) && !VAT_PREFIXES.has(prefix)) return undefined;
  const validators = euVat[prefix] ?? [];
  const isValid = validators.length === 0 || validators.some((national) => national.validate(number).isValid);
  return isValid ? number : undefined;
}
