import { firstDayOf } from '../../domain/billing/chargePeriods.js';
import { isFree } from '../../domain/billing/pricing.js';
import type { DossierLine } from '../../domain/dossier/events.js';
import type { Dossier } from '../../domain/dossier/state.js';
import { type Dated, valueOn } from '../../domain/shared/dated.js';
import { day } from '../../domain/shared/frenchWords.js';
import type { Answer } from '../context.js';
import type { Handled } from '../handleCommand.js';
import type { CommandDeps } from '../registry.js';

/** How many lines an answer names. */
const MAX_NAMED = 10;

type Line = Dated<DossierLine>;

/**
 * Lines with a price that begin after the end of their dossier, of which nothing is billed: no run will ever bill them.
 * Never fails, since the dossier is terminated by now: a line of which that cannot be known is left to the preview, which
 * names them all or says itself what cannot be read.
 */
export async function neverBilledWarnings(
  { billing }: Pick<CommandDeps, 'billing'>,
  dossierId: string,
  { state }: Handled<Dossier>,
): Promise<Pick<Answer, 'warnings'>> {
  if (state.status !== 'terminated') return {};
  const { activation, terminatedOn: end = '', lines } = state;
  const effectiveOn = activation?.effectiveOn ?? end;
  const startOf = ({ first }: Line): string => firstDayOf(first, { effectiveOn });
  const isNever = (line: Line): boolean => startOf(line) > end && !isFree(valueOn(line, '9999-12-31'));

  const warnings = [];
  for (const line of Object.values(lines).filter(isNever).slice(0, MAX_NAMED)) {
    const { lineId, label } = valueOn(line, '9999-12-31');
    if (await billing.isBilled({ dossierId, lineId }).catch(() => true)) continue;
    const message = `« ${label} » ne sera jamais facturée : elle commence le ${day(startOf(line))}, après la fin du dossier le ${day(end)}. Corrigez la date (ReopenDossier, puis TerminateDossier), ou supprimez la ligne (RemoveDossierLine).`;
    warnings.push({ code: 'billing.line_never_billed', message });
  }
  return warnings.length === 0 ? {} : { warnings };
}
