import type { Config } from '../config.js';
import { counted } from '../domain/shared/frenchWords.js';
import { checkLog } from '../eventstore/checkLog.js';
import { createCodec } from '../eventstore/codec.js';
import { openExistingLog } from './openExistingLog.js';

/**
 * Reads and checks every event: its schema, its place in its stream, its time and its id. Says how many there are, and
 * what is wrong where: the first 20 faults, and how many there are (exit code 1).
 */
export async function verifyLogCommand(config: Config): Promise<void> {
  const eventStore = await openExistingLog(config);
  if (eventStore === undefined) return;
  try {
    const { events, newer, faults, shown } = await checkLog(eventStore, createCodec());
    if (faults === 0) {
      const note = newer === 0 ? '' : `, dont ${newer} d’une version plus récente d’Ardoise`;
      process.stdout.write(
        `${counted(events, 'événement')} ${events < 2 ? 'lu et vérifié' : 'lus et vérifiés'}${note}.\n`,
      );
      return;
    }
    const rest = faults - shown.length;
    const lines = rest === 0 ? shown : [...shown, `… et ${counted(rest, 'autre')}.`];
    process.stderr.write(`${lines.join('\n')}\n${counted(faults, 'anomalie')} en ${counted(events, 'événement')}.\n`);
    process.exitCode = 1;
  } finally {
    await eventStore.close();
  }
}
