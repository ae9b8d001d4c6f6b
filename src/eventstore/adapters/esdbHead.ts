import type { Head } from '../eventStore.js';
import { comparePlaces, type Place, positionOf } from './esdbPosition.js';
import type { EsdbReader } from './esdbReader.js';
import { placeOfRecord } from './esdbRecords.js';
import type { Wanted } from './esdbScan.js';

const PAGE = 64;
/** A quiet register on a server that writes its own events: nodes that hold the lease alone write thousands a day. */
const NEXT_PAGE = 500;

type Known = Readonly<{ through: Place; head: Head | undefined }>;

/**
 * The last event of the log, whatever the server has written since. What was passed over once is not read again: a
 * quiet register on a server that writes its statistics stays quick. Who asks while somebody else's look goes on shares
 * the one after it: an answer holds all that was written before it was asked for. `seen` is told where it is.
 */
export function createHead(
  reader: EsdbReader,
  isOurs: Wanted,
  seen: (place: Place) => void,
): () => Promise<Head | undefined> {
  let known: Known | undefined;
  let running: Promise<Head | undefined> | undefined;
  let next: Promise<Head | undefined> | undefined;

  const look = async (): Promise<Head | undefined> => {
    const found = await lookBack(reader, isOurs, known, seen);
    known = found ?? known;
    return found?.head;
  };
  const lookAfterRunning = async (): Promise<Head | undefined> => {
    try {
      // When that one fails, the log could not be read while this one was waiting either.
      await running;
    } finally {
      next = undefined;
    }
    const mine = look();
    running = mine;
    try {
      return await mine;
    } finally {
      if (running === mine) running = undefined;
    }
  };

  return () => {
    next ??= lookAfterRunning();
    return next;
  };
}

/** Undefined when the log is empty. */
async function lookBack(
  reader: EsdbReader,
  isOurs: Wanted,
  known: Known | undefined,
  seen: (place: Place) => void,
): Promise<Known | undefined> {
  let through: Place | undefined;
  for (let from: Place | undefined; ; ) {
    const limit = from === undefined ? PAGE : NEXT_PAGE;
    const page = await reader.all({ from, limit, backwards: true });
    const [first, last] = [page.at(0), page.at(-1)];
    through ??= first && placeOfRecord(first);
    if (through === undefined) return undefined;

    const record = page.find(isOurs);
    if (record !== undefined) {
      seen(placeOfRecord(record));
      return { through, head: { position: positionOf(placeOfRecord(record)), eventId: record.id } };
    }
    if (last === undefined) return { through, head: undefined };
    from = placeOfRecord(last);
    if (isWithin(known?.through, from, through)) return { through, head: known?.head };
  }
}

/** A log that ends before what was known of it was restored: then nothing is known. */
function isWithin(known: Place | undefined, from: Place, through: Place): boolean {
  return known !== undefined && comparePlaces(from, known) <= 0 && comparePlaces(known, through) <= 0;
}
