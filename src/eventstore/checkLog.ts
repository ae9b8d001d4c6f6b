import { brokenSentence, placeSentence } from './brokenSentence.js';
import type { Codec } from './codec.js';
import { BrokenEvent, type EventStore, NEWER, type Recorded, type Stored } from './eventStore.js';
import { createOrderCheck, type OrderCheck } from './orderCheck.js';

export type LogReport = Readonly<{
  events: number;
  /** Of a version newer than this one: there, but not understood. */
  newer: number;
  faults: number;
  /** The first faults, as French sentences. */
  shown: readonly string[];
}>;

/** Reads the whole log as it is stored and checks every event, whatever is wrong with those before it. */
export async function checkLog(eventStore: EventStore, codec: Codec, most = 20): Promise<LogReport> {
  const order = createOrderCheck(eventStore.comparePositions);
  const shown: string[] = [];
  const counts = { events: 0, newer: 0, faults: 0 };

  for await (const page of eventStore.readAllStored()) {
    for (const stored of page) {
      const event = decoded(codec, stored);
      const sentences = faultsOf(stored, event, order);
      shown.push(...sentences.slice(0, most - shown.length));
      counts.faults += sentences.length;
      counts.newer += isNewer(event) ? 1 : 0;
    }
    counts.events += page.length;
  }
  return { ...counts, shown };
}

type Decoded = Recorded | BrokenEvent;

const isNewer = (event: Decoded): boolean => !(event instanceof BrokenEvent) && event.type === NEWER;

function faultsOf(stored: Stored, event: Decoded, order: OrderCheck): readonly string[] {
  const isBroken = event instanceof BrokenEvent;
  const misplaced = order.see(stored, isBroken ? undefined : event.metadata.occurredAt);
  return [
    ...(isBroken ? [brokenSentence(event)] : []),
    ...(misplaced === undefined ? [] : [`${placeSentence(stored)} : ${misplaced}`]),
  ];
}

function decoded(codec: Codec, stored: Stored): Decoded {
  try {
    return codec.decode(stored);
  } catch (error) {
    if (error instanceof BrokenEvent) return error;
    throw error;
  }
}
