import type { ActionEvent } from '../../domain/action/events.js';
import { day } from '../../domain/shared/frenchWords.js';
import type { Known } from './known.js';
import type { Sentences } from './sentence.js';
import { shortened } from './words.js';

export const actionSentences: Pick<Sentences, ActionEvent['type']> = {
  ActionScheduled: ({ data }, known) => {
    const phase = data.origin === undefined ? '' : ` (phase « ${data.origin.phase} »)`;
    const urgent = data.priority === 'high' ? ', prioritaire' : '';
    const whose = data.assigneeId === null ? ' (à attribuer)' : `, pour ${named(known, data.assigneeId)}`;
    return `Action prévue pour le ${when(data)} : ${shortened(data.title)}${phase}${urgent}${whose}`;
  },
  ActionRescheduled: ({ data }, known) => `Action reportée au ${when(data)}${titleOf(known, data.actionId)}`,
  ActionReassigned: ({ data }, known) => {
    const title = titleOf(known, data.actionId);
    return data.assigneeId === null
      ? `Action de nouveau à attribuer${title}`
      : `Action confiée à ${named(known, data.assigneeId)}${title}`;
  },
  ActionCompleted: ({ data }, known) => {
    const outcome = data.outcome === undefined ? '' : `, résultat : ${shortened(data.outcome)}`;
    return `Action terminée${titleOf(known, data.actionId)}${outcome}`;
  },
  ActionCancelled: ({ data }, known) => {
    const reason = data.reason === undefined ? '' : `, motif : ${shortened(data.reason)}`;
    return `Action annulée${titleOf(known, data.actionId)}${reason}`;
  },
};

const named = (known: Known, userId: string): string => known.userName(userId) ?? userId;

const when = ({ dueOn, time }: Readonly<{ dueOn: string; time?: string }>): string =>
  time === undefined ? day(dueOn) : `${day(dueOn)} à ${time}`;

function titleOf(known: Known, actionId: string): string {
  const title = known.actionTitle(actionId);
  return title === undefined ? '' : ` : ${shortened(title)}`;
}
