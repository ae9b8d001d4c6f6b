import type { DossierCommand } from '../../domain/dossier/commands.js';
import { dossier } from '../../domain/dossier/dossier.js';
import type { Dossier } from '../../domain/dossier/state.js';
import { dossierStream } from '../../domain/streams.js';
import type { Answer, CommandContext } from '../context.js';
import { type Handled, handleCommand } from '../handleCommand.js';
import type { CommandDeps } from '../registry.js';

/** For the examples of all its commands. */
export const DOSSIER_ID = '3b6c9c0e-2f4c-4b55-9d5a-0f6f5a1f7c11';

/** Sends a command, or what completes it on the state found, to one dossier. */
export function onDossier(
  deps: CommandDeps,
  id: string,
  context: CommandContext,
  command: DossierCommand | ((state: Dossier) => Promise<DossierCommand>),
): Promise<Handled<Dossier>> {
  return handleCommand({ ...deps, stream: dossierStream(id), decider: dossier, context, command });
}

export const answerOf = (id: string, { revision, position, events }: Handled<Dossier>): Answer => ({
  id,
  revision,
  position,
  events,
});
