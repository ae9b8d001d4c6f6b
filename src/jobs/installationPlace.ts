import { assertUnderstood } from '../commands/handleCommand.js';
import type { ActionEvent } from '../domain/action/events.js';
import type { EventOf } from '../domain/catalogue.js';
import { dossier } from '../domain/dossier/dossier.js';
import type { DossierEvent, Installation, Team } from '../domain/dossier/events.js';
import { actionStream, dossierStream } from '../domain/streams.js';
import { deriveId } from '../eventstore/deriveId.js';
import type { EventStore, Placed, Recorded } from '../eventstore/eventStore.js';

/** The installation of a dossier that is in production, or was, as it was when an event had been written. */
export type InstallationPlace = Readonly<{
  activationId: string;
  installation: Installation;
  team: Team;
  /** The last day that is billed. Absent: no end is known. */
  terminatedOn?: string;
}>;

/** The action that carries out a task: the same activation always gives the same ones. */
export function installationActionId(activationId: string, phase: string, task: number): string {
  return deriveId('installation', activationId, phase, String(task));
}

/** Undefined when the dossier was never in production, or has no installation type. */
export async function installationAt(
  eventStore: EventStore,
  dossierId: string,
  at: Placed,
): Promise<InstallationPlace | undefined> {
  const stream = dossierStream(dossierId);
  const past = await eventStore.read<DossierEvent>(stream);
  assertUnderstood(stream, past);
  const then = past.filter(({ position }) => eventStore.comparePositions(position, at.position) <= 0);
  const state = then.reduce(dossier.evolve, dossier.initial);
  const activated = then.find(
    (event): event is Recorded<EventOf<'DossierActivated'>> => event.type === 'DossierActivated',
  );
  const installation = activated?.data.installation;
  if (state.status === 'none' || activated === undefined || installation === undefined) return undefined;
  const { team, terminatedOn } = state;
  return { activationId: activated.id, installation, team, ...(terminatedOn === undefined ? {} : { terminatedOn }) };
}

/** True when this event closed the last open task of the phase: exactly one event does. */
export async function isLastOfItsPhase(
  eventStore: EventStore,
  place: InstallationPlace,
  phase: string,
  closed: Placed,
): Promise<boolean> {
  // An action that says it is of an installation which did not schedule it moves nothing.
  if (!streamsOf(place, phase).includes(closed.stream)) return false;
  return isPhaseClosed(eventStore, place, phase, closed);
}

/** True when every task of the phase had been closed when an event had been written. */
export async function isPhaseClosed(
  eventStore: EventStore,
  place: InstallationPlace,
  phase: string,
  at: Placed,
): Promise<boolean> {
  const closings = await Promise.all(streamsOf(place, phase).map((stream) => closingOf(eventStore, stream)));
  return closings.every(
    (closing) => closing !== undefined && eventStore.comparePositions(closing.position, at.position) <= 0,
  );
}

function streamsOf({ activationId, installation }: InstallationPlace, phase: string): readonly string[] {
  const tasks = installation.phases.find(({ name }) => name === phase)?.tasks ?? [];
  return tasks.map((_task, n) => actionStream(installationActionId(activationId, phase, n)));
}

async function closingOf(eventStore: EventStore, stream: string): Promise<Placed | undefined> {
  const past = await eventStore.read<ActionEvent>(stream);
  assertUnderstood(stream, past);
  return past.find(({ type }) => type === 'ActionCompleted' || type === 'ActionCancelled');
}
