import type { Broken, BrokenEvent, Stored } from './eventStore.js';

const WHAT: Readonly<Record<Broken, string>> = {
  text: 'n’est pas du JSON lisible',
  metadata: 'ses métadonnées ne sont pas celles d’un événement',
  data: 'ses données n’ont pas la forme de son type',
};

/** Says in French which event cannot be read and why, with the technical reason after it. */
export function brokenSentence(error: BrokenEvent): string {
  return `${placeSentence(error)} : illisible, ${WHAT[error.broken]} (${error.reason})`;
}

/** Where an event stands and what it is. */
export function placeSentence({
  position,
  stream,
  revision,
  type,
}: Pick<Stored, 'position' | 'stream' | 'revision' | 'type'>): string {
  return `Position ${position} (${stream}, révision ${revision}, ${type})`;
}
