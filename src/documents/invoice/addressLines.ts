import type { Address } from '../../domain/shared/party.js';

// What French post offices read on a letter that leaves the country. Another code is printed as it is.
const COUNTRIES: Readonly<Record<string, string>> = {
  AD: 'ANDORRE',
  AT: 'AUTRICHE',
  BE: 'BELGIQUE',
  BG: 'BULGARIE',
  CA: 'CANADA',
  CH: 'SUISSE',
  CY: 'CHYPRE',
  CZ: 'TCHÉQUIE',
  DE: 'ALLEMAGNE',
  DK: 'DANEMARK',
  DZ: 'ALGÉRIE',
  EE: 'ESTONIE',
  ES: 'ESPAGNE',
  FI: 'FINLANDE',
  FR: 'FRANCE',
  GB: 'ROYAUME-UNI',
  GR: 'GRÈCE',
  HR: 'CROATIE',
  HU: 'HONGRIE',
  IE: 'IRLANDE',
  IT: 'ITALIE',
  LT: 'LITUANIE',
  LU: 'LUXEMBOURG',
  LV: 'LETTONIE',
  MA: 'MAROC',
  MC: 'MONACO',
  MT: 'MALTE',
  NL: 'PAYS-BAS',
  NO: 'NORVÈGE',
  PL: 'POLOGNE',
  PT: 'PORTUGAL',
  RO: 'ROUMANIE',
  SE: 'SUÈDE',
  SI: 'SLOVÉNIE',
  SK: 'SLOVAQUIE',
  TN: 'TUNISIE',
  US: 'ÉTATS-UNIS',
};

/** Served by the French post as France itself. */
const FRENCH_POST = new Set(['FR', 'GP', 'MQ', 'GF', 'RE', 'YT', 'PM', 'BL', 'MF', 'WF', 'PF', 'NC', 'TF']);

/** As on an envelope; the country only when it is not the one that the letter is sent from. */
export function addressLines(address: Address, from: string): string[] {
  const { line1, line2 = '', postalCode, city, country } = address;
  const domestic = country === from || (FRENCH_POST.has(country) && FRENCH_POST.has(from));
  const abroad = domestic ? '' : (COUNTRIES[country] ?? country);
  return [line1, line2, `${postalCode} ${city.toUpperCase()}`, abroad].filter((line) => line.trim() !== '');
}

/** In one line, as in a sentence. */
export function addressInline(address: Address, from: string): string {
  return addressLines(address, from).join(', ');
}

export function isSameAddress(a: Address, b: Address): boolean {
  return a.country === b.country && addressInline(a, a.country) === addressInline(b, b.country);
}
