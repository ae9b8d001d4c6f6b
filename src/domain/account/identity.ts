import type { RefusalCode } from '../shared/refusals.js';
import { RuleViolation } from '../shared/ruleViolation.js';
import type { AccountDetails } from './events.js';

/** What `assertConsistentIdentity` refuses with. */
export const IDENTITY_REFUSALS = [
  'account.siren_mismatch',
  'account.vat_mismatch',
] as const satisfies readonly RefusalCode[];

/**
 * A SIRET begins with its SIREN (Insee), and a French VAT number ends with it (CGI ann. III art. 299). Without a SIREN, the
 * SIRET says which one is meant.
 */
export function assertConsistentIdentity({ siren, siret, vatNumber }: AccountDetails): void {
  if (siren !== undefined && siret !== undefined && !siret.startsWith(siren)) {
    throw new RuleViolation(
      'account.siren_mismatch',
      `Le SIRET ${siret} n’appartient pas au SIREN ${siren} : il devrait commencer par ${siren}.`,
      { siren, siret },
    );
  }
  const company = siren ?? siret?.slice(0, 9);
  if (company !== undefined && vatNumber?.startsWith('FR') === true && !vatNumber.endsWith(company)) {
    throw new RuleViolation(
      'account.vat_mismatch',
      `Le numéro de TVA ${vatNumber} ne correspond pas au SIREN ${company} : ${frenchVatNumber(company)} est attendu.`,
      { siren: company, vatNumber, expected: frenchVatNumber(company) },
    );
  }
}

/** The VAT number of a company that has a SIREN: its key is (12 + 3 × (SIREN mod 97)) mod 97. */
export function frenchVatNumber(siren: string): string {
  const key = (12 + 3 * (Number(siren) % 97)) % 97;
  return `FR${String(key).padStart(2, '0')}${siren}`;
}
