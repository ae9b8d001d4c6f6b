import { describe, expect, it } from 'vitest';
import { renderInvoicePdf } from '../../src/documents/invoicePdf.js';
import type { IssuedInvoice } from '../../src/domain/invoice/events.js';
import { pdfPages, pdfText } from './pdfText.js';
import { invoiceOf, line, sampleInvoice } from './sampleInvoices.js';

const NUMBER = 'F2026-000123';
const { seller, buyer } = sampleInvoice;

describe('every invoice', () => {
  it('says who sells to whom, its number, its dates and its period', async () => {
    const text = await textOf(sampleInvoice);
    expect(text).toContain('Réseaux du Rhône 14 quai Perrache 69002 LYON');
    expect(text).toContain('Moulins Roy 3 rue des Meuniers 38000 GRENOBLE');
    expect(text).toContain("Facture F2026-000123 Date d'émission 1er décembre 2026 Période décembre 2026");
    expect(text).toContain('Référence client CL000042');
    expect(text).toContain('Échéance 31 décembre 2026');
  });

  it('says what the seller is: form, capital, SIRET, register and VAT number', async () => {
    const text = await textOf(sampleInvoice);
    expect(text).toContain('Réseaux du Rhône, SAS au capital de 50 000 €');
    expect(text).toContain('SIRET 812 345 678 00014 · RCS Lyon 812 345 678 · N° TVA FR32812345678');
  });

  it('gives each line its period, quantity, unit price, rate and amount', async () => {
    const text = await textOf(sampleInvoice);
    expect(text).toContain('Fibre professionnelle 1 Gbit/s du 1er au 31 décembre 2026 1 49,90 € 20 % 49,90 €');
    expect(text).toContain(
      'Licence standard téléphonique, par poste du 1er au 31 décembre 2026 12 4,50 € 20 % 54,00 €',
    );
  });

  it('says how a prorated line was prorated', async () => {
    const text = await textOf(sampleInvoice);
    expect(text).toContain(
      'du 16 au 31 décembre 2026 · Prorata 16/31 jours, prix mensuel 30,00 € 1 30,00 € 20 % 15,48 €',
    );
    const yearly = line({ every: 'year', unitPrice: '1200', proration: { days: 184, of: 365 } });
    expect(await textOf(invoiceOf([yearly]))).toContain('Prorata 184/365 jours, prix annuel 1 200,00 €');
  });

  it('ends with VAT by rate and the totals', async () => {
    const text = await textOf(sampleInvoice);
    expect(text).toContain('Taux de TVA Base HT Montant TVA 20 % 297,38 € 59,48 €');
    expect(text).toContain('Total HT 297,38 € Total TVA 59,48 € Total TTC 356,86 € Net à payer 356,86 €');
  });

  it('puts lines under the headings of their sections, in the order of the law', async () => {
    const text = await textOf(
      invoiceOf([
        line({ label: 'Pose', section: 'one_off' }),
        line({ label: 'Poste', section: 'licence' }),
        line({ label: 'Fibre' }),
      ]),
    );
    expect(text).toMatch(
      /Abonnements et services récurrents Fibre .* Licences Poste .* Prestations ponctuelles Pose .* Total HT/,
    );
  });
});

describe('the supply date', () => {
  it('is printed when it is not the issue date', async () => {
    const goods = line({ section: 'one_off', nature: 'goods', from: '2026-11-24', to: '2026-11-24' });
    expect(await textOf(invoiceOf([goods]))).toContain('Livraison le 24 novembre 2026');
    expect(await textOf(invoiceOf([{ ...goods, nature: 'services' }]))).toContain('Réalisation le 24 novembre 2026');
  });

  it('is left out when it is the issue date', async () => {
    const text = await textOf(invoiceOf([line({ section: 'one_off', from: '2026-12-01', to: '2026-12-01' })]));
    expect(text).not.toMatch(/Livraison le|Réalisation le/);
  });
});

describe("the customer's numbers", () => {
  it('include the SIREN whenever it is known, also from the SIRET', async () => {
    expect(await textOf(sampleInvoice)).toContain('SIREN client 552 100 554 SIRET client 552 100 554 00021');
    const { siren: _, ...withoutSiren } = buyer;
    expect(await textOf({ ...sampleInvoice, buyer: withoutSiren })).toContain('SIREN client 552 100 554');
  });

  it('include the VAT number only where the customer owes the tax', async () => {
    expect(await textOf(sampleInvoice)).not.toContain('FR40552100554');
    expect(await textOf(reverseCharged())).toContain('N° TVA client FR40552100554');
  });
});

describe('an invoice without VAT', () => {
  it('says « Autoliquidation » and why, when the customer owes the tax', async () => {
    const text = await textOf(reverseCharged());
    expect(text).toContain('Autoliquidation. TVA due par le preneur, article 283-2 du CGI.');
    expect(text).toContain('Autoliquidation 10,00 € 0,00 €');
  });

  it('says why it is exempt', async () => {
    const reason = 'TVA non applicable, article 293 B du CGI';
    const exempt = { category: 'E', rate: '0', baseCents: 1000, vatCents: 0 } as const;
    const given = { vatCents: 0, totalCents: 1000 };
    const lines = [line({ vatCategory: 'E', vatRate: '0' })];
    expect(await textOf(invoiceOf(lines, { ...given, vatRows: [{ ...exempt, reason }] }))).toContain(`${reason}.`);
    expect(await textOf(invoiceOf(lines, { ...given, vatRows: [exempt] }))).toContain('Exonération de TVA.');
  });
});

describe('the nature of the operation', () => {
  it('is goods, services or both', async () => {
    const [goods, services] = [line({ nature: 'goods' }), line({ nature: 'services' })];
    expect(await textOf(invoiceOf([goods]))).toContain("Nature de l'opération : Livraison de biens.");
    expect(await textOf(invoiceOf([services]))).toContain("Nature de l'opération : Prestation de services.");
    expect(await textOf(invoiceOf([goods, services]))).toContain(
      "Nature de l'opération : opération mixte (Livraison de biens et Prestation de services).",
    );
  });
});

describe('the option for VAT on débits', () => {
  const mention = "Option pour le paiement de la taxe d'après les débits.";

  it('is printed when the seller opted, and only then', async () => {
    expect(await textOf({ ...sampleInvoice, seller: { ...seller, vatOnDebits: true } })).toContain(mention);
    expect(await textOf(sampleInvoice)).not.toContain('débits');
  });
});

describe('terms of payment', () => {
  it('say by default: no discount, ECB rate + 10 points, 40 €', async () => {
    const text = await textOf(sampleInvoice);
    expect(text).toContain("Pas d'escompte pour paiement anticipé.");
    expect(text).toContain("Pénalités de retard : taux d'intérêt de la BCE majoré de 10 points.");
    expect(text).toContain('Indemnité forfaitaire pour frais de recouvrement en cas de retard de paiement : 40 €.');
  });

  it('use the rate of public contracts for a public body', async () => {
    const text = await textOf({ ...sampleInvoice, buyer: { ...buyer, customerType: 'public' } });
    expect(text).toContain('majoré de 8 points.');
    expect(text).toContain('40 €');
  });

  it('use the texts of the seller when there are some', async () => {
    const own = { ...seller, latePaymentText: 'trois fois le taux légal', discountText: 'Escompte : 1 % à 8 jours.' };
    const text = await textOf({ ...sampleInvoice, seller: own });
    expect(text).toContain('Pénalités de retard : trois fois le taux légal.');
    expect(text).toContain('Escompte : 1 % à 8 jours.');
    expect(text).not.toMatch(/BCE|Pas d'escompte/);
  });

  it('leave out the penalties of professionals for an individual', async () => {
    const text = await textOf({ ...sampleInvoice, buyer: { ...buyer, customerType: 'individual' } });
    expect(text).not.toMatch(/40 €|Pénalités|Indemnité/);
    expect(text).toContain("Pas d'escompte");
  });
});

describe('how to pay', () => {
  const due = { days: 30, endOfMonth: 'none' } as const;

  it("gives the seller's account for a transfer", async () => {
    const text = await textOf(sampleInvoice);
    expect(text).toContain('Par virement au plus tard le 31 décembre 2026, en rappelant la référence F2026-000123.');
    expect(text).toContain('IBAN FR76 3000 6000 0112 3456 7890 189 BIC AGRIFRPPXXX');
  });

  it('announces a SEPA debit with its mandate, and masks the account', async () => {
    const mandate = { reference: 'RUM-CL000042-01', signedOn: '2025-03-14' };
    const payment = { mode: 'sepa_debit', iban: 'FR7610278060610002012345678', mandate, due } as const;
    const text = await textOf({ ...sampleInvoice, payment });
    expect(text).toContain('Par prélèvement SEPA le 31 décembre 2026.');
    expect(text).toContain('Mandat (RUM) RUM-CL000042-01 Signé le 14 mars 2025 Créancier (ICS) FR72ZZZ123456');
    expect(text).toContain('Compte débité FR76 … 5678');
    expect(text).not.toContain('3000 6000');
  });

  it('asks for a transfer, and says why, when the debit could not be made as it was issued', async () => {
    const payment = { mode: 'sepa_debit', due } as const;
    const text = await textOf({ ...sampleInvoice, payment, debitMissing: ['iban', 'mandate'] });
    expect(text).toContain('Règlement Virement');
    expect(text).toContain('Par virement au plus tard le 31 décembre 2026, en rappelant la référence F2026-000123.');
    expect(text).toContain(
      "Le prélèvement n'est pas encore en place : il nous manque votre IBAN et votre mandat de prélèvement signé.",
    );
    expect(text).toContain('IBAN FR76 3000 6000 0112 3456 7890 189');
    expect(text).not.toMatch(/Prélèvement SEPA|Créancier|ICS/);
    expect(await textOf({ ...sampleInvoice, payment, debitMissing: ['creditor'] })).toContain('pas encore en place.');
  });

  it('keeps the words of older invoices, which do not say what was missing: their bytes are on record', async () => {
    const text = await textOf({ ...sampleInvoice, payment: { mode: 'sepa_debit', due } });
    expect(text).toContain('Par prélèvement SEPA le 31 décembre 2026.');
    expect(text).toContain('Règlement Prélèvement SEPA');
  });

  it.each([
    ['gocardless', 'Par prélèvement le 31 décembre 2026, opéré par GoCardless.'],
    ['card', 'Par carte bancaire au plus tard le 31 décembre 2026.'],
    ['cheque', "Par chèque à l'ordre de Réseaux du Rhône, au plus tard le 31 décembre 2026."],
  ] as const)('says so for %s', async (mode, sentence) => {
    expect(await textOf({ ...sampleInvoice, payment: { mode, due } })).toContain(sentence);
  });
});

describe('addresses', () => {
  const billingAddress = { line1: 'Comptabilité', line2: 'BP 125', postalCode: '38031', city: 'Grenoble Cedex 2' };

  it('show the billing address in the window and the other one beside it', async () => {
    const text = await textOf({
      ...sampleInvoice,
      buyer: { ...buyer, billingAddress: { ...billingAddress, country: 'FR' } },
    });
    expect(text).toContain('Moulins Roy Comptabilité BP 125 38031 GRENOBLE CEDEX 2');
    expect(text).toContain('Adresse client 3 rue des Meuniers, 38000 GRENOBLE');
  });

  it('are said once when they are the same', async () => {
    const { address } = buyer;
    const text = await textOf({ ...sampleInvoice, buyer: { ...buyer, ...(address && { billingAddress: address }) } });
    expect(text).not.toContain('Adresse client');
  });

  it('name the country only when the letter leaves it', async () => {
    expect(await textOf(sampleInvoice)).not.toContain('FRANCE');
    const address = { line1: 'Veldstraat 1', postalCode: '9000', city: 'Gent', country: 'BE' };
    expect(await textOf({ ...sampleInvoice, buyer: { ...buyer, address } })).toContain('9000 GENT BELGIQUE');
  });
});

it('routes an invoice for a public body: service and engagement are printed', async () => {
  const chorus = { serviceCode: 'DSIN-FACT', engagementNumber: 'EJ-2026-0004578' };
  const text = await textOf({ ...sampleInvoice, delivery: { methods: ['chorus_pro'], chorus } });
  expect(text).toContain("Code service DSIN-FACT N° d'engagement EJ-2026-0004578");
});

it('leaves no trace of what is not known', async () => {
  const text = await textOf(
    invoiceOf([line({})], {
      seller: { name: 'ARD', address: seller.address, email: 'a@ard.example', vatOnDebits: false, invoicePrefix: 'F' },
      buyer: { name: 'Jean', reference: 'CL000001', customerType: 'individual' },
      dossiers: [],
    }),
  );
  expect(text).not.toMatch(/undefined|null|NaN|SIRET|RCS|capital|IBAN/);
});

it('draws names in any script, and claims PDF/A with well-formed metadata', async () => {
  const name = 'Dupont & Fils <Łódź> 東京 e\u0301te\u0301';
  const pdf = await renderInvoicePdf({ ...sampleInvoice, seller: { ...seller, name } }, NUMBER);
  const metadata = pdf.toString('utf8');
  expect(pdfText(pdf)).toContain('Dupont & Fils <Łódź> ?? été');
  expect(metadata).toContain('<rdf:li>Dupont et Fils Łódź ?? été</rdf:li>');
  expect(metadata).toContain('<pdfaid:part>3</pdfaid:part>');
  expect(metadata).toContain('<pdfaid:conformance>B</pdfaid:conformance>');
  expect(metadata).toContain('/Lang (fr-FR)');
  expect(metadata).toMatch(/^%PDF-1\.7\n/);
  expect(pdf.toString('latin1')).not.toMatch(/Helvetica|\/Subtype \/Type1/);
});

describe('an invoice of several pages', () => {
  const lines = Array.from({ length: 60 }, (_, n) =>
    line({ lineId: `l-${n}`, dossierId: `d-${n % 3}`, label: `Service n° ${n}` }),
  );
  const dossiers = [0, 1, 2].map((n) => ({ dossierId: `d-${n}`, name: `Site ${n}` }));

  it('numbers its pages and repeats its column heads', async () => {
    const pages = await pagesOf(invoiceOf(lines, { dossiers }));
    expect(pages.length).toBeGreaterThanOrEqual(3);
    pages.forEach((page, index) => {
      expect(page).toContain(`Facture ${NUMBER} · Page ${index + 1}/${pages.length}`);
      expect(page).toContain('Désignation Quantité Prix unitaire HT TVA Montant HT');
    });
  });

  it('prints every line once, by dossier, each with its subtotal', async () => {
    const text = (await pagesOf(invoiceOf(lines, { dossiers }))).join(' ');
    const printed = [...text.matchAll(/Service n° (\d+)/g)].map(([, n]) => Number(n));
    expect(printed).toEqual([0, 1, 2].flatMap((site) => lines.map((_, n) => n).filter((n) => n % 3 === site)));
    expect(text.match(/Sous-total HT Site \d 200,00 €/g)).toHaveLength(3);
    expect(text).toContain('(suite)');
  });

  it('never leaves the totals alone on a page, however many lines there are', async () => {
    for (let count = 1; count <= 20; count += 1) {
      const pages = await pagesOf(invoiceOf(lines.slice(0, count), { dossiers }));
      const last = pages.at(-1) ?? '';
      expect(last, `${count} lines`).toMatch(/Service n° \d+ .*Net à payer .*Pas d'escompte/);
      expect(pages.filter((page) => page.includes('Total TTC'))).toHaveLength(1);
    }
  });

  it('prints 2,000 lines of 100 dossiers', async () => {
    const many = Array.from({ length: 2_000 }, (_, n) => line({ lineId: `l-${n}`, dossierId: `d-${n % 100}` }));
    const sites = Array.from({ length: 100 }, (_, n) => ({ dossierId: `d-${n}`, name: `Site ${n}` }));
    const pages = await pagesOf(invoiceOf(many, { dossiers: sites }));
    expect(pages.join(' ').match(/Abonnement du 1er/g)).toHaveLength(2_000);
  });

  it('goes on with a label that is longer than a page', async () => {
    const label = Array.from({ length: 1_500 }, (_, n) => `mot${n}`).join(' ');
    const text = (await pagesOf(invoiceOf([line({ label })]))).join(' ');
    expect(text.match(/mot\d+/g)).toEqual(label.split(' '));
  });
});

function reverseCharged(): IssuedInvoice {
  const reason = 'TVA due par le preneur, article 283-2 du CGI';
  return invoiceOf([line({ vatCategory: 'AE', vatRate: '0' })], {
    vatRows: [{ category: 'AE', rate: '0', baseCents: 1000, vatCents: 0, reason }],
    vatCents: 0,
    totalCents: 1000,
  });
}

async function textOf(invoice: IssuedInvoice): Promise<string> {
  return plain(pdfText(await renderInvoicePdf(invoice, NUMBER)));
}

async function pagesOf(invoice: IssuedInvoice): Promise<readonly string[]> {
  return pdfPages(await renderInvoicePdf(invoice, NUMBER)).map((texts) => plain(texts.join(' ')));
}

function plain(text: string): string {
  return text.replace(/[\u00a0\u202f]/g, ' ');
}
