import { assertUnderstood } from '../commands/handleCommand.js';
import type { ActionEvent } from '../domain/action/events.js';
import type { EventOf } from '../domain/catalogue.js';
import { dossier } from '../domain/dossier/dossier.js';
import type { DossierEvent, Installation, Team } from '../domain/dossier/events.js';
import { actionStream, dossierStream } from '../domain/streams.js';
import { deriveId } from '../eventstore/deriveId.js';
import type { EventStore, Placed, Recorded } from '../eventstore/eventStore.js';

/** An installation that goes on, as it was when an event was written. */
export type InstallationPlace = Readonly<{ activationId: string; installation: Installation; team: Team }>;

/** The action that carries out a task: the same activation always gives the same ones. */
export function installationActionId(activationId: string, phase: string, task: number): string {
  return deriveId('installation', activationId, phase, String(task));
}

/** Undefined when the dossier was not in production then: what is terminated starts nothing more. */
export async function installationAt(
  eventStore: EventStore,
  dossierId: string,
  at: Placed,
): Promise<InstallationPlace | undefined> {
  const stream = dossierStream(dossierId);
  const past = await eventStore.read<DossierEvent>(stream);
  assertUnderstood(stream, past);
  const then = past.filter(({ position }) => eventStore.comparePositions(position, at.position) < 0);
  const state = then.reduce(dossier.evolve, dossier.initial);
  const activated = then.find(
    (event): event is Recorded<EventOf<'DossierActivated'>> => event.type === 'DossierActivated',
  );
  if (state.status !== 'active' || activated?.data.installation === undefined) return undefined;
  return { activationId: activated.id, installation: activated.data.installation, team: state.team };
}

/** True when every other task of the phase had been closed before this event closed its own: exactly one event is the last. */
export async function isLastOfItsPhase(
  eventStore: EventStore,
  { activationId, installation }: InstallationPlace,
  phase: string,
  closed: Placed,
): Promise<boolean> {
  const tasks = installation.phases.find(({ name }) => name === phase)?.tasks ?? [];
  const streams = tasks.map((_task, n) => actionStream(installationActionId(activationId, phase, n)));
  // An action that says it is of an installation which did not schedule it moves nothing.
  if (!streams.includes(closed.stream)) return false;
  const others = streams.filter((stream) => stream !== closed.stream);
  const closings = await Promise.all(others.map((stream) => closingOf(eventStore, stream)));
  return closings.every(
    (closing) => closing !== undefined && eventStore.comparePositions(closing.position, closed.position) < 0,
  );
}

async function closingOf(eventStore: EventStore, stream: string): Promise<Placed | undefined> {
  const past = await eventStore.read<ActionEvent>(stream);
  assertUnderstood(stream, past);
  return past.find(({ type }) => type === 'ActionCompleted' || type === 'ActionCancelled');
}
