import { randomUUID } from 'node:crypto';
import { EventEmitter } from 'node:events';

export type Proposed = Readonly<{
  id: string;
  type: string;
  contentType: string;
  data: Uint8Array;
  metadata: Uint8Array;
}>;

export type LogRecord = Proposed &
  Readonly<{ stream: string; revision: bigint; position: bigint; createdMs: number; index: number }>;

export type Expected = 'any' | 'no_stream' | 'stream_exists' | bigint;

export type Outcome =
  | Readonly<{ kind: 'written' | 'idempotent'; revision: bigint; position: bigint }>
  | Readonly<{ kind: 'wrong_version'; current: bigint }>
  | Readonly<{ kind: 'deleted' }>;

/** `$tb` of a soft-deleted stream: long.MaxValue, as JSON numbers carry it. */
const DELETED = 2 ** 63;

/** What a server keeps. Appending follows the rules of the server's IndexWriter.CheckCommit. */
export class MemoryLog extends EventEmitter {
  readonly records: LogRecord[] = [];
  /** A system event is written after this many events of users; 0: never. */
  noiseEvery = 0;
  #sinceNoise = 0;
  #end = 0n;
  readonly #streams = new Map<string, number[]>();
  readonly #tombstoned = new Set<string>();

  constructor() {
    super();
    this.setMaxListeners(0);
  }

  append(stream: string, expected: Expected, events: readonly Proposed[]): Outcome {
    if (this.#tombstoned.has(stream)) return { kind: 'deleted' };
    const current = this.lastRevision(stream);
    const settled = this.#settledBefore(stream, expected, current, events);
    if (settled !== undefined) return settled;

    if (this.isSoftDeleted(stream)) this.#setTruncateBefore(stream, Number(current) + 1);
    for (const event of events) this.#push(stream, event);
    const last = this.records.at(-1);
    if (!stream.startsWith('$')) this.#makeNoise(events.length);
    this.emit('appended');
    return { kind: 'written', revision: this.lastRevision(stream), position: last?.position ?? this.#end };
  }

  /** -1 when nothing was ever written. */
  lastRevision(stream: string): bigint {
    return BigInt(this.#streams.get(stream)?.length ?? 0) - 1n;
  }

  isTombstoned(stream: string): boolean {
    return this.#tombstoned.has(stream);
  }

  isSoftDeleted(stream: string): boolean {
    return Number(this.#metadataOf(stream)['$tb'] ?? 0) >= DELETED;
  }

  softDelete(stream: string): void {
    this.#setTruncateBefore(stream, DELETED);
    this.emit('appended');
  }

  tombstone(stream: string): void {
    this.#push(stream, systemEvent('$streamDeleted', {}));
    this.#tombstoned.add(stream);
    this.emit('appended');
  }

  /** Writes what the server itself writes now and then. */
  writeStatistics(): void {
    this.#push('$stats-127.0.0.1:2113', systemEvent('$statsCollected', { 'proc-cpu': 1 }));
    this.emit('appended');
  }

  /** Changes bytes on the disk, as a fault would. */
  damage(position: bigint, data: string): void {
    const index = this.records.findIndex((record) => record.position === position);
    const record = this.records[index];
    if (record !== undefined) this.records[index] = { ...record, data: Buffer.from(data) };
  }

  /** What a reader of the stream sees: `$tb`, `$maxCount` and `$maxAge` apply on reading, as on the server. */
  visible(stream: string): readonly LogRecord[] {
    const all = this.recordsOf(stream);
    const { $tb = 0, $maxCount, $maxAge } = this.#metadataOf(stream);
    const first = Math.max(0, $tb, $maxCount === undefined ? 0 : all.length - $maxCount);
    const oldest = $maxAge === undefined ? 0 : Date.now() - $maxAge * 1_000;
    return all.slice(first).filter(({ createdMs }) => createdMs > oldest);
  }

  recordsOf(stream: string): readonly LogRecord[] {
    return (this.#streams.get(stream) ?? []).flatMap((index) => this.records[index] ?? []);
  }

  /** Index of the first record at or after a position. */
  indexFrom(position: bigint): number {
    let [low, high] = [0, this.records.length];
    while (low < high) {
      const middle = (low + high) >> 1;
      if ((this.records[middle]?.position ?? 0n) < position) low = middle + 1;
      else high = middle;
    }
    return low;
  }

  #settledBefore(
    stream: string,
    expected: Expected,
    current: bigint,
    events: readonly Proposed[],
  ): Outcome | undefined {
    if (expected === 'any' || expected === 'stream_exists') {
      return expected === 'stream_exists' && current < 0n ? { kind: 'wrong_version', current } : undefined;
    }
    const revision = expected === 'no_stream' ? -1n : expected;
    if (revision === current) return undefined;
    if (revision > current) return { kind: 'wrong_version', current };
    return this.#answerAgain(stream, revision, current, events);
  }

  /** Behind the tail the server compares ids, event by event. */
  #answerAgain(stream: string, revision: bigint, current: bigint, events: readonly Proposed[]): Outcome | undefined {
    const found = this.recordsOf(stream).slice(Number(revision) + 1, Number(revision) + 1 + events.length);
    const same = found.length === events.length && found.every(({ id }, index) => id === events[index]?.id);
    const last = found.at(-1);
    if (same && last !== undefined) return { kind: 'idempotent', revision: last.revision, position: last.position };
    if (revision === -1n && this.isSoftDeleted(stream)) return undefined;
    return { kind: 'wrong_version', current };
  }

  #push(stream: string, event: Proposed): void {
    // Like byte offsets: with gaps, so that nobody counts on position + 1.
    this.#end += BigInt(64 + event.data.length);
    const revision = this.lastRevision(stream) + 1n;
    const index = this.records.length;
    this.records.push({ ...event, stream, revision, position: this.#end, createdMs: Date.now(), index });
    const indexes = this.#streams.get(stream);
    if (indexes === undefined) this.#streams.set(stream, [index]);
    else indexes.push(index);
  }

  #makeNoise(events: number): void {
    this.#sinceNoise += events;
    if (this.noiseEvery === 0 || this.#sinceNoise < this.noiseEvery) return;
    this.#sinceNoise = 0;
    this.writeStatistics();
  }

  #setTruncateBefore(stream: string, $tb: number): void {
    this.#push(`$$${stream}`, systemEvent('$metadata', { ...this.#metadataOf(stream), $tb }));
  }

  #metadataOf(stream: string): Readonly<{ $tb?: number; $maxCount?: number; $maxAge?: number }> {
    const last = stream.startsWith('$$') ? undefined : this.recordsOf(`$$${stream}`).at(-1);
    return last === undefined ? {} : JSON.parse(Buffer.from(last.data).toString('utf8'));
  }
}

function systemEvent(type: string, data: unknown): Proposed {
  return {
    id: randomUUID(),
    type,
    contentType: 'application/json',
    data: Buffer.from(JSON.stringify(data)),
    metadata: new Uint8Array(),
  };
}
