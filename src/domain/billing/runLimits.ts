import { addDays, addMonths } from '../shared/civilDate.js';
import { day, ofMonth } from '../shared/frenchWords.js';
import { RuleViolation } from '../shared/ruleViolation.js';

/** How far ahead an issue date may be: it closes its series for every earlier day. */
const MAX_DAYS_AHEAD = 62;
/** How far back an issue date may be: beyond, it is a typing mistake that would put invoices into a closed year. */
const MAX_DAYS_BACK = 366;
/** How far ahead a month may be: beyond, it is a typing mistake that would bill years in advance. */
const MAX_MONTHS_AHEAD = 24;

/** Why no run of a month may start today (civil date in Europe/Paris), or undefined. */
export function periodOutOfReach(period: string, today: string): RuleViolation | undefined {
  const latest = addMonths(today, MAX_MONTHS_AHEAD).slice(0, 7);
  if (period <= latest) return undefined;
  const message = `Le mois ${ofMonth(period)} est à plus de ${MAX_MONTHS_AHEAD} mois : il facturerait des années d’avance.`;
  return new RuleViolation('billing.period_too_far', message, { period, latest });
}

/** Why no run may start today with an issue date, or undefined. */
export function issueDateOutOfReach(issueDate: string, today: string): RuleViolation | undefined {
  const latest = addDays(today, MAX_DAYS_AHEAD);
  if (issueDate > latest) {
    const message = `La date d’émission est à plus de ${MAX_DAYS_AHEAD} jours : elle fermerait la série à toute date antérieure.`;
    return new RuleViolation('issue_date.too_far', message, { issueDate, latest });
  }
  const earliest = addDays(today, -MAX_DAYS_BACK);
  if (issueDate >= earliest) return undefined;
  const message = `La date d’émission (${day(issueDate)}) est passée de plus de ${MAX_DAYS_BACK} jours : une facture est émise aux environs du jour où elle part.`;
  return new RuleViolation('issue_date.too_old', message, { issueDate, earliest });
}
