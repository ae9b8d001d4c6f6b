import { RuleViolation } from '../shared/ruleViolation.js';
import type { AccountCommand } from './commands.js';
import type { AccountEvent } from './events.js';
import type { OpenAccount } from './state.js';

type Of<Type extends AccountCommand['type']> = Extract<AccountCommand, { type: Type }>;

export function addNote({ data }: Of<'AddNote'>, { notes, removed }: OpenAccount): readonly AccountEvent[] {
  const existing = notes[data.noteId];
  if (existing === data.body) return [];
  if (existing !== undefined || removed.includes(data.noteId)) {
    throw new RuleViolation('note.exists', 'Une autre note porte déjà cet identifiant.', { noteId: data.noteId });
  }
  return [{ type: 'NoteAdded', data }];
}

/** The earlier text stays in the history: its event is never changed. */
export function editNote({ data }: Of<'EditNote'>, account: OpenAccount): readonly AccountEvent[] {
  const existing = account.notes[data.noteId];
  if (existing === undefined) throw noNote(account, data.noteId);
  return existing === data.body ? [] : [{ type: 'NoteEdited', data }];
}

export function removeNote({ data }: Of<'RemoveNote'>, account: OpenAccount): readonly AccountEvent[] {
  if (account.removed.includes(data.noteId)) return [];
  if (account.notes[data.noteId] === undefined) throw noNote(account, data.noteId);
  return [{ type: 'NoteRemoved', data }];
}

function noNote({ removed }: OpenAccount, noteId: string): RuleViolation {
  return removed.includes(noteId)
    ? new RuleViolation('note.removed', 'Cette note a été retirée de la fiche : ajoutez-en une autre.', { noteId })
    : new RuleViolation('note.unknown', 'Cette note n’existe pas sur cette fiche.', { noteId });
}
