import { v5 } from 'uuid';
import { type BillingEvent, type BillingState, emptyBilling } from '../../src/domain/billing/billingState.js';
import { computeRun } from '../../src/domain/billing/computeRun.js';
import { evolveBilling } from '../../src/domain/billing/evolveBilling.js';
import { RULES_VERSION } from '../../src/domain/billing/rulesVersion.js';
import type { RunRequest, RunResult, RunTools } from '../../src/domain/billing/runResult.js';
import type { EventOf } from '../../src/domain/catalogue.js';
import type { IssuedInvoice } from '../../src/domain/invoice/events.js';
import type { BillingPreferences, PaymentTerms } from '../../src/domain/shared/party.js';

export const profile: BillingEvent = {
  type: 'OrganisationProfileSet',
  data: {
    name: 'Réseaux du Rhône',
    address: { line1: '14 quai Perrache', postalCode: '69002', city: 'Lyon', country: 'FR' },
    email: 'facturation@reseaux-du-rhone.example',
    siret: '73282932000074',
    vatNumber: 'FR44732829320',
    vatOnDebits: false,
    invoicePrefix: 'F',
  },
};

export const bank: BillingEvent = {
  type: 'BankDetailsSet',
  data: { iban: 'FR7630006000011234567890189', bic: 'AGRIFRPPXXX' },
};

export const organisation: readonly BillingEvent[] = [profile, bank];

export const transfer30: PaymentTerms = { mode: 'transfer', due: { days: 30, endOfMonth: 'none' } };
export const cheque: PaymentTerms = { mode: 'cheque', due: { days: 30, endOfMonth: 'none' } };

const address = { line1: '3 rue Mercière', postalCode: '69002', city: 'Lyon', country: 'FR' };

/** What a business has to have on its invoices. */
export const mentions = { siren: '552100554', address };

export const client = (accountId: string, number = 1): BillingEvent => ({
  type: 'ClientCreated',
  data: { accountId, number, name: `Client ${number}`, customerType: 'business', ...mentions },
});

export const prospect = (accountId: string, number = 1): BillingEvent => ({
  type: 'ProspectCreated',
  data: { accountId, number, name: `Prospect ${number}`, customerType: 'business', ...mentions },
});

export const preferences = (accountId: string, given: Partial<BillingPreferences>): BillingEvent => ({
  type: 'BillingPreferencesSet',
  data: { accountId, groupInvoices: false, batch: 'default', vatLiable: true, ...given },
});

export const dossier = (
  dossierId: string,
  accountId: string,
  given: Partial<EventOf<'DossierOpened'>['data']> = {},
): BillingEvent => ({ type: 'DossierOpened', data: { dossierId, accountId, ...given } });

type LineData = EventOf<'DossierLineAdded'>['data'];

/** A recurring line, charged monthly, 30 € at the normal rate, unless said otherwise. */
export function line(dossierId: string, lineId: string, given: Partial<LineData> = {}): BillingEvent {
  const { section = 'recurring' } = given;
  return {
    type: 'DossierLineAdded',
    data: {
      dossierId,
      lineId,
      section,
      label: lineId,
      quantity: '1',
      unitPrice: '30',
      vatCode: 'normal',
      ...(section === 'one_off' ? {} : { every: 'month' }),
      nature: 'services',
      ...given,
    },
  };
}

export const payment = (dossierId: string, override: PaymentTerms | null): BillingEvent => ({
  type: 'DossierPaymentSet',
  data: { dossierId, accountId: 'acc-1', override },
});

/** What may become of a line or a dossier of `acc-1`. */
type Change = EventOf<
  | 'DossierLineChanged'
  | 'DossierLineEnded'
  | 'DossierLineRemoved'
  | 'DossierSiteSet'
  | 'DossierDeliverySet'
  | 'DossierTerminated'
  | 'DossierReopened'
>;
export const changed = <Type extends Change['type']>(
  type: Type,
  dossierId: string,
  given: Omit<EventOf<Type>['data'], 'dossierId' | 'accountId'>,
): BillingEvent =>
  // The type and its own data, which TypeScript does not follow through a parameter.
  ({ type, data: { dossierId, accountId: 'acc-1', ...given } }) as unknown as BillingEvent;

export const activated = (dossierId: string, effectiveOn: string, accountId = 'acc-1'): BillingEvent => ({
  type: 'DossierActivated',
  data: { dossierId, accountId, effectiveOn },
});

export const issued = (...invoices: readonly IssuedInvoice[]): readonly BillingEvent[] =>
  invoices.map((data) => ({ type: 'InvoiceIssued', data }));

/** A client with one active dossier: most rules need no more. */
export const ordinary = (effectiveOn: string, ...lines: readonly BillingEvent[]): readonly BillingEvent[] => [
  ...organisation,
  client('acc-1'),
  dossier('d-1', 'acc-1'),
  ...lines,
  activated('d-1', effectiveOn),
];

/** A run of the default batch unless said otherwise, as far as it came. */
export function runHistory(
  period: string,
  status: 'open' | 'completed' | 'aborted',
  batch = 'default',
): readonly BillingEvent[] {
  const run = { runId: `run-${batch}-${period}`, batch, period };
  const start = { issueDate: `${period}-01`, series: 'F2026', journalRevision: -1, rulesVersion: RULES_VERSION };
  const started: BillingEvent = {
    type: 'BillingRunStarted',
    data: { ...run, ...start, basis: { position: '41', eventId: 'e-41' } },
  };
  if (status === 'aborted') return [started, { type: 'BillingRunAborted', data: run }];
  const end = { invoices: 0, netCents: 0, vatCents: 0, totalCents: 0, leftOut: [] };
  return status === 'open' ? [started] : [started, { type: 'BillingRunCompleted', data: { ...run, ...end } }];
}

const NAMESPACE = '6f1c2c52-6a0e-4b53-9a35-6c1d0a4a8d7e';
export const derive = (...parts: readonly string[]): string => v5(JSON.stringify(parts), NAMESPACE);

/** Fonts that have what Latin scripts need, and nothing of others. */
export const tools: RunTools = {
  deriveId: derive,
  unprintable: (text) => [...new Set(text.match(/[^\p{Script=Latin}\p{Script=Common}]/gu) ?? [])],
};

export function foldBilling(...events: readonly BillingEvent[]): BillingState {
  return events.reduce(evolveBilling, emptyBilling());
}

/** The run of a month, issued on its first day, in the default batch, unless said otherwise. */
export function runOf(state: BillingState, period: string, given: Partial<RunRequest> = {}): RunResult {
  return computeRun(state, { batch: 'default', period, issueDate: `${period}-01`, ...given }, tools);
}

/** Runs of several months, each issued before the next is computed. */
export function runAll(events: readonly BillingEvent[], periods: readonly string[]): readonly IssuedInvoice[] {
  const state = foldBilling(...events);
  return periods.flatMap((period) => {
    const { invoices } = runOf(state, period);
    for (const event of issued(...invoices)) evolveBilling(state, event);
    return invoices;
  });
}

/** Each line as `label from..to [days/of] cents`. */
export function linesOf(invoices: readonly IssuedInvoice[]): readonly string[] {
  return invoices.flatMap(({ lines }) =>
    lines.map(({ label, from, to, proration, netCents }) => {
      const part = proration === undefined ? '' : ` ${proration.days}/${proration.of}`;
      return `${label} ${from}..${to}${part} ${netCents}`;
    }),
  );
}

export const codesOf = (found: readonly Readonly<{ code: string }>[]): readonly string[] =>
  found.map(({ code }) => code);
