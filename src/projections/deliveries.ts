import type { EventOf } from '../domain/catalogue.js';
import { type Attempt, type PlannedDelivery, standingOf } from '../domain/delivery/delivery.js';
import type { AttemptOutcome, Recipient } from '../domain/delivery/events.js';
import type { DeliveryMethod } from '../domain/shared/party.js';
import { deliveryStream } from '../domain/streams.js';
import type { Recorded } from '../eventstore/eventStore.js';
import type { Projection, ReadDb } from './projection.js';
import { parsed } from './queries/query.js';

const SCHEMA = `
  CREATE TABLE deliveries (
    id TEXT PRIMARY KEY,
    invoice_id TEXT NOT NULL,
    invoice_number TEXT NOT NULL,
    account_id TEXT NOT NULL,
    method TEXT NOT NULL,
    status TEXT NOT NULL,
    reason_code TEXT,
    reason_detail TEXT,
    recipients TEXT,
    next_attempt_at TEXT,
    planned_at TEXT NOT NULL,
    updated_at TEXT NOT NULL,
    revision INTEGER NOT NULL DEFAULT -1
  ) STRICT;

  CREATE TABLE delivery_attempts (
    delivery_id TEXT NOT NULL,
    attempt INTEGER NOT NULL,
    contact_id TEXT NOT NULL,
    recipient TEXT NOT NULL,
    at TEXT NOT NULL,
    ended_at TEXT,
    outcome TEXT,
    reply_code INTEGER,
    detail TEXT,
    retry_at TEXT,
    PRIMARY KEY (delivery_id, attempt)
  ) STRICT, WITHOUT ROWID;`;

const INDEXES = `
  CREATE INDEX deliveries_by_status ON deliveries (status, planned_at, id);
  CREATE INDEX deliveries_by_date ON deliveries (planned_at, id);
  CREATE INDEX deliveries_by_invoice ON deliveries (invoice_id);
  CREATE INDEX deliveries_by_account ON deliveries (account_id);`;

/** An export file carries these: they wait until one is produced. */
const BY_EXPORT: readonly DeliveryMethod[] = ['chorus_pro', 'gocardless_export'];

export const deliveries: Projection = {
  tables: ['deliveries', 'delivery_attempts'],
  version: 1,
  schema: SCHEMA,
  indexes: INDEXES,
  rows: { table: 'deliveries', prefix: deliveryStream('') },
  on: {
    DeliveryPlanned: (db, { data, metadata }) =>
      db.run(
        `INSERT INTO deliveries (id, invoice_id, invoice_number, account_id, method, status, planned_at, updated_at)
         VALUES (:id, :invoiceId, :invoiceNumber, :accountId, :method, :status, :at, :at)
         ON CONFLICT (id) DO NOTHING`,
        {
          id: data.deliveryId,
          invoiceId: data.invoiceId,
          invoiceNumber: data.invoiceNumber,
          accountId: data.accountId,
          method: data.method,
          status: BY_EXPORT.includes(data.method) ? 'waiting' : 'planned',
          at: metadata.occurredAt,
        },
      ),
    DeliveryAddressed: (db, { data }) =>
      db.run('UPDATE deliveries SET recipients = :recipients WHERE id = :id AND recipients IS NULL', {
        id: data.deliveryId,
        recipients: JSON.stringify(data.recipients),
      }),
    DeliveryAttempted: (db, { data, metadata }) => {
      db.run(
        `INSERT INTO delivery_attempts (delivery_id, attempt, contact_id, recipient, at)
         VALUES (:id, :attempt, :contactId, :recipient, :at)
         ON CONFLICT (delivery_id, attempt) DO NOTHING`,
        {
          id: data.deliveryId,
          attempt: data.attempt,
          contactId: data.contactId,
          recipient: data.recipient,
          at: metadata.occurredAt,
        },
      );
      db.run(
        `UPDATE deliveries SET status = 'sending', next_attempt_at = NULL
         WHERE id = :id AND status IN ('planned', 'sending')`,
        { id: data.deliveryId },
      );
    },
    DeliveryAttemptEnded: endAttempt,
    DeliverySucceeded: (db, { data }) =>
      db.run(
        `UPDATE deliveries SET status = 'delivered', reason_code = NULL, reason_detail = NULL, next_attempt_at = NULL
         WHERE id = :id`,
        { id: data.deliveryId },
      ),
    DeliveryFailed: (db, { data }) =>
      db.run(
        `UPDATE deliveries SET status = 'failed', reason_code = :code, reason_detail = :detail, next_attempt_at = NULL
         WHERE id = :id`,
        { id: data.deliveryId, code: data.code, detail: data.detail },
      ),
  },
};

/** What a server said beats `unknown`, also when it arrives after it. */
function endAttempt(db: ReadDb, { data, metadata }: Recorded<EventOf<'DeliveryAttemptEnded'>>): void {
  db.run(
    `UPDATE delivery_attempts SET ended_at = :at, outcome = :outcome, reply_code = :replyCode, detail = :detail,
       retry_at = :retryAt
     WHERE delivery_id = :id AND attempt = :attempt AND (outcome IS NULL OR outcome = 'unknown')`,
    {
      id: data.deliveryId,
      attempt: data.attempt,
      at: metadata.occurredAt,
      outcome: data.outcome,
      replyCode: data.replyCode ?? null,
      detail: data.detail,
      retryAt: data.retryAt ?? null,
    },
  );
  refresh(db, data.deliveryId);
}

type DeliveryRow = Readonly<{
  deliveryId: string;
  invoiceId: string;
  accountId: string;
  method: DeliveryMethod;
  invoiceNumber: string;
  recipients: string | null;
}>;

type AttemptRow = Readonly<{
  attempt: number;
  contactId: string;
  recipient: string;
  outcome: AttemptOutcome | null;
  detail: string | null;
  retryAt: string | null;
}>;

/** Status, reason and next attempt of a delivery that has not ended, from all its attempts. */
function refresh(db: ReadDb, id: string): void {
  const row = db.get<DeliveryRow>(
    `SELECT id AS deliveryId, invoice_id AS invoiceId, account_id AS accountId, method,
       invoice_number AS invoiceNumber, recipients
     FROM deliveries WHERE id = :id AND status IN ('planned', 'sending')`,
    { id },
  );
  if (row === undefined) return;
  const attempts = db.all<AttemptRow>(
    `SELECT attempt, contact_id AS contactId, recipient, outcome, detail, retry_at AS retryAt
     FROM delivery_attempts WHERE delivery_id = :id ORDER BY attempt`,
    { id },
  );
  db.run(
    `UPDATE deliveries SET status = :status, reason_code = :reasonCode, reason_detail = :reasonDetail,
       next_attempt_at = :nextAttemptAt
     WHERE id = :id`,
    { id, ...standing(row, attempts) },
  );
}

function standing({ recipients, ...row }: DeliveryRow, attempts: readonly AttemptRow[]) {
  const delivery: PlannedDelivery = { ...row, status: 'open', attempts: attempts.map(toAttempt) };
  const open = (recipients === null ? [] : parsed<readonly Recipient[]>(recipients)).flatMap((recipient) => {
    const stands = standingOf(delivery, recipient);
    return stands.is === 'accepted' ? [] : [{ contactId: recipient.contactId, stands }];
  });
  // An empty text sorts first: someone who was never tried is due now.
  const due = open.flatMap(({ stands }) => (stands.is === 'due' ? [stands.at ?? ''] : [])).sort();
  const trouble = attempts.findLast(
    ({ contactId, outcome }) => outcome !== null && open.some((one) => one.contactId === contactId),
  );
  const sending = open.some(({ stands }) => stands.is === 'claimed');
  return {
    status: sending ? 'sending' : 'planned',
    reasonCode: trouble === undefined ? null : `mail.${trouble.outcome}`,
    reasonDetail: trouble?.detail ?? null,
    nextAttemptAt: sending || due[0] === undefined || due[0] === '' ? null : due[0],
  };
}

function toAttempt({ attempt, contactId, recipient, outcome, detail, retryAt }: AttemptRow): Attempt {
  const end =
    outcome === null ? {} : { end: { outcome, detail: detail ?? '', ...(retryAt === null ? {} : { retryAt }) } };
  return { attempt, contactId, recipient, claim: '', node: '', ...end };
}
