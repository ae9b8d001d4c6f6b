import { parsePhoneNumberFromString } from 'libphonenumber-js';

/**
 * The digits under which people know a number, the international ones first: `+33142685300` gives `33142685300` and
 * `0142685300`. Takes E.164; anything else gives its digits alone.
 */
export function phoneForms(e164: string): readonly string[] {
  const international = e164.replace(/\D/g, '');
  const national = nationalDigits(e164);
  // Where nothing is dialled before a number (Spain), its national form is a part of the international one.
  return national === undefined || international.includes(national) ? [international] : [international, national];
}

function nationalDigits(e164: string): string | undefined {
  // Nearly every number here is French, and the library takes ten microseconds for each.
  if (e164.startsWith('+33')) return `0${e164.slice(3).replace(/\D/g, '')}`;
  return parsePhoneNumberFromString(e164)?.formatNational().replace(/\D/g, '');
}
