import type { AccountDocument, InvoiceDocument, SearchDocument } from '../../src/search/searchEngine.js';

type AccountFields = Partial<Omit<AccountDocument, 'contacts'>> & { contacts?: readonly string[] };

/** A client `acc-<number>` with nothing but its name, and what is given. */
export function accountDocument(number: number, name: string, fields: AccountFields = {}): AccountDocument {
  const { contacts = [], kind = 'client', ...rest } = fields;
  return {
    type: 'account',
    id: `acc-${number}`,
    reference: `${kind === 'client' ? 'CL' : 'PR'}${String(number).padStart(6, '0')}`,
    number,
    kind,
    name,
    phones: [],
    emails: [],
    ...rest,
    contacts: contacts.map((contact, at) => ({ contactId: `con-${number}-${at}`, name: contact })),
  };
}

export function invoiceDocument(reference: string, account: number, ownerId?: string): InvoiceDocument {
  return {
    type: 'invoice',
    id: `inv-${reference}`,
    reference,
    accountId: `acc-${account}`,
    title: `Buyer ${account}`,
    ...(ownerId !== undefined && { ownerId }),
  };
}

/** A small operator's register, on which the cases of the search contract are asked. */
export const REGISTER: readonly SearchDocument[] = [
  accountDocument(1, 'SARL Martin & Fils', {
    tradeName: 'Le Fournil des Halles',
    contacts: ['Marie Dupont', 'Jean-Pierre Lefèvre'],
    phones: ['+33142685300', '+33612345678'],
    emails: ['contact@martin-fils.fr', 'marie.dupont@martin-fils.fr'],
    siren: '552100554',
    siret: '55210055400013',
    ownerId: 'zoe',
  }),
  accountDocument(2, 'Garage Martin', { phones: ['+33298765432'], contacts: ['Yann Le Goff'], ownerId: 'ali' }),
  accountDocument(3, 'Martinet Industries', { kind: 'prospect', phones: ['+4930123456'], ownerId: 'ali' }),
  accountDocument(4, "L'Oréal SA", { emails: ['jean.dupont@example.fr'], siren: '632012100' }),
  accountDocument(5, 'Bio Coop', { phones: ['+3224567890'] }),
  accountDocument(6, '123 Pare-Brise', { phones: ['+33800123456'] }),
  accountDocument(7, 'Studio 54', { kind: 'prospect' }),
  accountDocument(8, 'Boulangerie Dupont', { phones: ['+33549112233'], ownerId: 'ali' }),
  accountDocument(9, 'Cœur de Loire', { emails: ['Accueil@Coeur-de-Loire.FR'] }),
  accountDocument(10, 'Établissements Çelik'),
  accountDocument(11, "O'Brien's Pub", { phones: ['+590590121314'] }),
  accountDocument(12, 'Mairie de Saint-Étienne', { contacts: ['Inès Benoît'], phones: ['+33477121212'] }),
  accountDocument(13, 'S.A.R.L. Transports du Midi', { siret: '73282932000074', siren: '732829320' }),
  accountDocument(14, 'Association'),
  accountDocument(15, 'Association des Parents'),
  accountDocument(16, 'Mart'),
  accountDocument(17, 'Chez Mart'),
  accountDocument(18, 'Durand Optique'),
  accountDocument(42, 'Pharmacie du Marché', { contacts: ['Noémie Roux'], phones: ['+33388776655'] }),
  accountDocument(43, 'Philharmonie', { kind: 'prospect', emails: ['billetterie@orchestre.example'] }),
  accountDocument(420, 'Hôtel du Lac'),
  invoiceDocument('F2025-000123', 2, 'ali'),
  invoiceDocument('F2026-000123', 1, 'zoe'),
  invoiceDocument('F2026-000124', 8, 'ali'),
  invoiceDocument('F2026-001230', 8),
  invoiceDocument('A2026-000001', 1),
];
