import { SingleBar } from 'cli-progress';
import { pino } from 'pino';
import type { Config } from '../config.js';
import { openReadSide } from '../mainTools.js';

/** Builds read.db again beside the old one and swaps them. The data folder must not be in use (FolderInUse). */
export async function rebuildCommand(config: Config): Promise<void> {
  const side = await openReadSide(config, pino({ level: 'silent' }));
  const bar = new SingleBar({
    format: 'Lecture du journal |{bar}| {percentage} % · {events} événements',
    hideCursor: true,
  });
  const started = performance.now();
  let events = 0;
  try {
    bar.start(100, 0, { events });
    await side.readModel.rebuild({
      progress: (progress) => {
        events = progress.events;
        bar.update(share(progress.position, progress.head), { events });
      },
    });
    bar.update(100, { events });
  } finally {
    bar.stop();
    await side.close();
  }
  const seconds = (performance.now() - started) / 1_000;
  process.stdout.write(`Base de lecture reconstruite : ${events} événements en ${seconds.toFixed(1)} s.\n`);
}

/** In percent. The embedded log counts its positions; those of EventStoreDB begin with a byte offset. */
function share(position: string, head: string): number {
  const whole = Number.parseInt(head, 10);
  return whole > 0 ? Math.min(100, Math.floor((Number.parseInt(position, 10) / whole) * 100)) : 100;
}
