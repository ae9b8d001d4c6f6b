import { setImmediate as nextTurn } from 'node:timers/promises';
import type { ArdoiseEvent } from '../domain/catalogue.js';
import type { EventStore, Position, Recorded } from '../eventstore/eventStore.js';
import type { Query } from './queries/query.js';
import type { MemoryReadModel } from './readModel.js';

/** The whole read model as it was. */
export type Past = Readonly<{
  /**
   * As it was at an instant (UTC ISO): the events up to then, through the same handlers. Built from the log when it is asked
   * for, then kept for a while. Throws PastTooLong, and what the log throws.
   */
  at: (instant: string) => Promise<Query>;
}>;

/** The log is too long to be read through for one question. */
export class PastTooLong extends Error {
  override readonly name = 'PastTooLong';
  readonly events: number;

  constructor(events: number) {
    super(`The log holds more than ${events} events`);
    this.events = events;
  }
}

/** A few seconds, and about 100 MB. */
const EVENTS = 50_000;
/** Instants whose read model is kept: who looks at one asks several questions about it. */
const KEPT = 2;
const KEPT_MS = 300_000;
/** Projected in one go: some milliseconds of the event loop. */
const SLICE = 100;

type Deps = Readonly<{ eventStore: EventStore; openMemory: () => MemoryReadModel; most?: number }>;

type Kept = Readonly<{ instant: string; memory: MemoryReadModel }> & { reached: Position | undefined; events: number };

/** One instant is built at a time: the others wait. */
export function createPast({ eventStore, openMemory, most = EVENTS }: Deps): Past {
  let kept: readonly Kept[] = [];
  let last: Promise<unknown> = Promise.resolve();
  let forgetting: NodeJS.Timeout | undefined;

  const forgetLater = (): void => {
    clearTimeout(forgetting);
    // Not closed: an answer may still be reading it. The memory goes with the last who knows it.
    forgetting = setTimeout(() => {
      kept = [];
    }, KEPT_MS).unref();
  };

  const at = async (instant: string): Promise<Query> => {
    const known = kept.find((one) => one.instant === instant);
    const one = known ?? { instant, memory: openMemory(), reached: undefined, events: 0 };
    kept = kept.filter((other) => other !== one);
    // Events may still come late: what is kept is brought up to the end of the log each time.
    await bringUp(eventStore, one, most);
    kept = [one, ...kept].slice(0, KEPT);
    forgetLater();
    return one.memory.query;
  };

  return {
    at: (instant) => {
      const answer = last.then(
        () => at(instant),
        () => at(instant),
      );
      last = answer;
      return answer;
    },
  };
}

async function bringUp(eventStore: EventStore, one: Kept, most: number): Promise<void> {
  const after = one.reached === undefined ? {} : { after: one.reached };
  for await (const page of eventStore.readAll<ArdoiseEvent>(after)) {
    one.events += page.length;
    if (one.events > most) throw new PastTooLong(most);
    const then = page.filter(({ metadata }) => metadata.occurredAt <= one.instant);
    await projectFreely(one.memory, then);
    one.reached = page.at(-1)?.position ?? one.reached;
  }
}

async function projectFreely(memory: MemoryReadModel, events: readonly Recorded<ArdoiseEvent>[]): Promise<void> {
  for (let first = 0; first < events.length; first += SLICE) {
    memory.project(events.slice(first, first + SLICE));
    await nextTurn();
  }
}
