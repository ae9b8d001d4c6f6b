import type { InvoiceLine, IssuedInvoice, VatCategory } from '../../domain/invoice/events.js';
import type { Every, LineSection } from '../../domain/shared/party.js';
import { percent, price, servicePeriod } from '../french.js';
import { addressInline } from './addressLines.js';

/** Separate headings, in this order (arrêté of 31 December 2013 on invoices of electronic communications). */
const SECTIONS: readonly Readonly<{ section: LineSection; title: string }>[] = [
  { section: 'recurring', title: 'Abonnements et services récurrents' },
  { section: 'licence', title: 'Licences' },
  { section: 'one_off', title: 'Prestations ponctuelles' },
];

const FULL_PRICE: Readonly<Record<Every, string>> = {
  month: 'prix mensuel',
  quarter: 'prix trimestriel',
  year: 'prix annuel',
};

export type SectionGroup = Readonly<{ title: string; lines: readonly InvoiceLine[] }>;

export type DossierGroup = Readonly<{
  /** Absent: the only dossier, and it has neither name nor site. */
  title?: string;
  site?: string;
  sections: readonly SectionGroup[];
  netCents: number;
}>;

/** Every line once: by dossier in the invoice's order, then by section, then in the order of the event. */
export function lineGroups(invoice: IssuedInvoice): readonly DossierGroup[] {
  const { dossiers, lines, seller } = invoice;
  const named = new Map(dossiers.map((dossier) => [dossier.dossierId, dossier]));
  const ids = new Set([...named.keys(), ...lines.map(({ dossierId }) => dossierId)]);
  const billed = [...ids].filter((id) => lines.some(({ dossierId }) => dossierId === id));

  return billed.map((id, index) => {
    const own = lines.filter(({ dossierId }) => dossierId === id);
    const dossier = named.get(id);
    const site = dossier?.site;
    const unnamed = billed.length > 1 ? `Dossier ${index + 1}` : undefined;
    const title = dossier?.name ?? site?.name ?? (site ? 'Site desservi' : unnamed);
    const place = site && [
      site.name === title ? undefined : site.name,
      addressInline(site.address, seller.address.country),
    ];
    return {
      ...(title === undefined ? {} : { title }),
      ...(place === undefined ? {} : { site: place.filter((part) => part !== undefined).join(', ') }),
      sections: sectionsOf(own),
      netCents: own.reduce((sum, { netCents }) => sum + netCents, 0),
    };
  });
}

function sectionsOf(lines: readonly InvoiceLine[]): readonly SectionGroup[] {
  return SECTIONS.map(({ section, title }) => ({
    title,
    lines: lines.filter((line) => line.section === section),
  })).filter((group) => group.lines.length > 0);
}

/** Under the label: the service period, or the supply date when it is not the issue date; and the proration. */
export function lineDetail({ section, from, to, proration, unitPrice, every, nature }: InvoiceLine, issueDate: string) {
  const period = servicePeriod(from, to);
  if (section === 'one_off' && from === to) {
    return from === issueDate ? '' : `${nature === 'goods' ? 'Livraison' : 'Réalisation'} ${period}`;
  }
  if (proration === undefined) return period;
  const full = `${every === undefined ? 'prix complet' : FULL_PRICE[every]} ${price(unitPrice)}`;
  return `${period} · Prorata ${proration.days}/${proration.of} jours, ${full}`;
}

/** A VAT rate, or why there is none, in a word. */
export function vatLabel(category: VatCategory, rate: string): string {
  if (category === 'S') return percent(rate);
  return category === 'AE' ? 'Autoliquidation' : 'Exonéré';
}
