import { randomUUID } from 'node:crypto';
import { hostname } from 'node:os';
import type { Logger } from 'pino';
import type { Application } from './application.js';
import type { BillingComputer } from './billing/billingComputer.js';
import { commands } from './commands/all.js';
import type { AnyCommand } from './commands/registry.js';
import type { Config } from './config.js';
import type { DocumentStore } from './documents/documentStore.js';
import type { PdfRenderer } from './documents/pdfRenderer.js';
import type { EventStore } from './eventstore/eventStore.js';
import { allJobs } from './jobs/allJobs.js';
import { invoicePdfByNumber } from './jobs/invoicePdfByNumber.js';
import type { Leases } from './jobs/leases.js';
import { createNodeJobs, type NodeJobs } from './jobs/nodeJobs.js';
import { MailWorker } from './jobs/sendMails.js';
import type { MailTransport } from './mail/mailTransport.js';
import type { NodeLock } from './nodeLock.js';
import { dueDeliveries } from './projections/queries/deliveries.js';
import type { ReadModel } from './projections/readModel.js';

type Parts = Readonly<{
  eventStore: EventStore;
  leases: Leases;
  readModel: ReadModel;
  billing: BillingComputer;
  renderer: PdfRenderer;
  documents: DocumentStore;
  transport: MailTransport;
  lock: NodeLock;
}>;

type Needs = Readonly<{
  config: Config;
  log: Logger;
  now: () => string;
  send: Application['send'];
  /** The read model has passed over events of a newer version. */
  newerSeen: () => boolean;
  /** Why the log cannot be read now. */
  logTrouble: () => string | undefined;
}>;

/** The jobs of this node, ready to contend for the lease. */
export function nodeWork(parts: Parts, needs: Needs): NodeJobs {
  const { config, log, now, send, newerSeen, logTrouble } = needs;
  return createNodeJobs({
    ...parts,
    now,
    newerSeen,
    mails: mailWorkerOf(parts, needs),
    jobs: (signal) =>
      allJobs({ ...parts, now, log, signal, resend: (name, body, context) => send(named(name), body, context) }),
    holder: { node: parts.lock.node, process: randomUUID(), name: `${hostname()}:${process.pid}` },
    enabled: config.roles.includes('jobs'),
    ready: () => parts.readModel.status().ready && logTrouble() === undefined,
    termMs: config.leaseSeconds * 1_000,
    report: (job, error) => log.error({ job, err: error }, 'a job has to wait'),
    reportLease: (error) => log.warn({ err: error }, 'the lease of the jobs could not be read or written'),
  });
}

function mailWorkerOf(parts: Parts, { config, log, now }: Needs): MailWorker {
  return new MailWorker({
    ...parts,
    node: parts.lock.node,
    now,
    // A folder takes as many at once as the disk does; a mail server has its own limits.
    concurrency: config.smtpUrl === undefined ? 16 : 4,
    pdfOf: async (_invoiceId, number) => {
      const content = await invoicePdfByNumber({ ...parts, now }, number);
      if (content === undefined) throw new Error(`La facture ${number} n’est pas au journal`);
      return { content };
    },
    dueDeliveries: async (at, limit) =>
      dueDeliveries(parts.readModel.query, at, limit).map(({ deliveryId }) => deliveryId),
    onProblem: ({ message, ...facts }) => log.warn(facts, message),
  });
}

function named(name: string): AnyCommand {
  const command = commands.get(name);
  if (command === undefined) throw new Error(`A claim carries an unknown command: ${name}`);
  return command;
}
