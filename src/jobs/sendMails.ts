import { setTimeout as sleep } from 'node:timers/promises';
import { RendererDown } from '../documents/documentErrors.js';
import { BrokenEvent, type EventStore, StreamNewer, Unavailable, Unknown } from '../eventstore/eventStore.js';
import type { MailTransport } from '../mail/mailTransport.js';
import { pause } from '../pause.js';
import { isSystemError } from '../systemError.js';
import { ClaimBook, type Problem } from './claimBook.js';
import { type DeliverMailDeps, deliverMail, parkDelivery } from './deliverMail.js';
import type { Job } from './job.js';
import { WorkQueue } from './workQueue.js';

export type SendMailsDeps = Readonly<{
  eventStore: EventStore;
  transport: MailTransport;
  /** Names the data folder: its lock lets one process at a time have it, so the claims of an earlier one are dead. */
  node: string;
  /** UTC instant, ISO 8601. */
  now: () => string;
  /** The bytes that were issued, never others. */
  pdfOf: DeliverMailDeps['pdfOf'];
  /**
   * Ids of mail deliveries to look at: planned, with an open claim, or due for another try at `now`. Candidates only:
   * each stream is loaded before anything is decided, so a read model that lags does no harm.
   */
  dueDeliveries: (now: string, limit: number) => Promise<readonly string[]>;
  onProblem: (problem: Problem) => void;
  /** Milliseconds of a clock that never goes back. */
  monotonicMs?: () => number;
  concurrency?: number;
  /** Milliseconds between two looks for due deliveries. */
  lookEveryMs?: number;
  /** Milliseconds that `stop` waits for what is being sent: the process has to exit in under 10 s. */
  stopWithinMs?: number;
}>;

const CANDIDATES = 200;
const ROOM = 1_000;
/** After a fault of the log or the node: not at every look, or the same fault is reported every second. */
const FAULT_PAUSE_MS = 30_000;
/** Beyond this the read model finds the delivery again by itself. */
const REMEMBERED_MS = 15 * 60_000;

/**
 * Sends the planned mails, some at a time. What must not happen twice is decided by the streams (LOG §8), not here:
 * nudged again or replayed from zero, it sends nothing that was sent.
 */
export class MailWorker {
  /** Nudges the worker with each planned delivery, and waits while too many wait already. */
  readonly job: Job;
  readonly #deps: SendMailsDeps;
  readonly #mail: DeliverMailDeps;
  readonly #concurrency: number;
  #queue: WorkQueue;
  /** When to look at a delivery again; until then it is left alone. */
  readonly #later = new Map<string, string>();
  #stopping = new AbortController();
  #looking: Promise<void> = Promise.resolve();

  constructor(deps: SendMailsDeps) {
    const { eventStore, monotonicMs = () => performance.now(), onProblem, concurrency = 4 } = deps;
    this.#deps = deps;
    this.#mail = { ...deps, claims: new ClaimBook({ eventStore, monotonicMs, onProblem }) };
    this.#concurrency = concurrency;
    this.#queue = this.#newQueue();
    this.job = {
      name: 'sendMails',
      handles: ['DeliveryPlanned'],
      concurrency: 1,
      handle: async (event) => {
        if (event.type !== 'DeliveryPlanned' || event.data.method !== 'email_attachment') return;
        await this.#queue.room(ROOM);
        this.#queue.add(event.data.deliveryId);
      },
    };
  }

  /** Looks for due deliveries until `stop`; again after it, too. What an earlier time still sends is left alone. */
  start(): void {
    if (this.#stopping.signal.aborted) {
      this.#stopping = new AbortController();
      this.#queue = this.#newQueue();
    }
    this.#looking = this.#lookOnAndOn();
  }

  /** Looks once, and answers when all that was found has been taken as far as it can be taken now. */
  async lookOnce(): Promise<void> {
    await this.#look();
    await this.#queue.idle();
  }

  /** Takes nothing new, finishes what is being sent and records what was kept; waits at most `stopWithinMs` (8 s). */
  async stop(): Promise<void> {
    const { stopWithinMs = 8_000 } = this.#deps;
    this.#stopping.abort();
    this.#queue.stop();
    const finished = this.#finish().then(() => true);
    const done = await Promise.race([finished, sleep(stopWithinMs, false, { ref: false })]);

    const { kept } = this.#mail.claims;
    if (done && kept.length === 0) return;
    const left = kept.map(({ deliveryId }) => deliveryId).join(', ');
    this.#deps.onProblem({
      message: `Stopped with mails whose outcome is not in the log: ${left || 'still being sent'}`,
    });
  }

  /** Outcomes that could not be appended before `stop` are appended afterwards: nobody else knows them. */
  async recordKept(): Promise<void> {
    await this.#mail.claims.flush();
  }

  #newQueue(): WorkQueue {
    return new WorkQueue(this.#concurrency, (id) => this.#deliver(id));
  }

  async #finish(): Promise<void> {
    const queue = this.#queue;
    await this.#looking;
    await queue.idle();
    await this.#mail.claims.flush();
  }

  async #lookOnAndOn(): Promise<void> {
    const { lookEveryMs = 1_000, onProblem } = this.#deps;
    const { signal } = this.#stopping;
    while (!signal.aborted) {
      await this.#look().catch((error: unknown) => onProblem({ message: 'Looking for due mails failed', error }));
      await pause(lookEveryMs, signal);
    }
  }

  async #look(): Promise<void> {
    const { now, dueDeliveries } = this.#deps;
    await this.#mail.claims.flush();

    const at = now();
    for (const [id, due] of this.#later) {
      if (due > at) continue;
      this.#later.delete(id);
      this.#queue.add(id);
    }
    if (this.#queue.waiting >= CANDIDATES) return;
    for (const id of await dueDeliveries(at, CANDIDATES)) if (!this.#later.has(id)) this.#queue.add(id);
  }

  async #deliver(deliveryId: string): Promise<void> {
    try {
      const again = await deliverMail(this.#mail, deliveryId);
      if (again !== undefined) this.#remember(deliveryId, again);
    } catch (error) {
      await this.#onFault(deliveryId, error);
    }
  }

  /**
   * A fault of one item parks that item, and the others go on. A fault of the log or of the node is no item's: parking
   * would fail every mail that is due while a disk is full. It is tried again until someone has put it right.
   */
  async #onFault(deliveryId: string, error: unknown): Promise<void> {
    this.#deps.onProblem({ message: 'A mail could not be prepared or recorded', deliveryId, error });
    if (isOfTheLog(error) || isOfTheNode(error) || this.#queue.stopped) return this.#leaveAlone(deliveryId);
    try {
      await parkDelivery(this.#mail, deliveryId, error instanceof Error ? error.message : String(error));
    } catch (parking) {
      this.#deps.onProblem({ message: 'A delivery could not be parked', deliveryId, error: parking });
      this.#leaveAlone(deliveryId);
    }
  }

  #leaveAlone(deliveryId: string): void {
    this.#remember(deliveryId, new Date(Date.parse(this.#deps.now()) + FAULT_PAUSE_MS).toISOString());
  }

  #remember(deliveryId: string, again: string): void {
    const soon = Date.parse(again) - Date.parse(this.#deps.now()) <= REMEMBERED_MS;
    if (soon) this.#later.set(deliveryId, again);
  }
}

function isOfTheLog(error: unknown): boolean {
  return [Unavailable, Unknown, BrokenEvent, StreamNewer].some((kind) => error instanceof kind);
}

/** The renderer, or a disk. */
function isOfTheNode(error: unknown): boolean {
  return error instanceof RendererDown || isSystemError(error);
}
