import { day } from '../shared/frenchWords.js';
import { RuleViolation } from '../shared/ruleViolation.js';
import type { UserCommand } from './commands.js';
import type { UserEvent } from './events.js';
import type { KnownUser, UserToken } from './state.js';

/** Beyond, the stream that is read at every call would grow without end; nobody needs more at a time. */
const MAX_LIVE_TOKENS = 20;

type Of<Type extends UserCommand['type']> = Extract<UserCommand, { type: Type }>;

export function decideToken(
  command: Of<'IssueUserToken'> | Of<'RevokeUserToken'>,
  user: KnownUser,
): readonly UserEvent[] {
  return command.type === 'IssueUserToken' ? issue(command, user) : revoke(command, user);
}

function issue({ data: { today, ...data } }: Of<'IssueUserToken'>, user: KnownUser): readonly UserEvent[] {
  if (user.status === 'inactive') {
    const message = `${user.name} n’est plus en activité : aucun jeton ne peut lui être remis.`;
    throw new RuleViolation('user.inactive', message, { userId: data.userId });
  }
  if (data.expiresOn !== undefined && data.expiresOn < today) {
    const message = `Un jeton valable jusqu’au ${day(data.expiresOn)} ne servirait déjà plus.`;
    throw new RuleViolation('token.expired', message, { expiresOn: data.expiresOn, today });
  }
  const live = Object.values(user.tokens).filter((token) => isLive(token, today));
  if (live.length >= MAX_LIVE_TOKENS) {
    const message = `${user.name} a déjà ${MAX_LIVE_TOKENS} jetons en cours : révoquez-en (RevokeUserToken).`;
    throw new RuleViolation('token.too_many', message, { userId: data.userId });
  }
  return [{ type: 'UserTokenIssued', data }];
}

function revoke({ data }: Of<'RevokeUserToken'>, { tokens }: KnownUser): readonly UserEvent[] {
  const token = Object.hasOwn(tokens, data.tokenId) ? tokens[data.tokenId] : undefined;
  if (token === undefined) {
    const message = 'Ce jeton n’existe pas, ou il est à quelqu’un d’autre.';
    throw new RuleViolation('token.unknown', message, { tokenId: data.tokenId });
  }
  return token.revoked ? [] : [{ type: 'UserTokenRevoked', data }];
}

/** Neither revoked nor past its last day (civil dates in Europe/Paris). */
export function isLive({ revoked, expiresOn }: UserToken, today: string): boolean {
  return !revoked && (expiresOn === undefined || today <= expiresOn);
}
