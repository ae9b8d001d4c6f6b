import type { ArdoiseEvent } from '../../domain/catalogue.js';
import type { PaymentTerms } from '../../domain/shared/party.js';
import { mandateKey } from '../../domain/shared/payment.js';
import { ACCOUNT_NUMBERS_STREAM, claimStream } from '../../domain/streams.js';
import type { EventStore, Recorded } from '../../eventstore/eventStore.js';
import { eventsOfAccount } from '../accountEvents.js';
import type { AccountStreams } from '../queries/accountStreams.js';

/**
 * What an auditor is shown of an account, in the order of the log: its own events, its number being reserved, and who
 * claimed and gave back each SIRET and mandate reference (RUM) that it has or had. A claim for a change that was then refused
 * is named by no event of the account: it is found by its stream alone.
 */
export async function auditedEvents(
  eventStore: EventStore,
  account: AccountStreams,
): Promise<readonly Recorded<ArdoiseEvent>[]> {
  const own = await eventsOfAccount(eventStore, account);
  const { accountId } = account;
  const elsewhere = { accountId, streams: [...new Set(own.flatMap(claimsIn))], places: own.flatMap(numberIn) };
  const around = (await eventsOfAccount(eventStore, elsewhere)).filter((event) => isAbout(event, accountId));
  return [...own, ...around].sort((a, b) => eventStore.comparePositions(a.position, b.position));
}

/** A value that one account gave back, another may have claimed. */
function isAbout({ data }: Recorded<ArdoiseEvent>, accountId: string): boolean {
  return 'accountId' in data && data.accountId === accountId;
}

function numberIn({ type, data }: Recorded<ArdoiseEvent>): AccountStreams['places'] {
  const isBorn = type === 'ProspectCreated' || type === 'ClientCreated';
  return isBorn ? [{ stream: ACCOUNT_NUMBERS_STREAM, revision: data.number - 1 }] : [];
}

/** The streams of the values that an event sets or takes away. */
function claimsIn({ type, data }: Recorded<ArdoiseEvent>): readonly string[] {
  switch (type) {
    case 'ProspectCreated':
    case 'ClientCreated':
      return siretClaims(data.siret);
    case 'AccountDetailsChanged':
      return siretClaims(data.changes.siret, data.previousSiret);
    case 'PaymentTermsSet':
      return mandateClaims(data);
    case 'DossierPaymentSet':
      return mandateClaims(data.override);
    default:
      return [];
  }
}

function siretClaims(...values: readonly (string | null | undefined)[]): readonly string[] {
  return values.flatMap((value) => (typeof value === 'string' ? [claimStream('siret', value)] : []));
}

function mandateClaims(terms: PaymentTerms | null): readonly string[] {
  const reference = terms?.mandate?.reference;
  return reference === undefined ? [] : [claimStream('rum', mandateKey(reference))];
}
