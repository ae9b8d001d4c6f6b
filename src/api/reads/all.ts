import type { Read } from '../read.js';
import { accountReads } from './accounts.js';
import { actionReads } from './actions.js';
import { auditReads } from './audit.js';
import { billingReads } from './billing.js';
import type { ReadDeps } from './deps.js';
import { dossierReads } from './dossiers.js';
import { ibanReads } from './ibans.js';
import { invoiceReads } from './invoices.js';
import { searchReads } from './search.js';
import { twinReads } from './twins.js';
import { userReads } from './users.js';
import { workReads } from './work.js';

/** Every read, in the order in which the router asks them. */
export function allReads(deps: ReadDeps): readonly Read[] {
  return [
    // Before the accounts by reference: `duplicates` is none.
    ...twinReads(deps),
    ...accountReads(deps),
    ...actionReads(deps),
    ...dossierReads(deps),
    ...auditReads(deps),
    ...ibanReads(deps),
    ...workReads(deps),
    ...invoiceReads(deps),
    ...billingReads(deps),
    ...searchReads(deps),
    ...userReads(),
  ];
}
