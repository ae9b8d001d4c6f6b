import { account } from '../../domain/account/account.js';
import type { AccountEvent, ContactDetails } from '../../domain/account/events.js';
import type { Account, OpenAccount } from '../../domain/account/state.js';
import type { ActionEvent } from '../../domain/action/events.js';
import type { ArdoiseEvent } from '../../domain/catalogue.js';
import type { DeliveryEvent } from '../../domain/delivery/events.js';
import { dossier } from '../../domain/dossier/dossier.js';
import type { DossierEvent } from '../../domain/dossier/events.js';
import type { Dossier, OpenDossier } from '../../domain/dossier/state.js';
import type { OrganisationEvent } from '../../domain/organisation/events.js';
import { type Organisation, organisation } from '../../domain/organisation/organisation.js';
import {
  accountReference,
  accountStream,
  actionStream,
  deliveryStream,
  dossierStream,
  ORGANISATION_STREAM,
  userStream,
} from '../../domain/streams.js';
import { ADMIN } from '../../domain/user/admin.js';
import type { UserEvent } from '../../domain/user/events.js';
import type { Recorded } from '../../eventstore/eventStore.js';

/** What the events before the one that is told have said: a sentence can name things, and say what they were before. */
export type Known = Readonly<{
  account: (accountId: string) => OpenAccount | undefined;
  /** How an account is called: as of then, or as it was created soon after. */
  reference: (accountId: string) => Readonly<{ reference: string; name: string }> | undefined;
  contact: (accountId: string, contactId: string) => ContactDetails | undefined;
  dossier: (dossierId: string) => OpenDossier | undefined;
  actionTitle: (actionId: string) => string | undefined;
  invoiceOfDelivery: (deliveryId: string) => string | undefined;
  organisation: () => Organisation;
  /** The name of a user of whom something was said. */
  userName: (userId: string) => string | undefined;
  tokenName: (tokenId: string) => string | undefined;
  /** Takes the number and the name that an account will be given: a claim comes before the account. */
  introduce: (event: Recorded<ArdoiseEvent>) => void;
  /** Takes in one more event. */
  learn: (event: Recorded<ArdoiseEvent>) => void;
}>;

type Called = Readonly<{ reference: string; name: string }>;

type Facts = {
  readonly accounts: Map<string, Account>;
  readonly dossiers: Map<string, Dossier>;
  readonly actionTitles: Map<string, string>;
  readonly invoiceNumbers: Map<string, string>;
  readonly userNames: Map<string, string>;
  readonly tokenNames: Map<string, string>;
  readonly born: Map<string, Called>;
  organisation: Organisation;
};

export function createKnown(): Known {
  const facts: Facts = {
    accounts: new Map(),
    dossiers: new Map(),
    actionTitles: new Map(),
    invoiceNumbers: new Map(),
    userNames: new Map([[ADMIN.id, ADMIN.name]]),
    tokenNames: new Map(),
    born: new Map(),
    organisation: organisation.initial,
  };
  const learners = learnersOf(facts);
  const openAccount = (id: string): OpenAccount | undefined => {
    const found = facts.accounts.get(id);
    return found === undefined || found.status === 'none' ? undefined : found;
  };

  return {
    account: openAccount,
    reference: (id) => {
      const found = openAccount(id);
      if (found === undefined) return facts.born.get(id);
      return { reference: accountReference(found.status, found.number), name: found.details.name };
    },
    introduce: ({ type, data }) => {
      if (type !== 'ProspectCreated' && type !== 'ClientCreated') return;
      const kind = type === 'ClientCreated' ? 'client' : 'prospect';
      facts.born.set(data.accountId, { reference: accountReference(kind, data.number), name: data.name });
    },
    contact: (accountId, contactId) => openAccount(accountId)?.contacts[contactId],
    dossier: (id) => {
      const found = facts.dossiers.get(id);
      return found === undefined || found.status === 'none' ? undefined : found;
    },
    actionTitle: (id) => facts.actionTitles.get(id),
    invoiceOfDelivery: (id) => facts.invoiceNumbers.get(id),
    organisation: () => facts.organisation,
    userName: (id) => facts.userNames.get(id),
    tokenName: (id) => facts.tokenNames.get(id),
    learn: (event) => {
      for (const { prefix, take } of learners) if (event.stream.startsWith(prefix)) take(event);
    },
  };
}

function learnersOf(facts: Facts): readonly Learner[] {
  const { accounts, dossiers, actionTitles, invoiceNumbers } = facts;
  return [
    learner<AccountEvent>(accountStream(''), (event) => {
      const { accountId } = event.data;
      accounts.set(accountId, account.evolve(accounts.get(accountId) ?? account.initial, event));
    }),
    learner<DossierEvent>(dossierStream(''), (event) => {
      const { dossierId } = event.data;
      dossiers.set(dossierId, dossier.evolve(dossiers.get(dossierId) ?? dossier.initial, event));
    }),
    learner<ActionEvent>(actionStream(''), ({ type, data }) => {
      if (type === 'ActionScheduled') actionTitles.set(data.actionId, data.title);
    }),
    learner<DeliveryEvent>(deliveryStream(''), ({ type, data }) => {
      if (type === 'DeliveryPlanned') invoiceNumbers.set(data.deliveryId, data.invoiceNumber);
    }),
    learner<OrganisationEvent>(ORGANISATION_STREAM, (event) => {
      facts.organisation = organisation.evolve(facts.organisation, event);
    }),
    learner<UserEvent>(userStream(''), ({ type, data }) => {
      if (type === 'UserInvited') facts.userNames.set(data.userId, data.name);
      if (type === 'UserTokenIssued') facts.tokenNames.set(data.tokenId, data.name);
    }),
  ];
}

type Learner = Readonly<{ prefix: string; take: (event: ArdoiseEvent) => void }>;

function learner<Event extends ArdoiseEvent>(prefix: string, take: (event: Event) => void): Learner {
  // The name of a stream says which events it holds.
  return { prefix, take: (event) => take(event as Event) };
}
