import { randomUUID } from 'node:crypto';
import { join } from 'node:path';
import { onTestFinished } from 'vitest';
import type { ArdoiseEvent } from '../../src/domain/catalogue.js';
import { openSqliteEventStore } from '../../src/eventstore/adapters/sqliteEventStore.js';
import { type Codec, createCodec } from '../../src/eventstore/codec.js';
import type { EventStore, NewEvent, Recorded } from '../../src/eventstore/eventStore.js';
import { openMemoryReadModel } from '../../src/projections/adapters/memoryReadModel.js';
import { openReadModel, type ReadModelOptions } from '../../src/projections/adapters/readModel.js';
import type { Query } from '../../src/projections/queries/query.js';
import type { ReadModel, ReadModelLog } from '../../src/projections/readModel.js';
import { metadata } from './logFixtures.js';

/** Asks a read model in memory that holds these events and nothing else. */
export function reading<T>(events: readonly Recorded<ArdoiseEvent>[], ask: (query: Query) => T): T {
  const memory = openMemoryReadModel();
  try {
    memory.project(events);
    return ask(memory.query);
  } finally {
    memory.close();
  }
}

/** A log in a folder, closed when the test has finished. */
export function openLog(dir: string, codec: Codec = createCodec()): EventStore {
  const eventStore = openSqliteEventStore({ path: join(dir, 'events.db'), codec });
  onTestFinished(() => eventStore.close());
  return eventStore;
}

/** A read model in a folder, not started, closed when the test has finished. */
export function openReads(dir: string, options: Omit<ReadModelOptions, 'path'>): ReadModel {
  const readModel = openReadModel({ path: join(dir, 'read.db'), ...options });
  onTestFinished(() => readModel.close());
  return readModel;
}

/** Waits until everything that the log holds now is in the tables. */
export async function caughtUp(readModel: ReadModel, eventStore: EventStore): Promise<void> {
  const head = await eventStore.head();
  if (head === undefined) return;
  if (!(await readModel.reached(head.position, 10_000))) throw new Error(`${head.position} was not reached`);
}

/** A log of the read side's own words, to be looked at. */
export function remembering(): ReadModelLog & Readonly<{ reasons: string[]; warnings: string[]; errors: string[] }> {
  const reasons: string[] = [];
  const warnings: string[] = [];
  const errors: string[] = [];
  return {
    reasons,
    warnings,
    errors,
    info: (facts) => reasons.push('reason' in facts ? String(facts.reason) : ''),
    warn: (facts) => warnings.push('err' in facts ? String(facts.err) : ''),
    error: (facts) => errors.push('err' in facts ? String(facts.err) : ''),
  };
}

/** A prospect, its creation and so many notes: the smallest history that has a row with a revision. */
export function prospectWithNotes(accountId: string, notes: number): readonly NewEvent[] {
  const created = {
    type: 'ProspectCreated',
    data: { accountId, number: 1, name: 'Moulins Roy', customerType: 'business' },
  };
  const bodies = Array.from({ length: notes }, (_, n) => ({
    type: 'NoteAdded',
    data: { accountId, noteId: `note-${n}`, body: `Note ${n}` },
  }));
  return [created, ...bodies].map((event) => ({ ...event, id: randomUUID(), metadata }));
}

export function noteOf(accountId: string, noteId: string): NewEvent {
  return { type: 'NoteAdded', data: { accountId, noteId, body: 'Rappeler' }, id: randomUUID(), metadata };
}
