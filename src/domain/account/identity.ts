import { RuleViolation } from '../shared/ruleViolation.js';
import type { AccountDetails } from './events.js';

/** A SIRET begins with its SIREN (Insee), and a French VAT number ends with it (CGI ann. III art. 299). */
export function assertConsistentIdentity({ siren, siret, vatNumber }: AccountDetails): void {
  if (siren === undefined) return;
  if (siret !== undefined && !siret.startsWith(siren)) {
    throw new RuleViolation('account.siren_mismatch', `Le SIRET ${siret} n’appartient pas au SIREN ${siren}.`);
  }
  if (vatNumber?.startsWith('FR') === true && !vatNumber.endsWith(siren)) {
    throw new RuleViolation(
      'account.vat_mismatch',
      `Le numéro de TVA ${vatNumber} ne correspond pas au SIREN ${siren}.`,
    );
  }
}
