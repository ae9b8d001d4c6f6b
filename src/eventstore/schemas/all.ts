import type { EventType } from '../../domain/catalogue.js';
import { accessSchemas } from './access.js';
import { accountSchemas } from './account.js';
import { actionSchemas } from './action.js';
import { billingRunSchemas, invoiceSchemas, journalSchemas } from './billing.js';
import { deliverySchemas } from './delivery.js';
import { dossierSchemas, installationTypeSchemas } from './dossier.js';
import { accountNumbersSchemas, claimSchemas, organisationSchemas } from './others.js';
import type { Schema } from './schema.js';
import { userSchemas } from './user.js';

/** Every event type with the schema of each of its versions: version N is at index N - 1, the last is today's. */
export const eventSchemas: Readonly<Record<EventType, readonly Schema[]>> = {
  ...accessSchemas,
  ...accountSchemas,
  ...accountNumbersSchemas,
  ...actionSchemas,
  ...billingRunSchemas,
  ...claimSchemas,
  ...deliverySchemas,
  ...dossierSchemas,
  ...installationTypeSchemas,
  ...invoiceSchemas,
  ...journalSchemas,
  ...organisationSchemas,
  ...userSchemas,
};
