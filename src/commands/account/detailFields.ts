import { z } from 'zod';
import type { AccountChanges, AccountDetails } from '../../domain/account/events.js';
import { listed, phoneNumber } from '../../domain/shared/frenchWords.js';
import { RuleViolation } from '../../domain/shared/ruleViolation.js';
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
  const numbers = numbersOf(phone, phones);
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

/** `present` are the numbers that the account has. Throws RuleViolation `account.several_phones`. */
export function toChanges(
  { phone, phones, siret, siren, ...rest }: GivenChanges,
  present: readonly string[],
): AccountChanges {
  return defined<AccountChanges>({
    ...rest,
    siret,
    siren: siren === undefined ? siret?.slice(0, 9) : siren,
    phones: phonesAfter({ phone, phones }, present),
  });
}

/** Both are a whole list, as in a creating command. `phone` alone is the first of those that are there: the others stay. */
function phonesAfter(
  { phone, phones }: Pick<GivenChanges, 'phone' | 'phones'>,
  present: readonly string[],
): AccountChanges['phones'] | undefined {
  if (phones !== undefined) return orNull(numbersOf(phone, phones));
  if (phone === undefined) return undefined;
  if (phone === null) return assertOneAtMost(present);
  const others = present.includes(phone) ? present : present.slice(1);
  return numbersOf(phone, others);
}

function assertOneAtMost(present: readonly string[]): null {
  if (present.length < 2) return null;
  const numbers = listed(present.map(phoneNumber));
  const message = `Cette fiche a plusieurs numéros (${numbers}) : dites ceux qui restent (phones).`;
  throw new RuleViolation('account.several_phones', message, { phones: present });
}

/** Each number once, the one that goes first before the others. */
const numbersOf = (first: string | null | undefined, others: readonly string[] | null = []): readonly string[] => [
  ...new Set([...(first == null ? [] : [first]), ...(others ?? [])]),
];

const orNull = (numbers: readonly string[]) => (numbers.length === 0 ? null : numbers);
