import type { DossierEvent, DossierLine, Site } from '../../domain/dossier/events.js';
import type { Known } from './known.js';
import type { Sentences } from './sentence.js';
import { day, EVERY, priceInWords, termsInWords } from './words.js';

export const dossierSentences: Pick<Sentences, DossierEvent['type']> = {
  DossierOpened: ({ data }) => {
    const where = data.site === undefined ? '' : ` (${siteInWords(data.site)})`;
    return `Dossier ouvert${data.name === undefined ? '' : ` : ${data.name}`}${where}`;
  },
  DossierLineAdded: ({ data }, known) => `Ligne ajoutée au ${nameOf(known, data.dossierId)} : ${lineInWords(data)}`,
  DossierPaymentSet: ({ data }, known) => {
    const name = nameOf(known, data.dossierId);
    return data.override === null
      ? `Règlement du ${name} : de nouveau celui de la fiche`
      : `Règlement du ${name} : ${termsInWords(data.override)}`;
  },
  DossierActivated: ({ data }, known) =>
    `Passage en production du ${nameOf(known, data.dossierId)} à compter du ${day(data.effectiveOn)}`,
};

function nameOf(known: Known, dossierId: string): string {
  const name = known.dossier(dossierId)?.opening.name;
  return name === undefined ? 'dossier' : `dossier « ${name} »`;
}

const siteInWords = ({ name, address }: Site): string =>
  name === undefined ? address.city : `${name}, ${address.city}`;

function lineInWords({ label, quantity, unitPrice, every, startsOn, endsOn }: DossierLine): string {
  return [
    `${label}, ${priceInWords(quantity, unitPrice)}`,
    every === undefined ? '' : ` ${EVERY[every]}`,
    startsOn === undefined ? '' : `, à compter du ${day(startsOn)}`,
    endsOn === undefined ? '' : `, jusqu’au ${day(endsOn)}`,
  ].join('');
}
