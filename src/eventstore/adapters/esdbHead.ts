import type { Head } from '../eventStore.js';
import { comparePlaces, type Place, positionOf } from './esdbPosition.js';
import type { EsdbReader } from './esdbReader.js';
import { placeOfRecord } from './esdbRecords.js';
import type { Wanted } from './esdbScan.js';

const PAGE = 64;

type Known = Readonly<{ through: Place; head: Head | undefined }>;

/**
 * The last event of the log, whatever the server has written since. What was passed over once is not read again: a
 * quiet register on a server that writes its statistics stays quick. `seen` is told where it is.
 */
export function createHead(
  reader: EsdbReader,
  isOurs: Wanted,
  seen: (place: Place) => void,
): () => Promise<Head | undefined> {
  let known: Known | undefined;
  return async () => {
    const found = await lookBack(reader, isOurs, known, seen);
    // Another look may have ended meanwhile, and have seen more.
    if (found !== undefined && (known === undefined || comparePlaces(found.through, known.through) > 0)) known = found;
    return found?.head;
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
    const page = await reader.all({ from, limit: PAGE, backwards: true });
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
    if (known !== undefined && comparePlaces(from, known.through) <= 0) return { through, head: known.head };
  }
}
