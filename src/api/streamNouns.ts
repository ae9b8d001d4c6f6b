import { BILLING_RUNS_STREAM, ORGANISATION_STREAM } from '../domain/streams.js';

/** What a stream is to people, in the sentences of a conflict. */
export type StreamNoun = Readonly<{ hasChanged: string; readAgain: string; here: string }>;

const fiche: StreamNoun = { hasChanged: 'La fiche a changé', readAgain: 'relisez-la', here: 'cette fiche' };

/** By the beginning of the stream's name. */
const NOUNS: readonly (readonly [string, StreamNoun])[] = [
  ['account-numbers', { hasChanged: 'La numérotation a changé', readAgain: 'relisez-la', here: 'la numérotation' }],
  ['account-', fiche],
  ['dossier-', { hasChanged: 'Le dossier a changé', readAgain: 'relisez-le', here: 'ce dossier' }],
  ['action-', { hasChanged: 'L’action a changé', readAgain: 'relisez-la', here: 'cette action' }],
  ['user-', { hasChanged: 'Le compte de ce collègue a changé', readAgain: 'relisez-le', here: 'ce collègue' }],
  [
    'installation-type-',
    { hasChanged: 'Le type d’installation a changé', readAgain: 'relisez-le', here: 'ce type d’installation' },
  ],
  ['delivery-', { hasChanged: 'L’envoi a changé', readAgain: 'relisez-le', here: 'cet envoi' }],
  ['invoice', { hasChanged: 'La facture a changé', readAgain: 'relisez-la', here: 'cette facture' }],
  [
    ORGANISATION_STREAM,
    { hasChanged: 'Les réglages de l’organisation ont changé', readAgain: 'relisez-les', here: 'l’organisation' },
  ],
  [
    BILLING_RUNS_STREAM,
    { hasChanged: 'Les facturations ont changé', readAgain: 'relisez-les', here: 'les facturations' },
  ],
];

const OTHER: StreamNoun = { hasChanged: 'Cet élément a changé', readAgain: 'relisez-le', here: 'cet élément' };

export function nounOfStream(stream: string): StreamNoun {
  return NOUNS.find(([beginning]) => stream.startsWith(beginning))?.[1] ?? OTHER;
}
