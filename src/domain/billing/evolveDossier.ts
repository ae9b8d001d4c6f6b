import type { EventOf } from '../catalogue.js';
import { dayNumber, isCivilDate } from '../shared/civilDate.js';
import { changedFrom } from '../shared/dated.js';
import { daysUntil, NO_DAYS, withDays } from './billedDays.js';
import { type BillingDossier, type BillingLine, type BillingState, newLine } from './billingState.js';

/** Nothing without its account. */
export function openDossier(state: BillingState, data: EventOf<'DossierOpened'>['data']): void {
  const account = state.accounts.get(data.accountId);
  if (account === undefined || state.dossiers.has(data.dossierId)) return;
  const { dossierId, name, site, batch } = data;
  const dossier: BillingDossier = {
    dossierId,
    ...(name === undefined ? {} : { name }),
    ...(site === undefined ? {} : { site }),
    ...(batch === undefined ? {} : { batch }),
    lines: new Map(),
    override: null,
    delivery: null,
    off: NO_DAYS,
  };
  state.dossiers.set(dossierId, dossier);
  account.dossiers.push(dossier);
}

export type LineChange = EventOf<'DossierLineAdded' | 'DossierLineChanged' | 'DossierLineEnded' | 'DossierLineRemoved'>;

/** Nothing for a line that is not there. */
export function changeLine(dossier: BillingDossier | undefined, event: LineChange): void {
  if (dossier === undefined) return;
  if (event.type === 'DossierLineAdded') {
    const { dossierId: _id, ...line } = event.data;
    if (!dossier.lines.has(line.lineId)) dossier.lines.set(line.lineId, newLine(line));
    return;
  }
  const line = dossier.lines.get(event.data.lineId);
  if (line === undefined) return;
  dossier.lines.set(event.data.lineId, changedLine(line, event));
}

function changedLine(line: BillingLine, event: Exclude<LineChange, { type: 'DossierLineAdded' }>): BillingLine {
  switch (event.type) {
    case 'DossierLineChanged':
      return { ...line, ...changedFrom(line, event.data.changes, event.data.from) };
    case 'DossierLineEnded':
      return { ...line, ...changedFrom(line, { endsOn: event.data.endsOn }) };
    default:
      return { ...line, removed: true };
  }
}

export type DossierChange = EventOf<
  | 'DossierSiteSet'
  | 'DossierPaymentSet'
  | 'DossierDeliverySet'
  | 'DossierActivated'
  | 'DossierTerminated'
  | 'DossierReopened'
>;

/** In place. */
export function changeDossier(dossier: BillingDossier | undefined, event: DossierChange): void {
  if (dossier === undefined) return;
  switch (event.type) {
    case 'DossierSiteSet':
      delete dossier.site;
      if (event.data.site !== null) dossier.site = event.data.site;
      break;
    case 'DossierPaymentSet':
      dossier.override = event.data.override;
      break;
    case 'DossierDeliverySet':
      dossier.delivery = event.data.override;
      break;
    case 'DossierActivated':
      dossier.effectiveOn = event.data.effectiveOn;
      break;
    case 'DossierTerminated':
      dossier.terminatedOn = event.data.on;
      break;
    case 'DossierReopened':
      reopen(dossier, event.data.on);
      break;
  }
}

/**
 * With a day, those between the end and it are not billed. What an earlier end and reopening left out beyond this end counts no
 * more: ending a dossier on the same day again is how a slip in the day of its reopening is put right.
 */
function reopen(dossier: BillingDossier, on: string | undefined): void {
  const { terminatedOn } = dossier;
  delete dossier.terminatedOn;
  if (terminatedOn === undefined || !isCivilDate(terminatedOn)) return;
  const last = dayNumber(terminatedOn);
  dossier.off = daysUntil(dossier.off, last);
  if (on === undefined || !isCivilDate(on)) return;
  const [from, to] = [last + 1, dayNumber(on) - 1];
  if (from <= to) dossier.off = withDays(dossier.off, from, to);
}
