import { accessStream, accountStream, ORGANISATION_STREAM } from '../../src/domain/streams.js';
import { onAccount } from './historyParts.js';
import { one, type Step } from './historyWorld.js';

const defineFunction: Step = (world, { word }) => {
  const functionId = `function-${world.functions.length}`;
  world.functions.push(functionId);
  const data = { functionId, name: `${word} ${world.functions.length}` };
  return [{ stream: ORGANISATION_STREAM, event: { type: 'ContactFunctionDefined', data } }];
};

const renameFunction: Step = (world, { pick, word }) => {
  const data = { functionId: one(world.functions, pick) ?? 'commercial', name: `${word} ${pick}` };
  return [{ stream: ORGANISATION_STREAM, event: { type: 'ContactFunctionRenamed', data } }];
};

const retireFunction: Step = (world, { pick }) => {
  const data = { functionId: one(world.functions, pick) ?? 'commercial' };
  return [{ stream: ORGANISATION_STREAM, event: { type: 'ContactFunctionRetired', data } }];
};

const editNote: Step = ({ notes }, { pick, word }) => {
  const note = one(notes, pick);
  if (note === undefined) return [];
  const data = { accountId: note.accountId, noteId: note.id, body: `Revu avec ${word}` };
  return [{ stream: accountStream(note.accountId), event: { type: 'NoteEdited', data } }];
};

const removeNote: Step = ({ notes }, { pick }) => {
  const [note] = notes.splice(pick % Math.max(1, notes.length), 1);
  if (note === undefined) return [];
  const data = { accountId: note.accountId, noteId: note.id };
  return [{ stream: accountStream(note.accountId), event: { type: 'NoteRemoved', data } }];
};

/** The organisation's functions, contacts who go, notes that change. */
export const peopleSteps: readonly Step[] = [
  defineFunction,
  renameFunction,
  retireFunction,
  editNote,
  removeNote,
  onAccount(({ id }) => [{ stream: accessStream(id), event: { type: 'IbanRevealed', data: { accountId: id } } }]),
  onAccount(({ id, contacts }, { pick2 }) => {
    const contactId = one(contacts, pick2);
    if (contactId === undefined || pick2 % 2 === 0) return [];
    const event = { type: 'ContactRemoved', data: { accountId: id, contactId } } as const;
    return [{ stream: accountStream(id), event }];
  }),
];
