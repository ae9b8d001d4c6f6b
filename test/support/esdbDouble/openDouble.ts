import { onTestFinished } from 'vitest';
import { type EsdbEventStore, openEsdbEventStore } from '../../../src/eventstore/adapters/esdbEventStore.js';
import { createCodec } from '../../../src/eventstore/codec.js';
import { type DoubleOptions, EsdbDouble } from './esdbDouble.js';

/** Waits that suit a server on the same machine. */
export const QUICK = { deadlineMs: 3_000, patienceMs: 10_000, firstPauseMs: 5, silenceMs: 5_000 };

export type Bench = Readonly<{ double: EsdbDouble; store: EsdbEventStore }>;

/** A server and a client of it for one test, gone when the test has finished. */
export async function openDouble(
  options: DoubleOptions = {},
  timing: Partial<typeof QUICK & { stalledMs: number }> = {},
): Promise<Bench> {
  const double = await new EsdbDouble(options).start();
  const store = openEsdbEventStore({ url: double.url, codec: createCodec(), timing: { ...QUICK, ...timing } });
  onTestFinished(async () => {
    await store.close();
    await double.stop();
  });
  return { double, store };
}
