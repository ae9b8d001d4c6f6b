import type { AccountDetails, ContactDetails } from '../domain/account/events.js';
import { EVERYTHING, isInside, type Scope } from '../domain/shared/scope.js';
import type { Position } from '../eventstore/eventStore.js';
import type { Answer, CommandContext, Warning } from './context.js';

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
  ownerId?: string;
  reasons: readonly Readonly<{ field: string /** French, such as `même téléphone 01 42 68 53 00`. */; text: string }>[];
}>;

/** The likely twins as far as they can be known at once. Never fails, and never waits for a read side that lags. */
export type FindTwins = (probe: TwinProbe) => Promise<readonly LikelyTwin[]>;

type Said = Partial<AccountDetails> & Readonly<{ contact?: ContactDetails }>;

const NAMED = 5;

/** Says which accounts look like this one. No more than a hint: what was decided stands, whatever it says. */
export async function twinWarnings(
  { twins }: Readonly<{ twins?: FindTwins }>,
  said: Said,
  { accountId, position }: Readonly<{ accountId: string; position: Position }>,
  { scope }: CommandContext,
): Promise<Pick<Answer, 'warnings'>> {
  const probe = probeOf(said);
  if (twins === undefined || probe.names.length + probe.phones.length + probe.emails.length === 0) return {};
  const found = await twins({ accountId, position, ...probe });
  const warnings = found.slice(0, NAMED).flatMap((twin) => warningsOf(twin, scope));
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

/** Of another portfolio no more is told than that there is such a fiche. */
function warningsOf(twin: LikelyTwin, scope: Scope = EVERYTHING): readonly Warning[] {
  const { id, reference, name, ownerId, reasons } = twin;
  if (!isInside(scope, ownerId)) {
    return reasons.map(({ field }) => ({
      code: `account.${field}_alike`,
      message: 'Une fiche d’un autre portefeuille ressemble à celle-ci : voyez un administrateur.',
    }));
  }
  return reasons.map(({ field, text }) => ({
    code: `account.${field}_alike`,
    message: `${name} (${reference}) ressemble à cette fiche : ${text}.`,
    account: { id, reference, name },
  }));
}

const present = (texts: readonly (string | undefined)[]): readonly string[] =>
  texts.flatMap((text) => (text === undefined ? [] : [text]));
