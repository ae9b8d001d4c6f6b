import { SingleBar } from 'cli-progress';
import { pino } from 'pino';
import type { Config } from '../config.js';
import { openSearchSide } from '../mainTools.js';

/**
 * Builds the search index again beside the old one, which answers meanwhile, and changes them. With the embedded index the
 * data folder must not be in use (FolderInUse). Rejects with SearchUnavailable, and the old index stays.
 */
export async function rebuildSearchCommand(config: Config): Promise<void> {
  const side = await openSearchSide(config, pino({ level: 'silent' }));
  const bar = new SingleBar({
    format: 'Index de recherche |{bar}| {percentage} % · {documents} fiches et factures',
    hideCursor: true,
  });
  const started = performance.now();
  let documents = 0;
  try {
    bar.start(100, 0, { documents });
    await side.rebuild((progress) => {
      documents = progress.documents;
      const share = progress.of > 0 ? Math.floor((progress.sequence / progress.of) * 100) : 100;
      bar.update(Math.min(100, share), { documents });
    });
    bar.update(100, { documents });
  } finally {
    bar.stop();
    await side.close();
  }
  const seconds = (performance.now() - started) / 1_000;
  process.stdout.write(
    `Index de recherche reconstruit : ${documents} fiches et factures en ${seconds.toFixed(1)} s.\n`,
  );
}
