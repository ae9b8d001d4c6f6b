import type { Encoded } from '../codec.js';
import { deriveId, randomId } from '../deriveId.js';
import { type Appended, Conflict, NO_STREAM, type Revision } from '../eventStore.js';
import { createAppend, DEFAULT_TIMING } from './esdbAppend.js';
import { closedLog, openConnection } from './esdbConnection.js';
import { BEGINNING } from './esdbPosition.js';
import { createReader } from './esdbReader.js';

export type Kept = Readonly<{ revision: Revision; data: unknown }>;

/** Small streams beside the log of which only the last entry counts. Rejects as the log does. */
export type EsdbRegister = Readonly<{
  last: (stream: string) => Promise<Kept | undefined>;
  /** Throws Conflict when the stream is not at `expected`. `keep` is how many entries the server keeps. */
  write: (stream: string, entry: Entry, expected: Revision, keep: number) => Promise<Revision>;
  close: () => Promise<void>;
}>;

type Entry = Readonly<{ type: string; data: unknown }>;

export function openRegister(url: string, timing: Partial<typeof DEFAULT_TIMING> = {}): EsdbRegister {
  const connection = openConnection(url);
  let closed = false;
  const isClosed = (): boolean => closed;
  const reader = createReader(connection, isClosed);
  const append = createAppend({
    connection,
    reader,
    isClosed,
    timing: { ...DEFAULT_TIMING, ...timing },
    furthest: () => BEGINNING,
  });
  const write = async (stream: string, entry: Entry, expected: Revision): Promise<Appended> => {
    if (closed) throw closedLog();
    return append({ stream, expected, events: [encoded(entry)] });
  };

  /** Before the first entry, so that the stream never grows. Its own ids: another node that does the same is no conflict. */
  const limit = async (stream: string, keep: number): Promise<void> => {
    const metadata = encoded({ type: '$metadata', data: { $maxCount: keep } }, deriveId('metadata', stream));
    try {
      await append({ stream: `$$${stream}`, expected: NO_STREAM, events: [metadata] });
    } catch (error) {
      if (!(error instanceof Conflict)) throw error;
    }
  };

  return {
    last: async (stream) => {
      const [record] = await reader.stream(stream, { backwards: true, limit: 1 });
      return record && { revision: Number(record.revision), data: record.data };
    },
    write: async (stream, entry, expected, keep) => {
      if (expected === NO_STREAM) await limit(stream, keep);
      return (await write(stream, entry, expected)).revision;
    },
    close: async () => {
      if (closed) return;
      closed = true;
      await connection.close();
    },
  };
}

/** No event of the register: no schema knows it, and whoever reads the log passes over its stream. */
function encoded({ type, data }: Entry, id: string = randomId()): Encoded {
  const text = JSON.stringify(data);
  return { id, type, schemaVersion: 1, data: text, metadata: '{}', bytes: Buffer.byteLength(text) };
}
