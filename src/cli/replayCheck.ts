import type { Config } from '../config.js';
import { checkReplay } from '../mainReplay.js';
import type { TableCheck } from '../projections/readModel.js';
import { withProgressBar } from './progressBar.js';

const REASONS = {
  missing: 'Aucune base de lecture ici (read.db).',
  changed: 'La base de lecture a été faite par une autre version d’Ardoise : elle sera refaite au démarrage.',
  empty: 'La base de lecture est vide : rien à comparer.',
  restored: 'La base de lecture ne suit pas ce journal (il a été restauré, ou c’en est un autre).',
} as const;

/** Prints how each table compares. Exit code 1 when one differs, or when nothing can be compared. */
export async function replayCheckCommand(config: Config): Promise<void> {
  const check = await withProgressBar(({ progress }) => checkReplay(config, progress));
  if ('reason' in check) {
    process.stderr.write(`${REASONS[check.reason]}\n`);
    process.exitCode = check.reason === 'empty' ? 0 : 1;
    return;
  }
  const width = Math.max(...check.tables.map(({ table }) => table.length));
  for (const one of check.tables) process.stdout.write(`${line(one, width)}\n`);
  const different = check.tables.filter(({ same }) => !same).map(({ table }) => table);
  if (different.length === 0) {
    process.stdout.write(`À la position ${check.position}, la base de lecture est celle que dit le journal.\n`);
    return;
  }
  process.stderr.write(`Différentes du journal à la position ${check.position} : ${different.join(', ')}.\n`);
  process.exitCode = 1;
}

function line({ table, live, rebuilt, same }: TableCheck, width: number): string {
  const shown = (sum: string): string => sum.slice(0, 12);
  const counts = `${String(live.rows).padStart(8)} ${String(rebuilt.rows).padStart(8)}`;
  return `${table.padEnd(width)} ${counts}  ${shown(live.sum)} ${shown(rebuilt.sum)}  ${same ? 'identique' : 'DIFFÉRENTE'}`;
}
