import { accounts } from './accounts.js';
import { actions } from './actions.js';
import { billingRuns } from './billingRuns.js';
import { deliveries } from './deliveries.js';
import { dossiers } from './dossiers.js';
import { installationTypes } from './installationTypes.js';
import { invoices } from './invoices.js';
import { organisation } from './organisation.js';
import type { Projection } from './projection.js';
import { searchFeed } from './searchFeed.js';
import { users } from './users.js';

/** Everything that read.db holds. */
export const allProjections: readonly Projection[] = [
  accounts,
  actions,
  billingRuns,
  deliveries,
  dossiers,
  installationTypes,
  invoices,
  organisation,
  searchFeed,
  users,
];
