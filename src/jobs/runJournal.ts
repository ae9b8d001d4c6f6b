import { type CommandContext, metadataOf } from '../commands/context.js';
import { assertUnderstood } from '../commands/handleCommand.js';
import { type Days, missingDays, NO_DAYS, withDays } from '../domain/billing/billedDays.js';
import type { EventOf } from '../domain/catalogue.js';
import type { IssuedInvoice, JournalEvent } from '../domain/invoice/events.js';
import { dayNumber, laterOf } from '../domain/shared/civilDate.js';
import { day } from '../domain/shared/frenchWords.js';
import { journalStream } from '../domain/streams.js';
import { deriveId } from '../eventstore/deriveId.js';
import { Conflict, type EventStore, NO_STREAM, type Recorded, type Revision } from '../eventstore/eventStore.js';

type Run = Readonly<Pick<EventOf<'BillingRunStarted'>['data'], 'runId' | 'series' | 'journalRevision' | 'issueDate'>>;
type Deps = Readonly<{ eventStore: EventStore; now: () => string }>;

const PAGE = 200;
/** Of the 900 KiB that an append may hold; the rest is for what stands around the data. */
const MAX_BYTES = 700 * 1024;

/**
 * The journal as one run sees it: which of its invoices are issued, and which days others billed since its basis. A run
 * writes at the exact revision that it has seen, so two workers of one run issue each invoice once, and without a gap.
 */
export class RunJournal {
  readonly #deps: Deps;
  readonly #run: Run;
  readonly #own = new Set<string>();
  readonly #foreign = new Map<string, Days>();
  #revision: Revision;
  #occurredAt = '';
  #lastIssued = '';

  private constructor(deps: Deps, run: Run) {
    this.#deps = deps;
    this.#run = run;
    // From the last event before the run on: its date and its instant must not be gone below.
    this.#revision = Math.max(run.journalRevision - 1, NO_STREAM);
  }

  /**
   * `aborted`: runs that ended early and may have issued a last batch after this run's basis, perhaps in another series.
   */
  static async open(deps: Deps, run: Run, aborted: readonly Run[]): Promise<RunJournal> {
    const journal = new RunJournal(deps, run);
    for (const { series, journalRevision } of aborted) {
      if (series !== run.series) await journal.#read(series, journalRevision + 1, (event) => journal.#note(event));
    }
    await journal.#catchUp();
    return journal;
  }

  /** True when the invoice is issued. */
  holds({ invoiceId }: IssuedInvoice): boolean {
    return this.#own.has(invoiceId);
  }

  /** True when the invoice would bill a day that an invoice of another run has billed since the basis. */
  isBilledElsewhere({ lines }: IssuedInvoice): boolean {
    if (this.#foreign.size === 0) return false;
    return lines.some((line) => {
      const days = this.#foreign.get(keyOf(line)) ?? NO_DAYS;
      const [from, to] = [dayNumber(line.from), dayNumber(line.to)];
      const missing = missingDays(days, from, to).reduce((sum, gap) => sum + gap.to - gap.from + 1, 0);
      return missing < to - from + 1;
    });
  }

  /**
   * Issues the invoices, in one append. False when the journal has moved: it has been read again, and the caller has to
   * look which of them are still to be issued.
   */
  async issue(invoices: readonly IssuedInvoice[], context: CommandContext): Promise<boolean> {
    this.#assertDatesGoOn();
    // Time never goes back within a stream.
    const occurredAt = laterOf(this.#deps.now(), this.#occurredAt);
    const metadata = metadataOf(context, occurredAt);
    const events = invoices.map((data) => ({
      type: 'InvoiceIssued' as const,
      data,
      id: deriveId(data.invoiceId),
      metadata,
    }));
    try {
      const { revision } = await this.#deps.eventStore.append(journalStream(this.#run.series), events, this.#revision);
      this.#revision = revision;
      this.#occurredAt = await this.#storedAt(revision);
      for (const { invoiceId } of invoices) this.#own.add(invoiceId);
      return true;
    } catch (error) {
      if (!(error instanceof Conflict)) throw error;
      await this.#catchUp();
      return false;
    }
  }

  /** Of two workers who issue the same, the log took the first, perhaps of a later clock, and answered both. */
  async #storedAt(revision: Revision): Promise<string> {
    const stream = journalStream(this.#run.series);
    const [last] = await this.#deps.eventStore.read<JournalEvent>(stream, { from: revision, limit: 1 });
    if (last === undefined) throw new Error(`${stream}: the invoice at revision ${revision} is not there`);
    return last.metadata.occurredAt;
  }

  #assertDatesGoOn(): void {
    const { series, issueDate } = this.#run;
    if (this.#lastIssued <= issueDate) return;
    throw new Error(
      `La série ${series} va déjà jusqu’au ${day(this.#lastIssued)}, après la date d’émission (${day(issueDate)}) : interrompez cette facturation et relancez-la.`,
    );
  }

  #catchUp(): Promise<void> {
    return this.#read(this.#run.series, this.#revision + 1, (event) => {
      this.#note(event);
      this.#revision = event.revision;
      this.#occurredAt = event.metadata.occurredAt;
      this.#lastIssued = event.data.issueDate;
    });
  }

  #note({ data }: Recorded<JournalEvent>): void {
    if (data.runId === this.#run.runId) {
      this.#own.add(data.invoiceId);
      return;
    }
    for (const line of data.lines) {
      const key = keyOf(line);
      const days = this.#foreign.get(key) ?? NO_DAYS;
      this.#foreign.set(key, withDays(days, dayNumber(line.from), dayNumber(line.to)));
    }
  }

  async #read(series: string, from: Revision, see: (event: Recorded<JournalEvent>) => void): Promise<void> {
    const stream = journalStream(series);
    for (let next = from; ; ) {
      const events = await this.#deps.eventStore.read<JournalEvent>(stream, { from: next, limit: PAGE });
      assertUnderstood(stream, events);
      events.forEach(see);
      if (events.length < PAGE) return;
      next += events.length;
    }
  }
}

const keyOf = ({ dossierId, lineId }: IssuedInvoice['lines'][number]): string => `${dossierId} ${lineId}`;

/** In order, as many together as one append may hold, and `most` at the most. */
export function appendable(invoices: readonly IssuedInvoice[], most: number): readonly (readonly IssuedInvoice[])[] {
  const batches: IssuedInvoice[][] = [];
  let room = { events: 0, bytes: 0 };
  for (const invoice of invoices) {
    const bytes = Buffer.byteLength(JSON.stringify(invoice));
    if (room.events === 0 || bytes > room.bytes) {
      batches.push([]);
      room = { events: most, bytes: MAX_BYTES };
    }
    batches.at(-1)?.push(invoice);
    room = { events: room.events - 1, bytes: room.bytes - bytes };
  }
  return batches;
}
