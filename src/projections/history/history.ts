import type { ArdoiseEvent } from '../../domain/catalogue.js';
import { type Actor, NEWER, type Position, type Recorded, type Revision } from '../../eventstore/eventStore.js';
import { accountSentences } from './accountSentences.js';
import { actionSentences } from './actionSentences.js';
import { billingSentences } from './billingSentences.js';
import { deliverySentences } from './deliverySentences.js';
import { dossierSentences } from './dossierSentences.js';
import { createKnown, type Known } from './known.js';
import { otherSentences } from './otherSentences.js';
import type { Sentences } from './sentence.js';
import { userSentences } from './userSentences.js';

/** One thing that someone did. */
export type HistoryItem = Readonly<{
  id: string;
  /** UTC instant. */
  at: string;
  actor: Actor;
  /** Who sent the command in the actor's name. */
  via?: Actor;
  type: string;
  /** A French sentence. */
  text: string;
  stream: string;
  revision: Revision;
  position: Position;
}>;

const SENTENCES: Sentences = {
  ...accountSentences,
  ...actionSentences,
  ...billingSentences,
  ...deliverySentences,
  ...dossierSentences,
  ...otherSentences,
  ...userSentences,
};

/**
 * Who did what when, newest first. `events` come in the order of the log, from the beginning of their streams: what an
 * event changed is told against what those before it said. `births` are accounts being created that are not told themselves,
 * but that the events name.
 */
export function historyOf(
  events: readonly Recorded<ArdoiseEvent>[],
  births: readonly Recorded<ArdoiseEvent>[] = [],
): readonly HistoryItem[] {
  const known = createKnown();
  for (const event of [...births, ...events]) known.introduce(event);
  return events
    .map((event) => {
      const item = itemOf(event, known);
      if (isUnderstood(event)) known.learn(event);
      return item;
    })
    .reverse();
}

function itemOf(event: Recorded<ArdoiseEvent>, known: Known): HistoryItem {
  const { id, type, stream, revision, position, metadata } = event;
  const text = isUnderstood(event) ? textOf(event, known) : 'Modification faite par une version plus récente d’Ardoise';
  const { occurredAt: at, actor, via } = metadata;
  return { id, at, actor, ...(via === undefined ? {} : { via }), type, text, stream, revision, position };
}

/** Such an event is outside the catalogue: its type says so only when the program runs. */
function isUnderstood({ type }: Readonly<{ type: string }>): boolean {
  return type !== NEWER;
}

function textOf(event: Recorded<ArdoiseEvent>, known: Known): string {
  // The sentence was picked by the event's own type, which TypeScript cannot follow.
  const sentence = SENTENCES[event.type] as (event: Recorded<ArdoiseEvent>, known: Known) => string;
  return sentence(event, known);
}
