import type { AccessEvent } from '../../domain/access/events.js';
import { dossier } from '../../domain/dossier/dossier.js';
import { dossierUnknown } from '../../domain/dossier/refusals.js';
import type { Decider } from '../../domain/shared/message.js';
import type { PaymentTerms } from '../../domain/shared/party.js';
import { RuleViolation } from '../../domain/shared/ruleViolation.js';
import { accessStream, dossierStream } from '../../domain/streams.js';
import type { EventStore, Position } from '../../eventstore/eventStore.js';
import type { CommandContext } from '../context.js';
import { handleCommand } from '../handleCommand.js';
import { loadOpenAccount, loadState } from '../loadState.js';

type Deps = Readonly<{ eventStore: EventStore; now: () => string }>;

/** Whose IBAN: an account's, or a dossier's own. */
export type IbanOf = Readonly<{ accountId: string } | { dossierId: string }>;

/** The whole IBAN; `position`: where in the log it says who was told. */
export type RevealedIban = Readonly<{
  accountId: string;
  dossierId?: string;
  iban: string;
  bic?: string;
  position: Position;
}>;

/** Every look is a fact of its own: nothing is decided. */
const accesses: Decider<null, AccessEvent, AccessEvent> = {
  initial: null,
  decide: (seen) => [seen],
  evolve: (state) => state,
};

/**
 * Gives an IBAN whole, once it is on record that this caller saw it. Recorded beside the account's stream, in one of its own: a
 * look moves no revision that somebody is about to name. Throws RuleViolation `account.unknown`, `dossier.unknown`,
 * `iban.unknown`, and whatever the log throws: what cannot be recorded is not shown.
 */
export async function revealIban(deps: Deps, of: IbanOf, context: CommandContext): Promise<RevealedIban> {
  const { subject, terms } =
    'dossierId' in of ? await dossierTerms(deps, of.dossierId) : await accountTerms(deps, of.accountId);
  if (terms?.iban === undefined) {
    throw new RuleViolation(
      'iban.unknown',
      'Aucun IBAN n’est enregistré ici (SetPaymentTerms, SetDossierPayment).',
      subject,
    );
  }
  const { position } = await handleCommand({
    ...deps,
    stream: accessStream(subject.accountId),
    decider: accesses,
    context,
    command: { type: 'IbanRevealed', data: subject },
  });
  return { ...subject, iban: terms.iban, ...(terms.bic === undefined ? {} : { bic: terms.bic }), position };
}

type Found = Readonly<{ subject: AccessEvent['data']; terms: PaymentTerms | null }>;

async function accountTerms({ eventStore }: Deps, accountId: string): Promise<Found> {
  return { subject: { accountId }, terms: (await loadOpenAccount(eventStore, accountId)).terms };
}

async function dossierTerms({ eventStore }: Deps, dossierId: string): Promise<Found> {
  const found = await loadState(eventStore, dossierStream(dossierId), dossier);
  if (found.status === 'none') throw dossierUnknown(dossierId);
  return { subject: { accountId: found.opening.accountId, dossierId }, terms: found.override };
}
