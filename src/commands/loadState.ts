import { account } from '../domain/account/account.js';
import { accountUnknown } from '../domain/account/refusals.js';
import type { Account, OpenAccount } from '../domain/account/state.js';
import { type Organisation, organisation } from '../domain/organisation/organisation.js';
import type { Decider } from '../domain/shared/message.js';
import { accountStream, ORGANISATION_STREAM } from '../domain/streams.js';
import type { AnyEvent, EventStore } from '../eventstore/eventStore.js';
import { assertUnderstood } from './handleCommand.js';

/** The state of a stream as its events tell it now. Throws StreamNewer rather than fold what it does not understand. */
export async function loadState<State, Event extends AnyEvent>(
  eventStore: EventStore,
  stream: string,
  { initial, evolve }: Pick<Decider<State, never, Event>, 'initial' | 'evolve'>,
): Promise<State> {
  const past = await eventStore.read<Event>(stream);
  assertUnderstood(stream, past);
  return past.reduce<State>(evolve, initial);
}

export function loadAccount(eventStore: EventStore, accountId: string): Promise<Account> {
  return loadState(eventStore, accountStream(accountId), account);
}

/** Refused with `account.unknown` when there is no such account. */
export async function loadOpenAccount(eventStore: EventStore, accountId: string): Promise<OpenAccount> {
  const found = await loadAccount(eventStore, accountId);
  if (found.status === 'none') throw accountUnknown(accountId);
  return found;
}

export function loadOrganisation(eventStore: EventStore): Promise<Organisation> {
  return loadState(eventStore, ORGANISATION_STREAM, organisation);
}
