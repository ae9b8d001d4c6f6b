import type { IssuedInvoice } from '../invoice/events.js';
import { addDays } from '../shared/civilDate.js';
import { day } from '../shared/frenchWords.js';
import { seriesFor } from './billingState.js';
import type { Alarm, Run } from './runResult.js';

/** How long an issue date may be past without an alarm: a month is often billed at the beginning of the next one. */
const QUIET_DAYS = 31;

/** Without `today`: only what the series has to say. */
export function dateAlarms({ state, profile, issueDate }: Run, today: string | undefined): readonly Alarm[] {
  const alarms: Alarm[] = [];
  if (today !== undefined && issueDate > today) {
    const detail = `La date d’émission (${day(issueDate)}) est à venir : émettre fermera la série à toute date antérieure.`;
    alarms.push({ code: 'issue_date.future', detail });
  }
  if (today !== undefined && issueDate < addDays(today, -QUIET_DAYS)) {
    const detail = `La date d’émission (${day(issueDate)}) est passée de plus de ${QUIET_DAYS} jours : les échéances courent depuis cette date.`;
    alarms.push({ code: 'issue_date.past', detail });
  }
  const series = seriesFor(profile, issueDate);
  const last = state.lastIssued.get(series);
  if (last !== undefined && issueDate < last) {
    const detail = `La série ${series} va déjà jusqu’au ${day(last)} : la production refusera une date d’émission antérieure.`;
    alarms.push({ code: 'issue_date.before_last', detail });
  }
  return alarms;
}

/** What the invoices have to say of their seller (CGI ann. II art. 242 nonies A): once, however many they are. */
export function sellerAlarms({ profile }: Run, invoices: readonly IssuedInvoice[]): readonly Alarm[] {
  const alarms: Alarm[] = [];
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
