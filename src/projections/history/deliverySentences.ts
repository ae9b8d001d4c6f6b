import type { EventOf } from '../../domain/catalogue.js';
import type { DeliveryEvent } from '../../domain/delivery/events.js';
import { listed } from '../../domain/shared/frenchWords.js';
import type { Known } from './known.js';
import type { Sentences } from './sentence.js';
import { DELIVERY_METHODS, moment } from './words.js';

export const deliverySentences: Pick<Sentences, DeliveryEvent['type']> = {
  DeliveryPlanned: ({ data }) => `Envoi de la facture ${data.invoiceNumber} prévu : ${DELIVERY_METHODS[data.method]}`,
  DeliveryAddressed: ({ data }, known) => {
    const recipients = data.recipients.map(({ name, email }) => `${name} <${email}>`);
    const to = recipients.length === 0 ? 'personne' : listed(recipients);
    return `Envoi ${invoiceOf(known, data)} : destiné à ${to}`;
  },
  DeliveryAttempted: ({ data }, known) =>
    `Envoi ${invoiceOf(known, data)} à ${data.recipient} : tentative n° ${data.attempt}`,
  DeliveryAttemptEnded: ({ data }, known) => `Envoi ${invoiceOf(known, data)} à ${data.recipient} ${outcome(data)}`,
  DeliverySucceeded: ({ data }, known) => `Envoi ${invoiceOf(known, data)} réussi : remise à tous ses destinataires`,
  DeliveryFailed: ({ data }, known) => `Envoi ${invoiceOf(known, data)} en échec. ${data.detail}`,
};

function invoiceOf(known: Known, { deliveryId }: Readonly<{ deliveryId: string }>): string {
  const number = known.invoiceOfDelivery(deliveryId);
  return number === undefined ? 'd’une facture' : `de la facture ${number}`;
}

function outcome({ outcome: how, replyCode, detail, retryAt }: EventOf<'DeliveryAttemptEnded'>['data']): string {
  const said = replyCode === undefined || detail.startsWith(String(replyCode)) ? detail : `${replyCode} ${detail}`;
  const again = retryAt === undefined ? '' : `, nouvel essai le ${moment(retryAt)}`;
  switch (how) {
    case 'accepted':
      return 'accepté par le serveur';
    case 'refused':
      return `refusé par le serveur : ${said}`;
    case 'deferred':
      return `remis à plus tard par le serveur : ${said}${again}`;
    case 'unreachable':
      return `impossible, serveur injoignable : ${said}${again}`;
    case 'unknown':
      return `sans réponse du serveur (peut-être parti) : ${said}${again}`;
  }
}
