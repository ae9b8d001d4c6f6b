import { pino } from 'pino';
import type { Config } from '../config.js';
import { counted } from '../domain/shared/frenchWords.js';
import { openReadSide } from '../mainTools.js';
import { withProgressBar } from './progressBar.js';

/** Builds read.db again beside the old one and swaps them. The data folder must not be in use (FolderInUse). */
export async function rebuildCommand(config: Config): Promise<void> {
  const side = await openReadSide(config, pino({ level: 'silent' }));
  const started = performance.now();
  try {
    const events = await withProgressBar(async (bar) => {
      await side.readModel.rebuild({ progress: bar.progress });
      return bar.events();
    });
    const seconds = (performance.now() - started) / 1_000;
    process.stdout.write(
      `Base de lecture reconstruite : ${counted(events, 'événement')} en ${seconds.toFixed(1)} s.\n`,
    );
  } finally {
    await side.close();
  }
}
