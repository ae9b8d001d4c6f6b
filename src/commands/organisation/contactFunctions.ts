import { z } from 'zod';
import { deriveId } from '../../eventstore/deriveId.js';
import * as field from '../fields.js';
import { RIGHTS } from '../policy.js';
import { type AnyCommand, defineCommand } from '../registry.js';
import { onOrganisation } from './onOrganisation.js';

/** Those that are there from the start have words for ids, the others UUIDs. */
const functionId = field.text(100).meta({ examples: ['technique'], description: 'See GET /api/contact-functions' });

export const contactFunctionCommands: readonly AnyCommand[] = [
  defineCommand({
    name: 'DefineContactFunction',
    noun: 'organisation',
    summary:
      'Add a function that contacts may have. Answers its id. No two in use have one name, whatever the accents and case.',
    schema: z.strictObject({ functionId: field.id.optional(), name: field.text(100) }),
    example: { name: 'Directeur des systèmes d’information' },
    roles: RIGHTS.administration,
    refusals: ['contact_function.exists', 'contact_function.name_taken'],
    handle: (deps, { name, ...given }, context) => {
      const id = given.functionId ?? deriveId(context.commandId, 'contactFunction');
      return onOrganisation(deps, { type: 'DefineContactFunction', data: { functionId: id, name } }, context, id);
    },
  }),
  defineCommand({
    name: 'RenameContactFunction',
    noun: 'organisation',
    summary: 'Rename a function: it shows its new name on every contact that has it.',
    schema: z.strictObject({ functionId, name: field.text(100) }),
    example: { functionId: 'technique', name: 'Responsable technique' },
    roles: RIGHTS.administration,
    refusals: ['contact_function.unknown', 'contact_function.name_taken'],
    handle: (deps, data, context) =>
      onOrganisation(deps, { type: 'RenameContactFunction', data }, context, data.functionId),
  }),
  defineCommand({
    name: 'RetireContactFunction',
    noun: 'organisation',
    summary: 'Take a function off the list: it cannot be chosen any more, and still shows where it was.',
    schema: z.strictObject({ functionId }),
    example: { functionId: 'administratif' },
    roles: RIGHTS.administration,
    refusals: ['contact_function.unknown'],
    handle: (deps, data, context) =>
      onOrganisation(deps, { type: 'RetireContactFunction', data }, context, data.functionId),
  }),
];
