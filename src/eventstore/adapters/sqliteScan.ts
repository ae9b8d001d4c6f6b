import { giveWay } from '../../pause.js';
import type { ReadAllOptions, Stored } from '../eventStore.js';
import { toNumber } from './sqlitePosition.js';
import type { SqliteReader } from './sqliteReader.js';

const PAGE = 500;
/** Rows looked at in one go when most of them may be passed over: about 10 ms of the event loop. */
const WINDOW = 10_000;
const END = Number.MAX_SAFE_INTEGER;

/** Runs a question on the reader, again while the file is busy; errors in the words of the port. */
export type Ask = <T>(question: (reader: SqliteReader) => T) => Promise<T>;

/** What is still to be read: positions `from` to `to`, both inclusive. */
export type Span = Readonly<{ from: number; to: number; backwards: boolean; without: string | undefined }>;

/** The next events of a span, and the last position that was looked at for them. */
export function readPage(
  reader: SqliteReader,
  { from, to, backwards, without }: Span,
  limit = PAGE,
): Readonly<{ events: readonly Stored[]; reached: number }> {
  const most = Math.min(limit, PAGE);
  const window = without === undefined ? most : WINDOW;
  const first = backwards ? Math.max(from, to - window + 1) : from;
  const last = backwards ? to : Math.min(to, from + window - 1);

  const events = reader.page({ from: first, to: last, limit: most, backwards, without });
  const full = events.length === most ? events.at(-1) : undefined;
  return { events, reached: full === undefined ? (backwards ? first : last) : Number(full.position) };
}

/** The pages of `readAll`, none of them empty. Ends at the head as it was at the first page. */
export async function* scan(
  ask: Ask,
  options: ReadAllOptions,
  without: string | undefined,
): AsyncGenerator<readonly Stored[]> {
  const head = await ask((reader) => reader.atOrBefore(END));
  let span: Span = { ...boundsOf(options, head?.position ?? 0), without };
  let left = options.limit ?? END;

  while (span.from <= span.to && left > 0) {
    const [rest, most] = [span, left];
    const { events, reached } = await ask((reader) => readPage(reader, rest, most));
    if (events.length > 0) yield events;

    left -= events.length;
    span = span.backwards ? { ...span, to: reached - 1 } : { ...span, from: reached + 1 };
    await giveWay();
  }
}

function boundsOf({ after, until, backwards = false }: ReadAllOptions, head: number): Omit<Span, 'without'> {
  if (backwards) {
    const to = after === undefined ? head : Math.min(head, toNumber(after) - 1);
    return { from: toNumber(until ?? '1'), to, backwards };
  }
  const to = until === undefined ? head : Math.min(head, toNumber(until));
  return { from: toNumber(after ?? '0') + 1, to, backwards };
}
