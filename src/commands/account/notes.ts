import { z } from 'zod';
import { deriveId } from '../../eventstore/deriveId.js';
import * as field from '../fields.js';
import { RIGHTS } from '../policy.js';
import { type AnyCommand, defineCommand } from '../registry.js';
import { onAccount } from './onAccount.js';

const accountId = '7a1c1c52-6a0e-4b53-9a35-6c1d0a4a8d7e';
const noteId = '1d0a4a8d-7e6c-4b53-9a35-7a1c1c526a0e';
const body = field.lines(10_000);

export const noteCommands: readonly AnyCommand[] = [
  defineCommand({
    name: 'AddNote',
    noun: 'account',
    summary: 'Add a note to an account, where everybody sees it.',
    schema: z.strictObject({ accountId: field.id, noteId: field.id.optional(), body }),
    example: { accountId, noteId, body: 'Préfère être appelé le matin.' },
    roles: RIGHTS.register,
    refusals: ['account.unknown', 'note.exists'],
    handle: (deps, { accountId, body, ...given }, context) => {
      const noteId = given.noteId ?? deriveId(context.commandId, 'note');
      return onAccount(deps, accountId, context, { type: 'AddNote', data: { accountId, noteId, body } }, noteId);
    },
  }),
  defineCommand({
    name: 'EditNote',
    noun: 'account',
    summary: 'Change the text of a note. The earlier text stays in the history.',
    schema: z.strictObject({ accountId: field.id, noteId: field.id, body }),
    example: { accountId, noteId, body: 'Préfère être appelé l’après-midi.' },
    roles: RIGHTS.register,
    refusals: ['account.unknown', 'note.unknown', 'note.removed'],
    handle: (deps, data, context) => onAccount(deps, data.accountId, context, { type: 'EditNote', data }, data.noteId),
  }),
  defineCommand({
    name: 'RemoveNote',
    noun: 'account',
    summary: 'Take a note off an account. Its text stays in the history.',
    schema: z.strictObject({ accountId: field.id, noteId: field.id }),
    example: { accountId, noteId },
    roles: RIGHTS.register,
    refusals: ['account.unknown', 'note.unknown'],
    handle: (deps, data, context) =>
      onAccount(deps, data.accountId, context, { type: 'RemoveNote', data }, data.noteId),
  }),
];
