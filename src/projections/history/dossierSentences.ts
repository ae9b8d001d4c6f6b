import type { DossierEvent, DossierLine, Site } from '../../domain/dossier/events.js';
import type { InstallationTypeEvent } from '../../domain/installationType/events.js';
import { valueOn } from '../../domain/shared/dated.js';
import { day, listed, phoneNumber } from '../../domain/shared/frenchWords.js';
import { methodsInWords } from './accountSentences.js';
import type { Known } from './known.js';
import { changedLineInWords, lineInWords } from './lineWords.js';
import type { Sentences } from './sentence.js';
import { addressLine, termsInWords } from './words.js';

export const dossierSentences: Pick<Sentences, DossierEvent['type'] | InstallationTypeEvent['type']> = {
  InstallationTypeDefined: ({ data }) =>
    `Type d’installation « ${data.name} » défini : ${listed(data.phases.map(({ name }) => name))}`,

  DossierOpened: ({ data }) => {
    const where = data.site === undefined ? '' : ` (${siteInWords(data.site)})`;
    return `Dossier ouvert${data.name === undefined ? '' : ` : ${data.name}`}${where}`;
  },
  DossierLineAdded: ({ data }, known) => `Ligne ajoutée au ${nameOf(known, data.dossierId)} : ${lineInWords(data)}`,
  DossierLineChanged: ({ data }, known) => {
    const line = lineOf(known, data);
    const before = line === undefined ? undefined : valueOn(line, data.from ?? '');
    const from = data.from === undefined ? '' : ` à compter du ${day(data.from)}`;
    const which = before === undefined ? '' : ` « ${before.label} »`;
    return `Ligne${which} du ${nameOf(known, data.dossierId)} modifiée${from} : ${changedLineInWords(before, data.changes)}`;
  },
  DossierLineEnded: ({ data }, known) => {
    const end = data.endsOn === null ? 'n’a plus de date de fin' : `se termine le ${day(data.endsOn)}`;
    return `Ligne${labelOf(known, data)} du ${nameOf(known, data.dossierId)} : ${end}`;
  },
  DossierLineRemoved: ({ data }, known) => `Ligne${labelOf(known, data)} supprimée du ${nameOf(known, data.dossierId)}`,
  DossierPhoneAttached: ({ data }, known) =>
    `Numéro ${phoneNumber(data.phone)} rattaché au ${nameOf(known, data.dossierId)}`,
  DossierPhoneDetached: ({ data }, known) =>
    `Numéro ${phoneNumber(data.phone)} détaché du ${nameOf(known, data.dossierId)}`,
  DossierSiteSet: ({ data: { site, dossierId } }, known) => {
    const where = site === null ? 'aucun' : [site.name, addressLine(site.address)].filter(Boolean).join(', ');
    return `Site du ${nameOf(known, dossierId)} : ${where}`;
  },
  DossierTeamSet: ({ data }, known) => {
    const members = Object.entries(data.team).map(([role, userId]) => `${known.userName(userId) ?? userId} (${role})`);
    return `Équipe du ${nameOf(known, data.dossierId)} : ${members.length === 0 ? 'personne' : listed(members)}`;
  },
  DossierPaymentSet: ({ data }, known) => {
    const name = nameOf(known, data.dossierId);
    return data.override === null
      ? `Règlement du ${name} : de nouveau celui de la fiche`
      : `Règlement du ${name} : ${termsInWords(data.override)}`;
  },
  DossierDeliverySet: ({ data }, known) => {
    const name = nameOf(known, data.dossierId);
    return data.override === null
      ? `Envoi des factures du ${name} : de nouveau celui de la fiche`
      : `Envoi des factures du ${name} : ${methodsInWords(data.override)}`;
  },
  DossierInstallationTypeSelected: ({ data }, known) =>
    `Type d’installation du ${nameOf(known, data.dossierId)} : ${data.name ?? (data.installationTypeId === null ? 'aucun' : data.installationTypeId)}`,
  DossierActivated: ({ data }, known) => {
    const type = data.installation === undefined ? '' : ` (installation « ${data.installation.name} »)`;
    return `Passage en production du ${nameOf(known, data.dossierId)} à compter du ${day(data.effectiveOn)}${type}`;
  },
  DossierTerminated: ({ data }, known) =>
    `Résiliation du ${nameOf(known, data.dossierId)} : facturé jusqu’au ${day(data.on)} inclus`,
  DossierReopened: ({ data }, known) =>
    `Réouverture du ${nameOf(known, data.dossierId)}${data.on === undefined ? ' : résiliation annulée' : `, facturé de nouveau à compter du ${day(data.on)}`}`,
};

type OfLine = Readonly<{ dossierId: string; lineId: string }>;

const lineOf = (known: Known, { dossierId, lineId }: OfLine) => known.dossier(dossierId)?.lines[lineId];

function labelOf(known: Known, of: OfLine): string {
  const line = lineOf(known, of);
  return line === undefined ? '' : ` « ${latest(line).label} »`;
}

const latest = (line: NonNullable<ReturnType<typeof lineOf>>): DossierLine => valueOn(line, '9999-12-31');

function nameOf(known: Known, dossierId: string): string {
  const name = known.dossier(dossierId)?.opening.name;
  return name === undefined ? 'dossier' : `dossier « ${name} »`;
}

const siteInWords = ({ name, address }: Site): string =>
  name === undefined ? address.city : `${name}, ${address.city}`;
