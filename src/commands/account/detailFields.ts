import { z } from 'zod';
import type { AccountChanges, AccountDetails } from '../../domain/account/events.js';
import { defined } from '../defined.js';
import * as field from '../fields.js';

const customerType = z.enum(['business', 'public', 'individual', 'foreign_business']);

/** The fields of an account as a creating command takes them. */
export const detailFields = {
  name: field.text(200),
  tradeName: field.text(200).optional(),
  customerType: customerType.default('business'),
  siren: field.siren.optional(),
  siret: field.siret.optional(),
  vatNumber: field.vatNumber.optional(),
  legalForm: field.text(50).optional(),
  email: field.email.optional(),
  accountingEmail: field.email.optional(),
  phone: field.phone.optional(),
  phones: field.phones.optional(),
  address: field.address.optional(),
  billingAddress: field.address.optional(),
  ownerId: field.userId.optional(),
  accountingCode: field.text(30).optional(),
  active: z.boolean().optional(),
};

const detailsSchema = z.object(detailFields);
export type GivenDetails = z.output<typeof detailsSchema>;

/** The same fields as a change takes them: left out stays as it is, null clears. */
export const changeFields = {
  name: detailFields.name.optional(),
  customerType: customerType.optional(),
  tradeName: detailFields.tradeName.nullable(),
  siren: detailFields.siren.nullable(),
  siret: detailFields.siret.nullable(),
  vatNumber: detailFields.vatNumber.nullable(),
  legalForm: detailFields.legalForm.nullable(),
  email: detailFields.email.nullable(),
  accountingEmail: detailFields.accountingEmail.nullable(),
  phone: detailFields.phone.nullable(),
  phones: detailFields.phones.nullable(),
  address: detailFields.address.nullable(),
  billingAddress: detailFields.billingAddress.nullable(),
  ownerId: detailFields.ownerId.nullable(),
  accountingCode: detailFields.accountingCode.nullable(),
  active: detailFields.active,
};

const changesSchema = z.object(changeFields);
type GivenChanges = z.output<typeof changesSchema>;

export function toDetails({
  name,
  customerType,
  siren,
  siret,
  tradeName,
  vatNumber,
  legalForm,
  email,
  accountingEmail,
  phone,
  phones,
  address,
  billingAddress,
  ownerId,
  accountingCode,
  active,
}: GivenDetails): AccountDetails {
  const numbers = [...new Set([...(phone === undefined ? [] : [phone]), ...(phones ?? [])])];
  return defined<AccountDetails>({
    name,
    customerType,
    // A SIRET begins with its SIREN: naming the first says the second.
    siren: siren ?? siret?.slice(0, 9),
    siret,
    tradeName,
    vatNumber,
    legalForm,
    email,
    accountingEmail,
    phones: numbers.length === 0 ? undefined : numbers,
    address,
    billingAddress,
    ownerId,
    accountingCode,
    // Active is what is not said.
    active: active === false ? false : undefined,
  });
}

export function toChanges({ phone, phones, siret, siren, ...rest }: GivenChanges): AccountChanges {
  return defined<AccountChanges>({
    ...rest,
    siret,
    siren: siren === undefined ? siret?.slice(0, 9) : siren,
    phones: phones ?? (phone === undefined ? phones : phone === null ? null : [phone]),
  });
}
