import type { AccountDetails, ContactDetails } from '../domain/account/events.js';
import type { Scope } from '../domain/shared/scope.js';
import type { Position } from '../eventstore/eventStore.js';
import { type Answer, type CommandContext, toldOf, type Warning } from './context.js';

/** What was written of an account, to be compared with all others. */
export type TwinProbe = Readonly<{
  accountId: string;
  /** Where it stands in the log. */
  position: Position;
  names: readonly string[];
  siren?: string;
  phones: readonly string[];
  emails: readonly string[];
}>;

export type LikelyTwin = Readonly<{
  id: string;
  reference: string;
  name: string;
  reasons: readonly Readonly<{ field: string /** French, such as `même téléphone 01 42 68 53 00`. */; text: string }>[];
}>;

/** The likely twins in a scope, as far as they can be known at once. Never fails, and never waits for a read side that lags. */
export type FindTwins = (probe: TwinProbe, scope: Scope) => Promise<readonly LikelyTwin[]>;

type Said = Partial<AccountDetails> & Readonly<{ contact?: ContactDetails }>;

const NAMED = 5;

/**
 * Says which accounts look like this one, of those that the sender may read: of another portfolio not even that there is one.
 * No more than a hint: what was decided stands, whatever it says.
 */
export async function twinWarnings(
  { twins }: Readonly<{ twins?: FindTwins }>,
  said: Said,
  { accountId, position }: Readonly<{ accountId: string; position: Position }>,
  context: CommandContext,
): Promise<Pick<Answer, 'warnings'>> {
  const probe = probeOf(said);
  if (twins === undefined || probe.names.length + probe.phones.length + probe.emails.length === 0) return {};
  const found = await twins({ accountId, position, ...probe }, toldOf(context));
  const warnings = found.slice(0, NAMED).flatMap(warningsOf);
  return warnings.length === 0 ? {} : { warnings };
}

function probeOf({ name, tradeName, siren, phones = [], email, accountingEmail, contact }: Said) {
  return {
    names: present([name, tradeName]),
    ...(siren === undefined ? {} : { siren }),
    phones: [...phones, ...(contact?.phones ?? [])],
    emails: present([email, accountingEmail, contact?.email]),
  };
}

function warningsOf({ id, reference, name, reasons }: LikelyTwin): readonly Warning[] {
  return reasons.map(({ field, text }) => ({
    code: `account.${field}_alike`,
    message: `${name} (${reference}) ressemble à cette fiche : ${text}.`,
    account: { id, reference, name },
  }));
}

const present = (texts: readonly (string | undefined)[]): readonly string[] =>
  texts.flatMap((text) => (text === undefined ? [] : [text]));
