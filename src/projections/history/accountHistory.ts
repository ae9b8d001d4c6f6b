import type { EventStore } from '../../eventstore/eventStore.js';
import { eventsOfAccount } from '../accountEvents.js';
import type { AccountStreams } from '../queries/accountStreams.js';
import { type HistoryItem, historyOf } from './history.js';

/** Who did what when on an account, its dossiers, actions, invoices and deliveries: newest first, read from the log. */
export async function accountHistory(eventStore: EventStore, streams: AccountStreams): Promise<readonly HistoryItem[]> {
  return historyOf(await eventsOfAccount(eventStore, streams));
}
