import type { Config } from '../config.js';
import { BrokenEvent, type EventStore, NEWER } from '../eventstore/eventStore.js';
import { createOrderCheck } from '../eventstore/orderCheck.js';
import { openExistingLog } from './openExistingLog.js';

const SHOWN = 20;

/**
 * Reads and checks every event: its schema, its place in its stream, its time and its id. Says how many there are, and
 * what is wrong where (exit code 1).
 */
export async function verifyLogCommand(config: Config): Promise<void> {
  const eventStore = await openExistingLog(config);
  if (eventStore === undefined) return;
  try {
    const { events, newer, faults } = await verify(eventStore);
    for (const fault of faults.slice(0, SHOWN)) process.stderr.write(`${fault}\n`);
    if (faults.length > 0) return fail(`${faults.length} anomalies en ${events} événements.`);
    const note = newer === 0 ? '' : `, dont ${newer} d’une version plus récente d’Ardoise`;
    process.stdout.write(`${events} événements lus et vérifiés${note}.\n`);
  } catch (error) {
    if (!(error instanceof BrokenEvent)) throw error;
    fail(`Le journal est abîmé. ${error.message}`);
  } finally {
    await eventStore.close();
  }
}

async function verify(eventStore: EventStore) {
  const order = createOrderCheck(eventStore.comparePositions);
  const faults: string[] = [];
  let events = 0;
  let newer = 0;
  for await (const page of eventStore.readAll()) {
    events += page.length;
    newer += page.filter(({ type }) => type === NEWER).length;
    for (const event of page) {
      const fault = order.see(event);
      if (fault === undefined) continue;
      faults.push(`Position ${event.position} (${event.stream}, révision ${event.revision}, ${event.type}) : ${fault}`);
    }
  }
  return { events, newer, faults };
}

function fail(message: string): void {
  process.stderr.write(`${message}\n`);
  process.exitCode = 1;
}
