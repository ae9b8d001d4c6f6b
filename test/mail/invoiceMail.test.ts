import { describe, expect, it } from 'vitest';
import type { IssuedInvoice } from '../../src/domain/invoice/events.js';
import { invoiceMail } from '../../src/mail/invoiceMail.js';
import { sampleInvoice } from '../documents/sampleInvoices.js';

const due = { days: 30, endOfMonth: 'none' } as const;

function mailOf(given: Partial<IssuedInvoice> = {}, name = 'Claire Martin', number = 'F2026-000123') {
  return invoiceMail({
    invoice: { ...sampleInvoice, ...given },
    number,
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

  it('has the document attached under its number, in which no file name may have a slash', () => {
    expect(mailOf().attachments.map(({ filename }) => filename)).toEqual(['F2026-000123.pdf']);
    const { subject, attachments } = mailOf({}, 'Claire Martin', 'F/T2026-000001');
    expect(subject).toContain('F/T2026-000001');
    expect(attachments.map(({ filename }) => filename)).toEqual(['F-T2026-000001.pdf']);
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

  const mandate = { reference: 'RUM-000042', signedOn: '2026-01-05' };
  const debit = { mode: 'sepa_debit', iban: 'FR7610107001011234567890129', mandate, due } as const;

  it('announces a debit: amount, day, mandate, creditor and the end of the IBAN, and asks nothing', () => {
    const text = plain(mailOf({ payment: debit }).text);
    expect(text).toContain(
      'Vous n’avez rien à faire : ce montant, 356,86 €, sera prélevé sur votre compte le 31 décembre 2026.',
    );
    expect(text).toMatch(/Mandat \(RUM\) +: RUM-000042/);
    expect(text).toMatch(/Créancier +: Réseaux du Rhône/);
    expect(text).toMatch(/ICS +: FR72ZZZ123456/);
    expect(text).toMatch(/Compte débité +: FR76 … 0129/);
    expect(text).not.toContain('1234 5678');
    expect(text).not.toContain('10107001011');
  });

  it.each([
    ['mandate and IBAN', { mode: 'sepa_debit', due }, 'votre IBAN et votre mandat de prélèvement signé'],
    ['mandate', { mode: 'sepa_debit', iban: debit.iban, due }, 'envoyez-nous votre mandat de prélèvement signé'],
    ['IBAN', { mode: 'sepa_debit', mandate, due }, 'envoyez-nous votre IBAN,'],
    ['GoCardless mandate', { mode: 'gocardless', due }, 'envoyez-nous votre mandat de prélèvement signé'],
  ] as const)(
    'promises no debit that cannot be made, and says what to do instead: without %s',
    (_what, payment, asks) => {
      const text = plain(mailOf({ payment }).text);
      expect(text).not.toMatch(/rien à faire|sera prélevé/);
      expect(text).toContain(asks);
      expect(text).toContain('par virement au plus tard le 31 décembre 2026, en indiquant la référence F2026-000123');
      expect(text).toContain('FR76 3000 6000 0112 3456 7890 189');
    },
  );

  it('promises no debit to a creditor without an ICS, and asks nothing of the client for it', () => {
    const { bank, ...seller } = sampleInvoice.seller;
    const { ics: _ics, ...without } = bank ?? { iban: '', bic: '' };
    const text = plain(mailOf({ payment: debit, seller: { ...seller, bank: without } }).text);
    expect(text).not.toMatch(/sera prélevé|envoyez-nous/);
    expect(text).toContain('par virement');
  });

  it.each([
    [
      { mode: 'gocardless', gocardless: { mandateId: 'MD000042' }, due },
      'sera prélevé sur votre compte par GoCardless',
    ],
    [{ mode: 'card', due }, 'se règle par carte bancaire'],
    [{ mode: 'cheque', due }, 'par chèque à l’ordre de Réseaux du Rhône'],
  ] as const)('says how to pay (case %#)', (payment, sentence) => {
    expect(plain(mailOf({ payment }).text)).toContain(sentence);
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
