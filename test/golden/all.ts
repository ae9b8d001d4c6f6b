import type { ArdoiseEvent } from '../../src/domain/catalogue.js';
import { accessGolden, accountGolden, accountNumbersGolden, claimGolden } from './account.js';
import { billingRunGolden, invoiceGolden, journalGolden } from './billing.js';
import type { Golden } from './golden.js';
import { deliveryGolden, organisationGolden } from './others.js';
import { userGolden } from './user.js';
import { actionGolden, dossierGolden, installationTypeGolden } from './work.js';

/** What every stored sample is for today's code. */
export const golden: Golden<ArdoiseEvent> = {
  ...accessGolden,
  ...accountGolden,
  ...accountNumbersGolden,
  ...actionGolden,
  ...billingRunGolden,
  ...claimGolden,
  ...deliveryGolden,
  ...dossierGolden,
  ...installationTypeGolden,
  ...invoiceGolden,
  ...journalGolden,
  ...organisationGolden,
  ...userGolden,
};
