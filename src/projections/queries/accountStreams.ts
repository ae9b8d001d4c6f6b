import {
  accessStream,
  accountStream,
  actionStream,
  deliveryStream,
  dossierStream,
  invoiceStream,
  journalStream,
} from '../../domain/streams.js';
import type { Query } from './query.js';

/** Where everything about one account is in the log. */
export type AccountStreams = Readonly<{
  accountId: string;
  /** Whole streams: the account, who saw its IBAN, its dossiers and actions, what happened to its invoices, their deliveries. */
  streams: readonly string[];
  /** Single events of the journals: the issues of its invoices. */
  places: readonly Readonly<{ stream: string; revision: number }>[];
}>;

/** For the history and for an earlier state. An account that does not exist has only its own, empty, stream. */
export function streamsOfAccount(query: Query, accountId: string): AccountStreams {
  const idsIn = (table: string): readonly string[] =>
    query
      .all<{ id: string }>(`SELECT id FROM ${table} WHERE account_id = :accountId`, { accountId })
      .map(({ id }) => id);
  const invoices = query.all<{ id: string; series: string; place: number }>(
    'SELECT id, series, place FROM invoices WHERE account_id = :accountId',
    { accountId },
  );
  return {
    accountId,
    streams: [
      accountStream(accountId),
      accessStream(accountId),
      ...idsIn('dossiers').map(dossierStream),
      ...idsIn('actions').map(actionStream),
      ...invoices.map(({ id }) => invoiceStream(id)),
      ...idsIn('deliveries').map(deliveryStream),
    ],
    places: invoices.map(({ series, place }) => ({ stream: journalStream(series), revision: place })),
  };
}
