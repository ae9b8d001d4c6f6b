import type { AttemptOutcome, Recipient } from '../../domain/delivery/events.js';
import type { DeliveryMethod } from '../../domain/shared/party.js';
import { keyOf, limitOf, type Page, type Paging, pageOf } from './cursor.js';
import { compact, parsed, parsedOrNone, present, type Query } from './query.js';

/** `waiting`: for an export file. `exported`: in a file whose deposit is not confirmed. */
export type DeliveryStatus = 'planned' | 'waiting' | 'sending' | 'exported' | 'delivered' | 'failed' | 'cancelled';

export type AttemptView = Readonly<{
  attempt: number;
  contactId: string;
  recipient: string;
  at: string;
  endedAt?: string;
  outcome?: AttemptOutcome;
  replyCode?: number;
  detail?: string;
  retryAt?: string;
}>;

export type DeliveryView = Readonly<{
  id: string;
  invoiceId: string;
  invoiceNumber: string;
  accountId: string;
  method: DeliveryMethod;
  status: DeliveryStatus;
  /** Why it failed, or what went wrong last while it is still tried. */
  reason?: Readonly<{ code: string; detail: string }>;
  /** Fixed with the first attempt. */
  recipients: readonly Recipient[];
  attempts: readonly AttemptView[];
  /** UTC instant; absent when it is due now, or over. */
  nextAttemptAt?: string;
  plannedAt: string;
  updatedAt: string;
  revision: number;
}>;

export type DeliveryFilter = Paging & Readonly<{ status?: DeliveryStatus | undefined; invoiceId?: string | undefined }>;

type Row = Omit<DeliveryView, 'reason' | 'recipients' | 'attempts' | 'nextAttemptAt'> &
  Readonly<{
    reasonCode: string | null;
    reasonDetail: string | null;
    recipients: string | null;
    attempts: string;
    nextAttemptAt: string | null;
  }>;

type AttemptJson = { [Field in keyof AttemptView]-?: AttemptView[Field] | null };

const SELECT = `
  SELECT id, invoice_id AS invoiceId, invoice_number AS invoiceNumber, account_id AS accountId, method, status,
    reason_code AS reasonCode, reason_detail AS reasonDetail, recipients, next_attempt_at AS nextAttemptAt,
    planned_at AS plannedAt, updated_at AS updatedAt, revision,
    (SELECT json_group_array(json_object('attempt', attempt, 'contactId', contact_id, 'recipient', recipient,
        'at', at, 'endedAt', ended_at, 'outcome', outcome, 'replyCode', reply_code, 'detail', detail,
        'retryAt', retry_at) ORDER BY attempt)
     FROM delivery_attempts WHERE delivery_id = deliveries.id) AS attempts
  FROM deliveries`;

/** The latest first. */
export function listDeliveries(query: Query, filter: DeliveryFilter): Page<DeliveryView> {
  const { status, invoiceId } = filter;
  const [beforeDate, beforeId] = keyOf(filter, ['', '']) ?? [];
  const given = present({ status, invoiceId, beforeDate, beforeId });
  const conditions = ['true', ...Object.keys(given).flatMap((name) => CONDITIONS[name] ?? [])];
  const rows = query.all<Row>(
    `${SELECT} WHERE ${conditions.join(' AND ')} ORDER BY planned_at DESC, id DESC LIMIT :limit`,
    { ...given, limit: limitOf(filter) + 1 },
  );
  return pageOf(rows, filter, ({ plannedAt, id }) => [plannedAt, id], toView);
}

const CONDITIONS: Readonly<Record<string, string>> = {
  status: 'status = :status',
  invoiceId: 'invoice_id = :invoiceId',
  beforeDate: '(planned_at, id) < (:beforeDate, :beforeId)',
};

export type DueDelivery = Readonly<{ deliveryId: string; invoiceId: string; accountId: string }>;

/**
 * Mails that may have something to do at `now`: never tried, due again, or claimed (perhaps by a process that died).
 * Candidates only: the worker loads the stream before it decides. Those never claimed come first, the oldest first.
 */
export function dueDeliveries(query: Query, now: string, limit: number): readonly DueDelivery[] {
  return query.all<DueDelivery>(
    `SELECT id AS deliveryId, invoice_id AS invoiceId, account_id AS accountId
     FROM deliveries
     WHERE status IN ('planned', 'sending') AND method = 'email_attachment'
       AND (status = 'sending' OR next_attempt_at IS NULL OR next_attempt_at <= :now)
     ORDER BY status, planned_at, id LIMIT :limit`,
    { now, limit },
  );
}

/** When the first of the mails that were put off is tried again; null when there are none. */
export function nextMailAt(query: Query): string | null {
  const next = query.get<{ at: string | null }>(
    `SELECT min(next_attempt_at) AS at FROM deliveries WHERE status = 'planned' AND method = 'email_attachment'`,
    {},
  );
  return next?.at ?? null;
}

function toView({ reasonCode, reasonDetail, recipients, attempts, ...row }: Row): DeliveryView {
  return compact<DeliveryView>({
    ...row,
    reason: reasonCode === null ? undefined : { code: reasonCode, detail: reasonDetail ?? '' },
    recipients: parsedOrNone<readonly Recipient[]>(recipients) ?? [],
    attempts: parsed<readonly AttemptJson[]>(attempts).map((attempt) => compact<AttemptView>(attempt)),
  });
}
