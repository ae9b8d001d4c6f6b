import { instant } from '../commands/instant.js';
import type { Config } from '../config.js';
import { counted } from '../domain/shared/frenchWords.js';
import { buildReplay } from '../mainReplay.js';
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
  const { data: at, error } = instant.safeParse(until);
  if (at === undefined) return refuse(`--until ${until} : ${error?.issues[0]?.message ?? 'instant illisible.'}`);

  const events = await withProgressBar(async ({ progress, events: read }) => {
    await buildReplay(config, { until: at, into, progress });
    return read();
  });
  process.stdout.write(
    `${counted(events, 'événement')} ${events < 2 ? 'relu' : 'relus'} jusqu’au ${at} dans ${into}.\nPour regarder : DATA_DIR=${into} ardoise serve --read-only\n`,
  );
}

function refuse(message: string): void {
  process.stderr.write(`${message}\n`);
  process.exitCode = 1;
}
