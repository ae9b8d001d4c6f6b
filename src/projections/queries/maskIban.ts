/** Enough of an IBAN to recognise it, not enough to use it: `FR76 •••• … 189`. */
export function maskIban(iban: string): string {
  return `${iban.slice(0, 4)} •••• … ${iban.slice(-3)}`;
}
