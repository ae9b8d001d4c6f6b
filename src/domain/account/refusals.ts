import { RuleViolation } from '../shared/ruleViolation.js';

/** What is said of an account that is not there; word for word also of one that the sender must not know of. */
export const accountUnknown = (accountId: string): RuleViolation =>
  new RuleViolation('account.unknown', 'Cette fiche n’existe pas.', { accountId });

export const accountExists = (accountId: string): RuleViolation =>
  new RuleViolation('account.exists', 'Une fiche existe déjà sous cet identifiant.', { accountId });
