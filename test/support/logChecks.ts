import { expect } from 'vitest';
import type { Stored } from '../../src/eventstore/eventStore.js';
import { idsOf } from './logFixtures.js';
import type { Acknowledged } from './logWriter.js';

/** Nothing twice, revisions from 0 on without a gap in every stream, positions that grow. */
export function expectSound(events: readonly Stored[]): void {
  expect(new Set(idsOf(events)).size).toBe(events.length);
  const next = new Map<string, number>();
  let position = 0;
  for (const event of events) {
    const expected = next.get(event.stream) ?? 0;
    if (event.revision !== expected) throw new Error(`${event.stream}: revision ${event.revision}, not ${expected}`);
    if (Number(event.position) <= position) throw new Error(`position ${event.position} after ${position}`);
    next.set(event.stream, expected + 1);
    position = Number(event.position);
  }
}

/** Every append is there whole: its events one after the other, at the place that was answered. */
export function expectAllAcknowledged(events: readonly Stored[], acknowledged: readonly Acknowledged[]): void {
  const places = new Map(events.map(({ id, stream, revision, position }) => [id, `${stream} ${revision} ${position}`]));
  for (const { stream, revision, position, ids } of acknowledged) {
    const found = ids.map((id) => places.get(id));
    const last = ids.length - 1;
    const expected = ids.map((_, index) => `${stream} ${revision - last + index} ${Number(position) - last + index}`);
    if (found.join() !== expected.join()) throw new Error(`acknowledged ${expected.join()}, found ${found.join()}`);
  }
}

/** No part of an append without the rest: the bodies say `<append> <number>/<count>`. */
export function expectNoHalf(events: readonly Stored[]): void {
  const appends = new Map<string, string[]>();
  for (const { data } of events) {
    const [append = '', part = ''] = String(JSON.parse(data).body).split(' ');
    appends.set(append, [...(appends.get(append) ?? []), part]);
  }
  for (const [append, parts] of appends) {
    const whole = parts.map((_, index) => `${index + 1}/${parts.length}`);
    if (parts.join() !== whole.join()) throw new Error(`append ${append} holds ${parts.join()}`);
  }
}
