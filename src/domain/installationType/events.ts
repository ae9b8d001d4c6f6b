import type { DomainEvent } from '../shared/message.js';

/** `delayDays`: civil days from the start of its phase to the day for which it is due. */
export type InstallationTask = Readonly<{ title: string; role: string; delayDays: number }>;

export type InstallationPhase = Readonly<{
  /** Unlike every other phase's of the type. */
  name: string;
  /** The phase whose end it waits for; absent: it starts with the dossier. */
  after?: string;
  /** Civil days between that end, or the dossier's effective date, and its start; absent means none. */
  delayDays?: number;
  tasks: readonly InstallationTask[];
}>;

// These names and shapes are on disk for ever. Never edit one: add a version and an upcaster.
/** The whole type, each time it is defined. */
export type InstallationTypeEvent = DomainEvent<
  'InstallationTypeDefined',
  { installationTypeId: string; name: string; phases: readonly InstallationPhase[] }
>;
