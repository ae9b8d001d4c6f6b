import { type ReadAllOptions, type Stored, Unavailable } from '../eventStore.js';
import { BEGINNING, comparePlaces, type Place, placeOf } from './esdbPosition.js';
import type { EsdbReader } from './esdbReader.js';
import { placeOfRecord, type RawRecord, toStored } from './esdbRecords.js';

const PAGE = 500;

/** Whether an event belongs to the log, and is wanted. */
export type Wanted = (record: RawRecord) => boolean;

/** A page forwards after a place, exclusive: what is wanted of it, and how far it went. Undefined: nothing is there. */
export async function pageAfter(
  reader: EsdbReader,
  after: Place,
  wanted: Wanted,
): Promise<Readonly<{ records: readonly RawRecord[]; reached: Place }> | undefined> {
  // The server's read includes the place itself.
  const page = await reader.all({ from: after, limit: PAGE + 1, backwards: false });
  const fresh = page.filter((record) => comparePlaces(placeOfRecord(record), after) > 0);
  const last = fresh.at(-1);
  return last && { records: fresh.filter(wanted), reached: placeOfRecord(last) };
}

/** The pages of `readAll`, none of them empty. Ends at the log as it was at the first page. */
export async function* scan(
  reader: EsdbReader,
  options: ReadAllOptions,
  wanted: Wanted,
): AsyncGenerator<readonly Stored[]> {
  let left = options.limit ?? Number.MAX_SAFE_INTEGER;
  const pages = options.backwards === true ? backwards(reader, options, wanted) : forwards(reader, options, wanted);
  for await (const records of pages) {
    if (records.length > 0) yield records.slice(0, left).map(toStored);
    left -= records.length;
    if (left <= 0) return;
  }
}

async function* forwards(
  reader: EsdbReader,
  { after, until }: ReadAllOptions,
  wanted: Wanted,
): AsyncGenerator<readonly RawRecord[]> {
  let reached = after === undefined ? BEGINNING : placeOf(after);
  const last = until === undefined ? undefined : placeOf(until);
  const end = await reader.end();
  const target = last === undefined || comparePlaces(end, last) < 0 ? end : last;

  while (comparePlaces(reached, target) < 0) {
    const page = await pageAfter(reader, reached, wanted);
    // A read that ends early says nothing of it: the log is known to go on.
    if (page === undefined) throw new Unavailable('EventStoreDB ended a read before the end of the log');
    yield page.records.filter((record) => comparePlaces(placeOfRecord(record), target) <= 0);
    reached = page.reached;
  }
}

async function* backwards(
  reader: EsdbReader,
  { after, until }: ReadAllOptions,
  wanted: Wanted,
): AsyncGenerator<readonly RawRecord[]> {
  const first = until === undefined ? BEGINNING : placeOf(until);
  let from = after === undefined ? undefined : placeOf(after);
  for (;;) {
    const before = from;
    const page = await reader.all({ from, limit: PAGE, backwards: true });
    const fresh = page.filter((record) => before === undefined || comparePlaces(placeOfRecord(record), before) < 0);
    const last = fresh.at(-1);
    if (last === undefined) return;
    yield fresh.filter((record) => comparePlaces(placeOfRecord(record), first) >= 0 && wanted(record));
    from = placeOfRecord(last);
    if (comparePlaces(from, first) <= 0) return;
  }
}
