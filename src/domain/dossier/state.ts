import { changedFrom, type Dated, undated } from '../shared/dated.js';
import type { PaymentTerms } from '../shared/party.js';
import { RuleViolation } from '../shared/ruleViolation.js';
import type { DeliveryChoice, DossierEvent, DossierLine, Site, Team } from './events.js';

export type OpenDossier = Readonly<{
  status: 'open' | 'active' | 'terminated';
  /** As it was at first: what the same command again is compared with. */
  opening: Extract<DossierEvent, { type: 'DossierOpened' }>['data'];
  lines: Readonly<Record<string, Dated<DossierLine>>>;
  /** Ids of lines that were removed: nothing may be called so again. */
  removed: readonly string[];
  phones: readonly string[];
  site: Site | null;
  team: Team;
  override: PaymentTerms | null;
  delivery: DeliveryChoice | null;
  installationTypeId: string | null;
  activation?: Extract<DossierEvent, { type: 'DossierActivated' }>['data'];
  /** The last day that is billed. */
  terminatedOn?: string;
  /** It was terminated and goes on. */
  reopening?: Extract<DossierEvent, { type: 'DossierReopened' }>['data'];
}>;

export type Dossier = Readonly<{ status: 'none' }> | OpenDossier;

const STATES = { open: 'ouvert, pas encore en production', active: 'en production', terminated: 'résilié' } as const;

/** Refuses what may not be done in the state that the dossier is in, and names it. */
export function assertState({ status, opening }: OpenDossier, ...allowed: readonly OpenDossier['status'][]): void {
  if (allowed.includes(status)) return;
  throw new RuleViolation('dossier.state', `Ce dossier est ${STATES[status]} : ce n’est pas possible.`, {
    dossierId: opening.dossierId,
    state: status,
    allowed,
  });
}

/** Total: what concerns a line that is not there changes nothing. */
export function evolve(dossier: Dossier, event: DossierEvent): Dossier {
  if (event.type === 'DossierOpened') return opened(event.data);
  if (dossier.status === 'none') return dossier;

  switch (event.type) {
    case 'DossierLineAdded':
    case 'DossierLineChanged':
    case 'DossierLineEnded':
    case 'DossierLineRemoved':
      return withLine(dossier, event);
    case 'DossierActivated':
    case 'DossierTerminated':
    case 'DossierReopened':
      return inState(dossier, event);
    default:
      return withSetting(dossier, event);
  }
}

function opened(opening: OpenDossier['opening']): OpenDossier {
  return {
    status: 'open',
    opening,
    lines: {},
    removed: [],
    phones: [],
    site: opening.site ?? null,
    team: opening.team ?? {},
    override: null,
    delivery: null,
    installationTypeId: null,
  };
}

type LineEvent = Extract<DossierEvent, { type: `DossierLine${string}` }>;

function withLine(dossier: OpenDossier, event: LineEvent): OpenDossier {
  const { lines, removed } = dossier;
  if (event.type === 'DossierLineAdded') {
    const { dossierId: _id, ...line } = event.data;
    return { ...dossier, lines: { ...lines, [line.lineId]: undated(line) } };
  }
  const { lineId } = event.data;
  const { [lineId]: line, ...others } = lines;
  if (line === undefined) return dossier;
  if (event.type === 'DossierLineRemoved') return { ...dossier, lines: others, removed: [...removed, lineId] };
  return { ...dossier, lines: { ...lines, [lineId]: changedLine(line, event) } };
}

/** An end is of the whole line, a change may be from a date on. */
export function changedLine(
  line: Dated<DossierLine>,
  event: Extract<DossierEvent, { type: 'DossierLineChanged' | 'DossierLineEnded' }>,
): Dated<DossierLine> {
  if (event.type === 'DossierLineEnded') return changedFrom(line, { endsOn: event.data.endsOn });
  return changedFrom(line, event.data.changes, event.data.from);
}

type StateEvent = Extract<DossierEvent, { type: 'DossierActivated' | 'DossierTerminated' | 'DossierReopened' }>;

function inState(dossier: OpenDossier, event: StateEvent): OpenDossier {
  const { terminatedOn: _before, ...rest } = dossier;
  switch (event.type) {
    case 'DossierActivated':
      return { ...dossier, status: 'active', activation: event.data };
    case 'DossierTerminated':
      return { ...dossier, status: 'terminated', terminatedOn: event.data.on };
    default:
      return { ...rest, status: 'active', reopening: event.data };
  }
}

type SettingEvent = Exclude<DossierEvent, LineEvent | StateEvent | { type: 'DossierOpened' }>;

function withSetting(dossier: OpenDossier, event: SettingEvent): OpenDossier {
  const { phones } = dossier;
  switch (event.type) {
    case 'DossierPhoneAttached':
      return { ...dossier, phones: [...phones.filter((one) => one !== event.data.phone), event.data.phone] };
    case 'DossierPhoneDetached':
      return { ...dossier, phones: phones.filter((one) => one !== event.data.phone) };
    case 'DossierSiteSet':
      return { ...dossier, site: event.data.site };
    case 'DossierTeamSet':
      return { ...dossier, team: event.data.team };
    case 'DossierPaymentSet':
      return { ...dossier, override: event.data.override };
    case 'DossierDeliverySet':
      return { ...dossier, delivery: event.data.override };
    case 'DossierInstallationTypeSelected':
      return { ...dossier, installationTypeId: event.data.installationTypeId };
    default:
      return dossier;
  }
}
