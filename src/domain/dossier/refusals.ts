import { RuleViolation } from '../shared/ruleViolation.js';

/** What is said of a dossier that is not there; word for word also of one that the sender must not know of. */
export const dossierUnknown = (dossierId: string): RuleViolation =>
  new RuleViolation('dossier.unknown', 'Ce dossier n’existe pas.', { dossierId });

export const dossierExists = (dossierId: string): RuleViolation =>
  new RuleViolation('dossier.exists', 'Un autre dossier porte déjà cet identifiant.', { dossierId });
