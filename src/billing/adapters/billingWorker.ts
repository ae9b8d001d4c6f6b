import { Piscina } from 'piscina';
import { billingEventTypes } from '../../domain/billing/billingState.js';
import { profileMissing } from '../../domain/billing/computeRun.js';
import type { Moved } from '../../domain/billing/movedInvoices.js';
import type { RunRequest } from '../../domain/billing/runResult.js';
import type { IssuedInvoice } from '../../domain/invoice/events.js';
import { RuleViolation } from '../../domain/shared/ruleViolation.js';
import { createCodec } from '../../eventstore/codec.js';
import { type EventStore, type Position, type Stored, StreamNewer } from '../../eventstore/eventStore.js';
import { workerFile } from '../../workerFile.js';
import type { BillingComputer, ComputedRun, Converting } from '../billingComputer.js';
import type * as thread from './billingThread.js';
import type { Refused, Slot, Summary } from './billingThread.js';

const PAGE = 200;

type Thread = typeof thread;
type Task =
  | 'progressOf'
  | 'fold'
  | 'reach'
  | 'forget'
  | 'compute'
  | 'page'
  | 'release'
  | 'moved'
  | 'converting'
  | 'isBilled'
  | 'settingsOf';

/** Billing in one thread of its own, which keeps what it folded. Starting it is cheap: nothing is read before a request. */
export function openBillingWorker({ eventStore }: Readonly<{ eventStore: EventStore }>): BillingComputer {
  const pool = new Piscina({
    ...workerFile(import.meta.url, 'billingThread'),
    minThreads: 1,
    maxThreads: 1,
    concurrentTasksPerWorker: 1,
    recordTiming: false,
  });
  const worker = new BillingWorker(eventStore, pool);
  let last: Promise<unknown> = Promise.resolve();

  // One state, so one request at a time; how the last one ended is its caller's business.
  const inTurn = <T>(work: () => Promise<T>): Promise<T> => {
    const answer = last.then(work, work);
    last = answer;
    return answer;
  };

  return {
    compute: (request) => inTurn(() => worker.compute(request)),
    moved: (request) => inTurn(() => worker.moved(request)),
    converting: () => inTurn(() => worker.converting()),
    isBilled: (line) => inTurn(() => worker.isBilled(line)),
    ownSettings: (accountId) => inTurn(() => worker.ownSettings(accountId)),
    close: () => pool.destroy(),
  };
}

/** A state of the thread, and where it is. */
type Place = Readonly<{ slot: Slot; at: Position | undefined }>;

class BillingWorker {
  readonly #eventStore: EventStore;
  readonly #pool: Piscina;

  constructor(eventStore: EventStore, pool: Piscina) {
    this.#eventStore = eventStore;
    this.#pool = pool;
  }

  async compute({ until, ...request }: Parameters<BillingComputer['compute']>[0]): Promise<ComputedRun> {
    const position = await this.#within(until);
    const { resultId, ...summary } = await this.#computeAt(position, request);
    return {
      ...summary,
      position,
      pages: () => this.#pages(resultId, summary.invoices),
      release: () => this.#run('release', resultId),
    };
  }

  async moved({ from, until, ...request }: Parameters<BillingComputer['moved']>[0]): Promise<readonly Moved[]> {
    const before = await this.#computeAt(await this.#within(from), request);
    const after = await this.#computeAt(await this.#within(until), request);
    const moved = await this.#run('moved', { before: before.resultId, after: after.resultId });
    await Promise.all([before, after].map(({ resultId }) => this.#run('release', resultId)));
    return moved ?? lost();
  }

  async converting(): Promise<Converting> {
    const position = await this.#within(undefined);
    return { position, accountIds: await this.#run('converting', await this.#foldTo(position)) };
  }

  async isBilled(line: Parameters<BillingComputer['isBilled']>[0]): Promise<boolean> {
    const place = await this.#foldTo(await this.#within(undefined));
    return this.#run('isBilled', { ...place, line });
  }

  async ownSettings(accountId: string): ReturnType<BillingComputer['ownSettings']> {
    const place = await this.#foldTo(await this.#within(undefined));
    return this.#run('settingsOf', { ...place, accountId });
  }

  /** Beyond the head there is nothing yet, and what comes there later must still be folded. */
  async #within(position: Position | undefined): Promise<Position> {
    const head = await this.#eventStore.head();
    // An empty log has no organisation either.
    if (head === undefined) throw profileMissing();
    const beyond = position === undefined || this.#eventStore.comparePositions(position, head.position) > 0;
    return beyond ? head.position : position;
  }

  async #computeAt(position: Position, request: RunRequest): Promise<Summary> {
    const place = await this.#foldTo(position);
    const answer = await this.#run('compute', { ...place, request });
    if (place.slot === 'once') await this.#run('forget', place.slot);
    return orThrow(answer);
  }

  /** The state as of a position: the kept one, extended, unless it holds later billing events already. */
  async #foldTo(position: Position): Promise<Place> {
    const { comparePositions } = this.#eventStore;
    const { folded, reached } = await this.#run('progressOf', 'kept');
    if (folded !== undefined && comparePositions(folded, position) > 0) {
      await this.#run('forget', 'once');
      return this.#extend({ slot: 'once', at: undefined }, position);
    }
    const kept: Place = { slot: 'kept', at: reached };
    return reached !== undefined && comparePositions(reached, position) >= 0 ? kept : this.#extend(kept, position);
  }

  async #extend({ slot, at }: Place, until: Position): Promise<Place> {
    const after = at === undefined ? {} : { after: at };
    const pages = this.#eventStore.readAllStored({ ...after, until, only: billingEventTypes })[Symbol.asyncIterator]();
    let place: Place = { slot, at };
    // The next page is read while this one is folded.
    for (let page = await pages.next(); page.done !== true; ) {
      [page, place] = await Promise.all([pages.next(), this.#fold(place, page.value)]);
    }
    await this.#run('reach', { ...place, position: until });
    return { slot, at: until };
  }

  async #fold(place: Place, page: readonly Stored[]): Promise<Place> {
    const index = await this.#run('fold', { ...place, page });
    const unreadable = index === undefined ? undefined : page[index];
    if (unreadable !== undefined) throwUnreadable(unreadable);
    return { ...place, at: page.at(-1)?.position ?? place.at };
  }

  async *#pages(resultId: number, invoices: number): AsyncGenerator<readonly IssuedInvoice[]> {
    for (let from = 0; from < invoices; from += PAGE) {
      yield (await this.#run('page', { resultId, from, to: from + PAGE })) ?? lost();
    }
  }

  #run<Name extends Task>(name: Name, argument: Parameters<Thread[Name]>[0]): Promise<ReturnType<Thread[Name]>> {
    // Piscina does not know what the functions of the thread's module answer; their types do.
    return this.#pool.run(argument, { name }) as Promise<ReturnType<Thread[Name]>>;
  }
}

function orThrow(answer: Summary | Refused): Summary {
  if (!('refused' in answer)) return answer;
  const { code, message, facts } = answer.refused;
  throw new RuleViolation(code, message, facts);
}

/** Throws what decoding it throws, or says that it is newer than this code. */
function throwUnreadable(stored: Stored): never {
  createCodec().decode(stored);
  throw new StreamNewer(`${stored.stream}: revision ${stored.revision} was written by a newer version of Ardoise`);
}

function lost(): never {
  throw new Error('The computed run is no longer kept: compute it again');
}
