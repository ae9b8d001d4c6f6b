import type { IssuedInvoice, VatCategory } from '../domain/invoice/events.js';

/** What one dossier adds to an invoice. The shares of all its dossiers add up to the invoice, to the cent. */
export type DossierShare = Readonly<{ dossierId: string; netCents: number; totalCents: number }>;

type Shared = Pick<IssuedInvoice, 'dossiers' | 'lines' | 'vatRows'>;

/**
 * Net amounts are the dossier's own lines. VAT was computed once for the whole invoice, so each row is shared out in
 * proportion to the lines, rounding the running sum: nothing is lost and no share is off by more than a cent.
 */
export function dossierShares({ dossiers, lines, vatRows }: Shared): readonly DossierShare[] {
  const ids = [...new Set([...dossiers, ...lines].map(({ dossierId }) => dossierId))];
  const net = new Map<string, number>();
  const vat = new Map<string, number>();

  for (const row of vatRows) {
    const bases = basesByDossier(lines, row);
    const shares = shareOut(
      row.vatCents,
      ids.map((id) => bases.get(id) ?? 0),
    );
    for (const [index, id] of ids.entries()) add(vat, id, shares[index] ?? 0);
  }
  for (const { dossierId, netCents } of lines) add(net, dossierId, netCents);

  return ids.map((dossierId) => {
    const netCents = net.get(dossierId) ?? 0;
    return { dossierId, netCents, totalCents: netCents + (vat.get(dossierId) ?? 0) };
  });
}

function basesByDossier(
  lines: Shared['lines'],
  { category, rate }: Readonly<{ category: VatCategory; rate: string }>,
): ReadonlyMap<string, number> {
  const bases = new Map<string, number>();
  for (const line of lines) {
    if (line.vatCategory === category && line.vatRate === rate) add(bases, line.dossierId, line.netCents);
  }
  return bases;
}

function add(sums: Map<string, number>, id: string, cents: number): void {
  sums.set(id, (sums.get(id) ?? 0) + cents);
}

/** `amount` in proportion to `weights`. When they cancel out, the last one takes it all. */
function shareOut(amount: number, weights: readonly number[]): readonly number[] {
  const whole = weights.reduce((sum, weight) => sum + weight, 0);
  let weight = 0;
  let given = 0;
  return weights.map((own, index) => {
    weight += own;
    const upTo = index === weights.length - 1 ? amount : proportion(amount, weight, whole);
    const share = upTo - given;
    given = upTo;
    return share;
  });
}

/** amount × part ÷ whole, half away from zero. In big integers: the product may be larger than a number holds exactly. */
function proportion(amount: number, part: number, whole: number): number {
  if (whole === 0) return 0;
  const product = BigInt(amount) * BigInt(part);
  const sign = product < 0n === whole < 0 ? 1 : -1;
  const [size, unit] = [product < 0n ? -product : product, BigInt(Math.abs(whole))];
  return sign * Number((2n * size + unit) / (2n * unit));
}
