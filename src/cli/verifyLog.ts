import { existsSync } from 'node:fs';
import type { Config } from '../config.js';
import { BrokenEvent, NEWER } from '../eventstore/eventStore.js';
import { openLog } from '../main.js';

/** Reads and checks every event. Says how many there are, and where the first broken one is (exit code 1). */
export async function verifyLogCommand(config: Config): Promise<void> {
  if (config.esdbUrl === undefined && !existsSync(config.eventsFile)) {
    process.stderr.write(`Aucun journal ici : ${config.eventsFile}\n`);
    process.exitCode = 1;
    return;
  }
  const eventStore = await openLog(config);
  let events = 0;
  let newer = 0;
  try {
    for await (const page of eventStore.readAll()) {
      events += page.length;
      newer += page.filter(({ type }) => type === NEWER).length;
    }
    const note = newer === 0 ? '' : `, dont ${newer} d’une version plus récente d’Ardoise`;
    process.stdout.write(`${events} événements lus et vérifiés${note}.\n`);
  } catch (error) {
    if (!(error instanceof BrokenEvent)) throw error;
    process.stderr.write(`Le journal est abîmé. ${error.message}\n`);
    process.exitCode = 1;
  } finally {
    await eventStore.close();
  }
}
