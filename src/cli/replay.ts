import type { Config } from '../config.js';
import { buildReplay } from '../mainReplay.js';
import { counted } from './counted.js';
import { withProgressBar } from './progressBar.js';
import { replayCheckCommand } from './replayCheck.js';

type Options = Readonly<{ check?: boolean; until?: string; into?: string }>;

/**
 * `--check`, or `--until <instant> --into DIR`: builds the read side as it was, while the server may run. What was asked wrongly
 * is said in one line (exit code 1).
 */
export async function replayCommand(config: Config, { check, until, into }: Options): Promise<void> {
  if (check === true) return replayCheckCommand(config);
  if (until === undefined || into === undefined)
    return refuse('Indiquez --check, ou --until <instant> et --into <dossier>.');
  const instant = instantOf(until);
  if (instant === undefined)
    return refuse(`Instant ISO 8601 attendu, par exemple 2026-11-24T09:00:00Z, et non ${until}.`);

  const events = await withProgressBar(async ({ progress, events: read }) => {
    await buildReplay(config, { until: instant, into, progress });
    return read();
  });
  process.stdout.write(
    `${counted(events, 'événement')} ${events < 2 ? 'relu' : 'relus'} jusqu’au ${instant} dans ${into}.\nPour regarder : DATA_DIR=${into} ardoise serve --read-only\n`,
  );
}

/** With its offset: without one it would be another instant on another machine. */
function instantOf(text: string): string | undefined {
  const isWhole = /^\d{4}-\d{2}-\d{2}T\d{2}:\d{2}(:\d{2}(\.\d+)?)?(Z|[+-]\d{2}:\d{2})$/.test(text);
  const at = Date.parse(text);
  return isWhole && !Number.isNaN(at) ? new Date(at).toISOString() : undefined;
}

function refuse(message: string): void {
  process.stderr.write(`${message}\n`);
  process.exitCode = 1;
}
