import { fail } from './attempts.js';
import { deliveryIds, type PlannedDelivery, type Standing, standingOf } from './delivery.js';
import type { DeliveryEvent, Recipient } from './events.js';

/**
 * The end of the delivery once nobody is left to try: delivered when every recipient's server accepted, else failed.
 * A delivery that had failed and whose missing outcomes turn out to be acceptances is delivered after all.
 */
export function conclude(delivery: PlannedDelivery): DeliveryEvent | undefined {
  if (delivery.recipients === undefined || delivery.status === 'succeeded') return undefined;

  const standings = delivery.recipients.map((recipient) => ({ recipient, standing: standingOf(delivery, recipient) }));
  if (standings.some(({ standing: { is } }) => is === 'due' || is === 'claimed')) return undefined;
  if (standings.every(({ standing }) => standing.is === 'accepted')) {
    return { type: 'DeliverySucceeded', data: { ...deliveryIds(delivery), method: delivery.method } };
  }
  if (delivery.status === 'failed') return undefined;

  const worst = CODES.find(([reason]) => standings.some(({ standing }) => standing.is === reason));
  return fail(delivery, worst?.[1] ?? 'mail.refused', standings.flatMap(sentence).join(' '));
}

const CODES = [
  ['refused', 'mail.refused'],
  ['outcome_unknown', 'mail.outcome_unknown'],
  ['gave_up', 'mail.gave_up'],
] as const;

type Stood = Readonly<{ recipient: Recipient; standing: Standing }>;

function sentence({ recipient: { name, email }, standing }: Stood): readonly string[] {
  const who = `${name} <${email}>`;
  switch (standing.is) {
    case 'refused':
      return [`${who} : refusé par le serveur de messagerie (${standing.last.detail}).`];
    case 'outcome_unknown':
      return [`${who} : deux envois sans réponse du serveur, le message est peut-être arrivé. Vérifiez auprès de lui.`];
    case 'gave_up':
      return [`${who} : abandonné après ${standing.tries} essais (dernière réponse : ${standing.last.detail}).`];
    case 'accepted':
      return [`${who} : reçu.`];
    default:
      return [];
  }
}
