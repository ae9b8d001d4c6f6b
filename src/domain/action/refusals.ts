import { RuleViolation } from '../shared/ruleViolation.js';

/** What is said of an action that is not there; word for word also of one that the sender must not know of. */
export const actionUnknown = (actionId: string): RuleViolation =>
  new RuleViolation('action.unknown', 'Cette action n’existe pas.', { actionId });

export const actionExists = (actionId: string): RuleViolation =>
  new RuleViolation('action.exists', 'Une autre action porte déjà cet identifiant.', { actionId });
