import { z } from 'zod';

// The leaves of answers: each says its unit.

export const uuid = z.string().meta({ format: 'uuid' });
export const userId = z.string().meta({ description: 'UUID of a user, or `admin`', examples: ['admin'] });
export const civilDate = z.string().meta({ format: 'date', description: 'Civil date in Europe/Paris, `YYYY-MM-DD`' });
export const month = z.string().meta({ pattern: '^\\d{4}-\\d{2}$', description: 'Month, `YYYY-MM`' });
export const instant = z.string().meta({ format: 'date-time', description: 'UTC instant, ISO 8601' });
export const cents = z.int().meta({ description: 'Euro cents' });
export const count = z.int().nonnegative();
export const decimal = z.string().meta({ description: 'Decimal text', examples: ['29.90'] });
export const percent = z.string().meta({ description: 'Percent as decimal text', examples: ['20'] });
export const phone = z.string().meta({ description: 'E.164', examples: ['+33142685300'] });
export const email = z.string().meta({ examples: ['claire.roy@moulins-roy.fr'] });
export const siren = z.string().meta({ examples: ['732829320'] });
export const siret = z.string().meta({ examples: ['73282932000074'] });
export const vatNumber = z.string().meta({ examples: ['FR44732829320'] });
export const iban = z.string().meta({ description: 'Whole', examples: ['FR7630006000011234567890189'] });
export const maskedIban = z.string().meta({ description: 'Masked: only its ends are shown' });
export const bic = z.string().meta({ examples: ['AGRIFRPP'] });
export const revision = z.int().meta({ description: 'Revision of the stream: what If-Match names' });
export const position = z.string().meta({ description: 'Place in the log; opaque. Reads take it as `after`' });
export const reference = z.string().meta({ description: 'Of the account as it is now', examples: ['CL000042'] });
export const invoiceNumber = z.string().meta({ examples: ['F2026-000123'] });
export const batch = z.string().meta({ description: 'Dossiers billed together', examples: ['default'] });
export const french = z.string().meta({ description: 'In French; what a person reads' });
export const code = z.string().meta({ description: 'Stable; what a program looks at' });

export const kind = z.enum(['prospect', 'client']);
export const role = z.enum(['admin', 'sales', 'billing', 'auditor']);
export const customerType = z.enum(['business', 'public', 'individual', 'foreign_business']);
export const vatCode = z.enum(['normal', 'intermediate', 'reduced', 'super_reduced']);
export const deliveryMethod = z.enum(['email_attachment', 'email_notification', 'chorus_pro', 'gocardless_export']);
export const paymentMode = z.enum(['transfer', 'sepa_debit', 'gocardless', 'card', 'cheque']);

export const address = z
  .object({
    line1: z.string(),
    line2: z.string().optional(),
    postalCode: z.string(),
    city: z.string(),
    country: z.string().meta({ description: 'ISO 3166-1 alpha-2', examples: ['FR'] }),
  })
  .meta({ id: 'Address' });

export const actor = z
  .object({
    id: z.string().meta({ description: 'User id, `admin`, or `job:<name>`' }),
    kind: z.enum(['user', 'job']),
    name: z.string(),
  })
  .meta({ id: 'Actor' });

/** A page of a list. */
export function pageOf<Item extends z.ZodType>(item: Item) {
  const nextCursor = z.string().nullable().meta({ description: '`cursor` of the next page; null on the last one' });
  return z.object({ items: z.array(item), nextCursor });
}

/** A list that comes whole. */
export function wholeList<Item extends z.ZodType>(item: Item) {
  return z.object({ items: z.array(item), nextCursor: z.null().meta({ description: 'The list comes whole' }) });
}

/** Bytes, not JSON. */
export const pdf = z.never().meta({ contentMediaType: 'application/pdf' });
