import { type OrganisationCommand, organisation } from '../../domain/organisation/organisation.js';
import { ORGANISATION_STREAM } from '../../domain/streams.js';
import type { Answer, CommandContext } from '../context.js';
import { handleCommand } from '../handleCommand.js';
import type { CommandDeps } from '../registry.js';

/** Sends a command to the organisation. The answer's id is the organisation's unless another thing is named. */
export async function onOrganisation(
  deps: CommandDeps,
  command: OrganisationCommand,
  context: CommandContext,
  id: string = ORGANISATION_STREAM,
): Promise<Answer> {
  const stream = ORGANISATION_STREAM;
  const handled = await handleCommand({ ...deps, stream, decider: organisation, context, command });
  const { revision, position, events } = handled;
  return { id, revision, position, events };
}
