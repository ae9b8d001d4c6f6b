import type { InvoiceLine, IssuedInvoice } from '../../src/domain/invoice/events.js';
import type { DeliveryMethod } from '../../src/domain/shared/party.js';
import {
  accountReference,
  BILLING_RUNS_STREAM,
  deliveryId,
  deliveryStream,
  invoiceNumber,
  invoiceStream,
  journalStream,
} from '../../src/domain/streams.js';
import { type Choice, one, type Step, type World, type WorldDelivery, type Written } from './historyWorld.js';

const SERIES = 'F2026';
const METHODS: readonly DeliveryMethod[] = ['email_attachment', 'chorus_pro', 'gocardless_export'];
const OUTCOMES = ['accepted', 'refused', 'deferred', 'unreachable', 'unknown'] as const;

const startRun: Step = (world, { pick, pick2 }) => {
  world.runs += 1;
  const run = { runId: `run-${world.runs}`, batch: 'default', period: period(pick) };
  const start = {
    ...run,
    issueDate: '2026-12-31',
    series: SERIES,
    basis: { position: '1', eventId: 'event-1' },
    journalRevision: (world.journals.get(SERIES) ?? 0) - 1,
    rulesVersion: 1,
  };
  const invoices = Array.from({ length: pick2 % 3 }, (_, n) => issue(world, run, pick + n)).flat();
  const totals = { invoices: invoices.length, netCents: 0, vatCents: 0, totalCents: 0, leftOut: [] };
  const ends: readonly Written['event'][] = [
    { type: 'BillingRunCompleted', data: { ...run, ...totals } },
    { type: 'BillingRunAborted', data: { ...run, reason: 'Erreur de lot' } },
  ];
  const end = one<Written['event'] | undefined>([...ends, undefined], pick2);
  return [
    { stream: BILLING_RUNS_STREAM, event: { type: 'BillingRunStarted', data: start } },
    ...invoices,
    ...(end === undefined ? [] : [{ stream: BILLING_RUNS_STREAM, event: end }]),
  ];
};

const period = (pick: number): string => `2026-${String(1 + (pick % 12)).padStart(2, '0')}`;

function issue(world: World, run: { runId: string; batch: string; period: string }, pick: number): readonly Written[] {
  const account = one(world.accounts, pick);
  if (account === undefined) return [];
  const place = world.journals.get(SERIES) ?? 0;
  world.journals.set(SERIES, place + 1);
  const invoiceId = `inv-${world.invoices.length + 1}`;
  const own = world.dossiers.filter(({ accountId }) => accountId === account.id);
  const dossiers = own.length === 0 ? ['dos-0'] : own.map(({ id }) => id);
  world.invoices.push({ id: invoiceId, accountId: account.id, number: invoiceNumber(SERIES, place), documents: 0 });

  const lines = dossiers.map((dossierId, n) => line(dossierId, 1_000 + 37 * n + pick));
  const netCents = lines.reduce((sum, { netCents: cents }) => sum + cents, 0);
  const vatCents = Math.round(netCents * 0.2);
  const data: IssuedInvoice = {
    invoiceId,
    accountId: account.id,
    ...run,
    issueDate: `2026-12-${String(1 + (pick % 31)).padStart(2, '0')}`,
    dueOn: '2027-01-31',
    currency: 'EUR',
    seller: { name: 'Opéra Télécom', address: paris, email: 'f@exemple.fr', vatOnDebits: false, invoicePrefix: 'F' },
    buyer: { name: account.id, reference: accountReference('client', account.number), customerType: 'business' },
    dossiers: dossiers.map((dossierId) => ({ dossierId })),
    lines,
    vatRows: [{ category: 'S', rate: '20', baseCents: netCents, vatCents }],
    netCents,
    vatCents,
    totalCents: netCents + vatCents,
    payment: { mode: 'transfer', due: { days: 30, endOfMonth: 'none' } },
    delivery: { methods: ['email_attachment'] },
  };
  return [{ stream: journalStream(SERIES), event: { type: 'InvoiceIssued', data } }];
}

const paris = { line1: '8 rue de Londres', postalCode: '75009', city: 'Paris', country: 'FR' };

function line(dossierId: string, netCents: number): InvoiceLine {
  return {
    dossierId,
    lineId: 'line-1',
    section: 'recurring',
    label: 'Fibre',
    quantity: '1',
    unitPrice: String(netCents / 100),
    every: 'month',
    from: '2026-12-01',
    to: '2026-12-31',
    nature: 'services',
    vatCode: 'normal',
    vatCategory: 'S',
    vatRate: '20',
    netCents,
  };
}

const produceDocument: Step = (world, { pick }) => {
  const invoice = one(world.invoices, pick);
  if (invoice === undefined) return [];
  invoice.documents += 1;
  const { id: invoiceId, accountId, number } = invoice;
  const sha256 = String(invoice.documents).padStart(64, 'a');
  const data = { invoiceId, accountId, number, kind: 'pdf' as const, sha256, bytes: 9_000 + pick, renderer: 'test/1' };
  return [{ stream: invoiceStream(invoiceId), event: { type: 'InvoiceDocumentProduced', data } }];
};

const planDelivery: Step = (world, { pick, pick2 }) => {
  const invoice = one(world.invoices, pick);
  const method = one(METHODS, pick2 % 5) ?? 'email_attachment';
  if (invoice === undefined) return [];
  const id = deliveryId(invoice.id, method);
  if (world.deliveries.some((delivery) => delivery.id === id)) return [];
  const of = { invoiceId: invoice.id, accountId: invoice.accountId, method };
  world.deliveries.push({ id, ...of, recipients: [], attempts: [] });
  const data = { deliveryId: id, ...of, invoiceNumber: invoice.number };
  return [{ stream: deliveryStream(id), event: { type: 'DeliveryPlanned', data } }];
};

/** A step about a mail that is not delivered; a failed one may still learn a late outcome. */
const onMail =
  (step: (delivery: WorldDelivery, choice: Choice) => Written['event'] | undefined): Step =>
  (world, choice) => {
    const mails = world.deliveries.filter(({ method, end }) => method === 'email_attachment' && end !== 'delivered');
    const delivery = one(mails, choice.pick);
    const event = delivery && step(delivery, choice);
    return delivery === undefined || event === undefined ? [] : [{ stream: deliveryStream(delivery.id), event }];
  };

const isOpen = ({ outcome }: WorldDelivery['attempts'][number]): boolean => outcome === undefined;

const of = ({ id, invoiceId, accountId }: WorldDelivery) => ({ deliveryId: id, invoiceId, accountId });

export const billingSteps: readonly Step[] = [
  startRun,
  startRun,
  produceDocument,
  planDelivery,
  planDelivery,
  onMail((delivery, { pick2 }) => {
    if (delivery.recipients.length > 0) return undefined;
    delivery.recipients = Array.from({ length: 1 + (pick2 % 2) }, (_, n) => ({
      contactId: `contact-${n}`,
      name: `Zoé ${n}`,
      email: `zoe${n}@exemple.fr`,
    }));
    return { type: 'DeliveryAddressed', data: { ...of(delivery), recipients: delivery.recipients } };
  }),
  onMail((delivery, { pick2 }) => {
    const recipient = one(delivery.recipients, pick2);
    if (recipient === undefined || delivery.end || delivery.attempts.some(isOpen)) return undefined;
    const attempt = delivery.attempts.length + 1;
    delivery.attempts.push({ attempt, recipient });
    const { contactId, email } = recipient;
    const claim = { messageId: `<${contactId}@exemple.fr>`, claim: `claim-${attempt}`, node: 'here' };
    return { type: 'DeliveryAttempted', data: { ...of(delivery), attempt, contactId, recipient: email, ...claim } };
  }),
  onMail((delivery, { pick2, date }) => {
    const open = delivery.attempts.find(isOpen) ?? delivery.attempts.find(({ outcome }) => outcome === 'unknown');
    if (open === undefined) return undefined;
    const { contactId, email } = open.recipient;
    const outcome = one(OUTCOMES, pick2) ?? 'unknown';
    open.outcome = outcome;
    const again = outcome === 'accepted' || outcome === 'refused' ? {} : { retryAt: `${date}T10:00:00.000Z` };
    const said = outcome === 'refused' ? { replyCode: 550 } : {};
    const end = { outcome, ...said, detail: `dit ${outcome}`, ...again };
    const data = { ...of(delivery), attempt: open.attempt, contactId, recipient: email, ...end };
    return { type: 'DeliveryAttemptEnded', data };
  }),
  onMail((delivery) => {
    if (delivery.attempts.length === 0) return undefined;
    delivery.end = 'delivered';
    return { type: 'DeliverySucceeded', data: { ...of(delivery), method: delivery.method } };
  }),
  onMail((delivery, { word }) => {
    if (delivery.attempts.length === 0 || delivery.end) return undefined;
    delivery.end = 'failed';
    return { type: 'DeliveryFailed', data: { ...of(delivery), code: 'mail.refused', detail: `Refusé par ${word}` } };
  }),
];
