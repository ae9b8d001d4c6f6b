import type { AccountNumbersEvent } from '../../domain/accountNumbers/events.js';
import type { ClaimEvent } from '../../domain/claim/events.js';
import type { OrganisationEvent } from '../../domain/organisation/events.js';
import { anyObject, count, date, decimal, object, oneOf, optional, personal, type Schema, text } from './schema.js';
import { bankDetailsFields, organisationProfileFields, vatCode } from './shared.js';

export const organisationSchemas: Readonly<Record<OrganisationEvent['type'], readonly Schema[]>> = {
  OrganisationProfileSet: [object(organisationProfileFields)],
  BankDetailsSet: [object(bankDetailsFields)],
  VatRateSet: [object({ vatCode, rate: decimal, from: date })],
  ContactFunctionDefined: [object({ functionId: text, name: text })],
  ContactFunctionRenamed: [object({ functionId: text, name: text })],
  ContactFunctionRetired: [object({ functionId: text })],
};

const claim = { kind: oneOf('siret', 'rum'), value: text, accountId: text };

export const claimSchemas: Readonly<Record<ClaimEvent['type'], readonly Schema[]>> = {
  ValueClaimed: [
    object({
      ...claim,
      command: object({
        name: text,
        body: personal('accountId', anyObject),
        seenRevision: optional(count),
      }),
    }),
  ],
  ClaimReleased: [object({ ...claim, claimedBy: text })],
};

export const accountNumbersSchemas: Readonly<Record<AccountNumbersEvent['type'], readonly Schema[]>> = {
  AccountNumberReserved: [object({ accountId: text })],
};
