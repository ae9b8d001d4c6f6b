import { describe, expect, it } from 'vitest';
import type { IssuedInvoice } from '../../src/domain/invoice/events.js';
import { invoiceMail } from '../../src/mail/invoiceMail.js';
import { sampleInvoice } from '../documents/sampleInvoices.js';

const due = { days: 30, endOfMonth: 'none' } as const;

function mailOf(given: Partial<IssuedInvoice> = {}, name = 'Claire Martin') {
  return invoiceMail({
    invoice: { ...sampleInvoice, ...given },
    number: 'F2026-000123',
    recipient: { contactId: 'claire', name, email: 'claire@moulins-roy.example' },
    messageId: '<m@x>',
    pdf: Buffer.from('%PDF'),
  });
}

/** As a reader sees it: no-break spaces are spaces. */
const plain = (text: string) => text.replace(/[\u00a0\u202f]/g, ' ');

describe('the mail of an invoice', () => {
  it('says number, client, amount and due date, in text and in HTML', () => {
    const { text, html, subject } = mailOf();
    expect(subject).toBe('Votre facture F2026-000123 – Réseaux du Rhône');
    for (const body of [plain(text), plain(html)]) {
      expect(body).toContain('Bonjour Claire Martin,');
      expect(body).toContain('F2026-000123 du 1er décembre 2026 est jointe');
      expect(body).toContain('Moulins Roy (CL000042)');
      expect(body).toContain('356,86 €');
      expect(body).toContain('31 décembre 2026');
    }
  });

  it('states who the company is, as the law wants on correspondence', () => {
    expect(plain(mailOf().text)).toContain(
      'Réseaux du Rhône, SAS au capital de 50 000 € · 14 quai Perrache, 69002 Lyon · RCS Lyon 812 345 678',
    );
  });

  it('names the account to transfer to, and the reference', () => {
    const text = plain(mailOf().text);
    expect(text).toContain('par virement au plus tard le 31 décembre 2026, en indiquant la référence F2026-000123');
    expect(text).toContain('FR76 3000 6000 0112 3456 7890 189');
    expect(text).toContain('AGRIFRPPXXX');
  });

  it('does without bank details that nobody gave', () => {
    const { bank: _bank, ...seller } = sampleInvoice.seller;
    const text = plain(mailOf({ seller }).text);
    expect(text).toContain('par virement');
    expect(text).not.toContain('IBAN');
  });

  it('asks nothing of a client who is debited, and shows only the end of the IBAN', () => {
    const mandate = { reference: 'RUM-000042', signedOn: '2026-01-05' };
    const text = plain(
      mailOf({ payment: { mode: 'sepa_debit', iban: 'FR7610107001011234567890129', mandate, due } }).text,
    );
    expect(text).toContain('Vous n’avez rien à faire : ce montant sera prélevé sur votre compte se terminant par 0129');
    expect(text).toContain('mandat RUM-000042');
    expect(text).not.toContain('1234 5678');
    expect(text).not.toContain('10107001011');
  });

  it.each([
    ['gocardless', 'prélevé sur votre compte par GoCardless'],
    ['card', 'se règle par carte bancaire'],
    ['cheque', 'par chèque à l’ordre de Réseaux du Rhône'],
  ] as const)('says how to pay by %s', (mode, sentence) => {
    expect(plain(mailOf({ payment: { mode, due } }).text)).toContain(sentence);
  });

  it('shows names as text, whatever is in them', () => {
    const { html } = mailOf({ buyer: { ...sampleInvoice.buyer, name: '<b>Roy & "Fils"</b>' } }, '<script>x</script>');
    expect(html).not.toContain('<script>');
    expect(html).not.toContain('<b>');
    expect(html).toContain('&#60;b&#62;Roy &#38; &#34;Fils&#34;');
  });

  it('greets a contact without a name', () => {
    expect(mailOf({}, '').text).toMatch(/^Bonjour,\n/);
  });
});
