import type { BillingComputer } from '../billing/billingComputer.js';
import type { DocumentStore } from '../documents/documentStore.js';
import type { PdfRenderer } from '../documents/pdfRenderer.js';
import type { EventStore } from '../eventstore/eventStore.js';
import { carryOutBillingRuns } from './carryOutBillingRuns.js';
import { type CompleteClaimsDeps, completeClaims, releaseClaims } from './completeClaims.js';
import { installDossiers } from './installDossiers.js';
import type { Job } from './job.js';
import { planDeliveries } from './planDeliveries.js';
import { produceInvoiceDocuments } from './produceInvoiceDocuments.js';

type Deps = Readonly<{
  eventStore: EventStore;
  billing: BillingComputer;
  documents: DocumentStore;
  renderer: PdfRenderer;
  now: () => string;
  resend: CompleteClaimsDeps['resend'];
  /** Aborted when the node stops: a long job ends after what is in flight. */
  signal: AbortSignal;
  log: Readonly<Record<'info' | 'error', (facts: object, message: string) => void>>;
}>;

/** Every job that a node runs, but for the mails, which have a worker of their own. */
export function allJobs(deps: Deps): readonly Job[] {
  const { log } = deps;
  return [
    completeClaims(deps),
    releaseClaims(deps),
    installDossiers(deps),
    carryOutBillingRuns(deps),
    produceInvoiceDocuments({
      ...deps,
      report: (error, { position }) => log.error({ err: error, position }, 'a document is not right'),
    }),
    planDeliveries(deps),
  ];
}
