import fc from 'fast-check';
import type { ArdoiseEvent } from '../../src/domain/catalogue.js';
import { createCodec } from '../../src/eventstore/codec.js';
import {
  type EventStore,
  type NewEvent,
  NO_STREAM,
  type Recorded,
  type Revision,
} from '../../src/eventstore/eventStore.js';
import { accountSteps } from './historyAccountSteps.js';
import { actionSteps } from './historyActionSteps.js';
import { billingSteps } from './historyBillingSteps.js';
import { dossierChanges } from './historyDossierChanges.js';
import { dossierSteps } from './historyDossierSteps.js';
import { peopleSteps } from './historyPeopleSteps.js';
import { userSteps } from './historyUserSteps.js';
import { type Choice, newWorld, one, type Written } from './historyWorld.js';

const ALL_STEPS = [
  ...accountSteps,
  ...actionSteps,
  ...dossierSteps,
  ...dossierChanges,
  ...billingSteps,
  ...peopleSteps,
  ...userSteps,
];
const WORDS = ['Moulins Roy', 'Éclair & fils', 'Cœur d’Île', 'SARL Martin', 'Ômega', 'de la Forêt'];
const codec = createCodec();

const choice: fc.Arbitrary<Choice & Readonly<{ step: number; minutes: number }>> = fc.record({
  step: fc.nat(10_000),
  minutes: fc.nat(2_000),
  pick: fc.nat(99),
  pick2: fc.nat(99),
  word: fc.constantFrom(...WORDS),
  flag: fc.boolean(),
  date: fc
    .integer({ min: 0, max: 700 })
    .map((days) => new Date(Date.UTC(2026, 0, 1 + days)).toISOString().slice(0, 10)),
});

/**
 * Histories as they may happen: every event fits its schema and those before it, and all types come up. Time never goes
 * back. They begin with an account, so that no history is empty.
 */
export function histories({ steps = 120, atLeast = 1 } = {}): fc.Arbitrary<readonly Recorded<ArdoiseEvent>[]> {
  return fc.array(choice, { minLength: atLeast, maxLength: steps, size: 'max' }).map(toHistory);
}

function toHistory(choices: readonly (Choice & Readonly<{ step: number; minutes: number }>)[]) {
  const world = newWorld();
  const revisions = new Map<string, Revision>();
  const history: Recorded<ArdoiseEvent>[] = [];
  let time = Date.UTC(2026, 0, 5, 8);
  for (const [index, { step, minutes, ...chosen }] of choices.entries()) {
    time += minutes * 60_000;
    const take = one(ALL_STEPS, index === 0 ? 0 : step);
    for (const written of take?.(world, chosen) ?? []) {
      history.push(recorded(written, history.length + 1, revisions, new Date(time).toISOString()));
    }
  }
  return history;
}

/** As it comes out of a log: encoded, checked and decoded. */
function recorded(
  { stream, event }: Written,
  position: number,
  revisions: Map<string, Revision>,
  occurredAt: string,
): Recorded<ArdoiseEvent> {
  const revision = (revisions.get(stream) ?? NO_STREAM) + 1;
  revisions.set(stream, revision);
  const metadata = {
    commandId: `command-${position}`,
    commandHash: 'hash',
    correlationId: `request-${position}`,
    actor: { id: 'user-lea', kind: 'user', name: 'Léa Moreau' },
    occurredAt,
  } as const;
  const encoded = codec.encode({ ...event, id: `event-${position}`, metadata });
  // It was made of an ArdoiseEvent just above.
  return codec.decode({ ...encoded, stream, revision, position: String(position) }) as Recorded<ArdoiseEvent>;
}

/** Writes events into a log that holds nothing yet, or what came before them: they get the places that they name. */
export async function appendHistory(eventStore: EventStore, history: readonly Recorded<ArdoiseEvent>[]): Promise<void> {
  // One after the other in the order of arrival: the store commits those that wait together.
  await Promise.all(
    history.map(({ id, type, data, metadata, stream, revision }) => {
      const event: NewEvent = { id, type, data, metadata };
      return eventStore.append(stream, [event], revision - 1);
    }),
  );
}
