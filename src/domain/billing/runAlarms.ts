import type { IssuedInvoice } from '../invoice/events.js';
import { addDays, addMonths } from '../shared/civilDate.js';
import { day, ofMonth } from '../shared/frenchWords.js';
import { RuleViolation } from '../shared/ruleViolation.js';
import { liveRun, startedAlready } from './billingRuns.js';
import { seriesFor } from './billingState.js';
import { shown } from './printable.js';
import { issueDateOutOfReach, periodOutOfReach } from './runLimits.js';
import type { Alarm, Run } from './runResult.js';

/** How long an issue date may be past without an alarm: a month is often billed at the beginning of the next one. */
const QUIET_DAYS = 31;

/** Without `today`: only what the series and the runs before have to say. */
export function dateAlarms(run: Run, today: string | undefined): readonly Alarm[] {
  const { state, profile, issueDate } = run;
  const alarms: Alarm[] = [...startAlarms(run), ...(today === undefined ? [] : reachAlarms(run, today))];
  const series = seriesFor(profile, issueDate);
  const last = state.lastIssued.get(series);
  if (last !== undefined && issueDate < last) {
    const detail = `La série ${series} va déjà jusqu’au ${day(last)} : la production refusera une date d’émission antérieure.`;
    alarms.push({ code: 'issue_date.before_last', detail });
  }
  return alarms;
}

/** What of the runs before keeps this one from starting: by the rule of production itself, with its own code. */
function startAlarms({ state, batch, period }: Run): readonly Alarm[] {
  try {
    if (!startedAlready(state.runs, { batch, period })) return [];
  } catch (error) {
    if (!(error instanceof RuleViolation)) throw error;
    return [refusalAlarm(error)];
  }
  const { issueDate = '', status } = liveRun(state.runs, batch, period) ?? {};
  if (status === 'open') {
    const detail = `La facturation ${ofMonth(period)} (lot ${batch}) est en cours, émise le ${day(issueDate)} : la production n’en fera pas d’autre.`;
    return [{ code: 'billing.run_open', detail }];
  }
  const detail = `La facturation ${ofMonth(period)} (lot ${batch}) est déjà faite, émise le ${day(issueDate)} : la production refusera, et ce qui est montré ici ira sur la prochaine.`;
  return [{ code: 'billing.period_done', detail }];
}

function reachAlarms({ period, issueDate }: Run, today: string): readonly Alarm[] {
  const farPeriod = periodOutOfReach(period, today);
  const farDate = issueDateOutOfReach(issueDate, today);
  return [
    ...(farPeriod === undefined ? aheadAlarms(period, today) : [refusalAlarm(farPeriod)]),
    ...(farDate === undefined ? nearDateAlarms(issueDate, today) : [refusalAlarm(farDate)]),
  ];
}

/** The next month is often billed at the end of this one; what lies beyond is rather a typing mistake in the year. */
function aheadAlarms(period: string, today: string): readonly Alarm[] {
  if (period <= addMonths(today, 1).slice(0, 7)) return [];
  const detail = `Le mois ${ofMonth(period)} est encore loin : tous les mois d’ici là seraient facturés d’avance, et le lot ne pourrait plus l’être pour aucun d’eux.`;
  return [{ code: 'billing.period_ahead', detail }];
}

function nearDateAlarms(issueDate: string, today: string): readonly Alarm[] {
  if (issueDate > today) {
    const detail = `La date d’émission (${day(issueDate)}) est à venir : émettre fermera la série à toute date antérieure.`;
    return [{ code: 'issue_date.future', detail }];
  }
  if (issueDate >= addDays(today, -QUIET_DAYS)) return [];
  const detail = `La date d’émission (${day(issueDate)}) est passée de plus de ${QUIET_DAYS} jours : les échéances courent depuis cette date.`;
  return [{ code: 'issue_date.past', detail }];
}

/** What production would answer, said before it is asked. */
const refusalAlarm = ({ code, message }: RuleViolation): Alarm => ({
  code,
  detail: `${message} La production refusera.`,
});

/** What the invoices have to say of their seller (CGI ann. II art. 242 nonies A): once, however many they are. */
export function sellerAlarms({ profile, unprintable }: Run, invoices: readonly IssuedInvoice[]): readonly Alarm[] {
  const alarms: Alarm[] = [];
  const characters = unprintable(profile.name);
  if (characters.length > 0 && invoices.length > 0) {
    const detail = `Le nom de l’organisation a des caractères que les factures imprimeront « ? » (${shown(characters)}) : récrivez-le (SetOrganisationProfile).`;
    alarms.push({ code: 'seller.name_unprintable', detail });
  }
  if (profile.siret === undefined && invoices.length > 0) {
    const detail = 'L’organisation n’a pas de SIRET : les factures doivent le porter (SetOrganisationProfile).';
    alarms.push({ code: 'seller.registration_missing', detail });
  }
  const charged = invoices.some(({ vatRows }) => vatRows.some(({ category }) => category === 'S'));
  if (profile.vatNumber === undefined && charged) {
    const detail =
      'Des factures portent de la TVA et l’organisation n’a pas de numéro de TVA : renseignez-le (SetOrganisationProfile).';
    alarms.push({ code: 'seller.vat_number_missing', detail });
  }
  return alarms;
}
