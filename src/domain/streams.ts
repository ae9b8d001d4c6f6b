import type { ClaimKind } from './claim/events.js';
import type { DeliveryMethod } from './shared/party.js';

/** The names of all streams (DESIGN: "The log"). */
export const accountStream = (accountId: string): string => `account-${accountId}`;
/** Who saw what is masked otherwise: beside the account, whose revision a look must not move. */
export const accessStream = (accountId: string): string => `access-${accountId}`;
export const dossierStream = (dossierId: string): string => `dossier-${dossierId}`;
export const actionStream = (actionId: string): string => `action-${actionId}`;
export const claimStream = (kind: ClaimKind, value: string): string => `claim-${kind}-${value}`;
export const installationTypeStream = (installationTypeId: string): string => `installation-type-${installationTypeId}`;
export const invoiceStream = (invoiceId: string): string => `invoice-${invoiceId}`;
export const deliveryStream = (deliveryId: string): string => `delivery-${deliveryId}`;
export const userStream = (userId: string): string => `user-${userId}`;
export const journalStream = (series: string): string => `invoices-${series}`;

export const ORGANISATION_STREAM = 'organisation';
export const ACCOUNT_NUMBERS_STREAM = 'account-numbers';
export const BILLING_RUNS_STREAM = 'billing-runs';

export const deliveryId = (invoiceId: string, method: DeliveryMethod): string => `${invoiceId}-${method}`;

/** `CL000042`: the number stays for life, the prefix says prospect or client. */
export function accountReference(kind: 'prospect' | 'client', number: number): string {
  return `${kind === 'client' ? 'CL' : 'PR'}${String(number).padStart(6, '0')}`;
}

/** `F2026-000001` for the first event (revision 0) of `invoices-F2026`. */
export function invoiceNumber(series: string, revision: number): string {
  return `${series}-${String(revision + 1).padStart(6, '0')}`;
}

export type JournalPlace = Readonly<{ series: string; revision: number }>;

/** The place in a journal that an invoice number names, or undefined when it is no such number. */
export function placeOfInvoiceNumber(number: string): JournalPlace | undefined {
  const match = /^([A-Z0-9_/]+)-(\d{6,})$/.exec(number);
  return match?.[1] === undefined ? undefined : { series: match[1], revision: Number(match[2]) - 1 };
}

/** The series of a journal's stream name. */
export const seriesOf = (stream: string): string => stream.slice('invoices-'.length);
