import { phoneForms } from './phoneForms.js';
import type { MatchedField, SearchDocument } from './searchEngine.js';

/** A number of a document as people may type it, and the stored value that it stands for. */
export type DocumentNumber = Readonly<{
  kind: 'reference' | 'invoice' | 'phone' | 'company';
  digits: string;
  matched: Readonly<{ field: MatchedField; value: string }>;
}>;

/** Every number of a document. A phone comes in each of its forms, the international one first. */
export function documentNumbers(document: SearchDocument): readonly DocumentNumber[] {
  const { reference } = document;
  const digits = reference.replace(/\D/g, '');
  if (document.type === 'invoice') {
    return [{ kind: 'invoice', digits, matched: { field: 'number', value: reference } }];
  }

  const numbers: DocumentNumber[] = [{ kind: 'reference', digits, matched: { field: 'reference', value: reference } }];
  for (const phone of document.phones) {
    for (const form of phoneForms(phone)) {
      numbers.push({ kind: 'phone', digits: form, matched: { field: 'phone', value: phone } });
    }
  }
  const { siren, siret } = document;
  if (siren !== undefined) numbers.push({ kind: 'company', digits: siren, matched: { field: 'siren', value: siren } });
  if (siret !== undefined) numbers.push({ kind: 'company', digits: siret, matched: { field: 'siret', value: siret } });
  return numbers;
}

/** Letters and digits of the references under which a document is found: of an account both prefixes, its own first. */
export function documentCodes(document: SearchDocument): readonly string[] {
  const own = document.reference.toLowerCase().replace(/[^a-z0-9]/g, '');
  if (document.type === 'invoice') return [own];
  const digits = own.replace(/\D/g, '');
  return [...new Set([own, `pr${digits}`, `cl${digits}`])];
}

/** What begins like a SIRET (its SIREN), or ends like an international number (the national one), is in it already. */
export function coversParts(longer: string, digits: string): boolean {
  return longer.length > digits.length && (longer.startsWith(digits) || longer.endsWith(digits.slice(1)));
}
