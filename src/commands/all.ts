import { contactCommands } from './account/contacts.js';
import { creationCommands } from './account/creation.js';
import { detailsCommands } from './account/details.js';
import { noteCommands } from './account/notes.js';
import { paymentTermsCommands } from './account/paymentTerms.js';
import { settingsCommands } from './account/settings.js';
import { actionCommands } from './action/actions.js';
import { billingCommands } from './billing/runs.js';
import { dossierCommands } from './dossier/dossiers.js';
import { installationTypeCommands } from './installationType/installationTypes.js';
import { contactFunctionCommands } from './organisation/contactFunctions.js';
import { organisationCommands } from './organisation/organisation.js';
import type { AnyCommand } from './registry.js';
import { userCommands } from './user/users.js';

/** Every command by its name. */
export const commands: ReadonlyMap<string, AnyCommand> = new Map(
  [
    ...creationCommands,
    ...detailsCommands,
    ...contactCommands,
    ...settingsCommands,
    ...paymentTermsCommands,
    ...noteCommands,
    ...actionCommands,
    ...dossierCommands,
    ...installationTypeCommands,
    ...organisationCommands,
    ...contactFunctionCommands,
    ...billingCommands,
    ...userCommands,
  ].map((command) => [command.name, command]),
);
