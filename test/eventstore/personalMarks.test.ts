import { describe, expect, it } from 'vitest';
import { eventSchemas } from '../../src/eventstore/schemas/all.js';
import type { Schema } from '../../src/eventstore/schemas/schema.js';

type Mark = Readonly<{ path: string; subject: string; held: boolean }>;
type Fields = Readonly<Record<string, Schema>>;

const isSchema = (value: unknown): value is Schema => typeof value === 'object' && value !== null;

/** Every `x-personal` mark below a schema, and whether an enclosing object has the field that it names, as text. */
function marksOf(schema: Schema, path: string, enclosing: readonly Fields[]): readonly Mark[] {
  const subject = schema['x-personal'];
  const own =
    typeof subject === 'string'
      ? [{ path, subject, held: enclosing.some((fields) => fields[subject]?.['type'] === 'string') }]
      : [];
  // The schemas are ours: this keyword holds schemas by name.
  const fields = (schema['properties'] ?? {}) as Fields;
  const inner = [schema['items'], schema['anyOf']].flat().filter(isSchema);
  return [
    ...own,
    ...Object.entries(fields).flatMap(([name, field]) => marksOf(field, `${path}.${name}`, [fields, ...enclosing])),
    ...inner.flatMap((one) => marksOf(one, path, enclosing)),
  ];
}

const marks = Object.entries(eventSchemas).flatMap(([type, versions]) =>
  versions.flatMap((schema) => marksOf(schema, type, [])),
);

describe('fields about a natural person', () => {
  it.each(marks)('$path names a field that holds its subject ($subject)', ({ held }) => {
    expect(held).toBe(true);
  });

  it.each([
    'ProspectCreated.name',
    'ProspectCreated.email',
    'ClientCreated.phones',
    'AccountDetailsChanged.changes.address',
    'ContactAdded.lastName',
    'ContactAdded.firstName',
    'ContactAdded.email',
    'ContactAdded.phones',
    'ContactChanged.changes.lastName',
    'ContactChanged.changes.email',
    'ContactChanged.changes.phones',
    'PaymentTermsSet.iban',
    'DossierPaymentSet.override.iban',
    'NoteAdded.body',
    'DeliveryAddressed.recipients.name',
    'DeliveryAddressed.recipients.email',
    'DeliveryAttempted.recipient',
    'DeliveryAttemptEnded.recipient',
    'InvoiceIssued.buyer.name',
    'InvoiceIssued.buyer.address',
    'InvoiceIssued.payment.iban',
    'UserInvited.email',
    'UserInvited.name',
    'ValueClaimed.command.body',
  ])('%s is marked', (path) => {
    expect(marks.map((mark) => mark.path)).toContain(path);
  });
});
