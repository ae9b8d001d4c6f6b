import type { ArdoiseEvent } from '../../src/domain/catalogue.js';
import { accountVariants } from './account.js';
import { journalVariants } from './billing.js';
import type { GoldenVariants } from './golden.js';
import { actionVariants, dossierVariants } from './work.js';

/** What every further stored sample is for today's code. */
export const variants: GoldenVariants<ArdoiseEvent> = {
  ...accountVariants,
  ...actionVariants,
  ...dossierVariants,
  ...journalVariants,
};
