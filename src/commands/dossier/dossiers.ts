import { z } from 'zod';
import type { DossierCommandOf } from '../../domain/dossier/commands.js';
import { deriveId } from '../../eventstore/deriveId.js';
import { defined } from '../defined.js';
import * as field from '../fields.js';
import { loadOpenAccount } from '../loadState.js';
import { RIGHTS } from '../policy.js';
import { type AnyCommand, defineCommand } from '../registry.js';
import { STAFF_REFUSALS } from '../user/requireActiveStaff.js';
import { requireActiveTeam, siteFields, teamFields } from './dossierFields.js';
import { lifecycleCommands } from './lifecycle.js';
import { lineCommands } from './lines.js';
import { answerOf, DOSSIER_ID, onDossier } from './onDossier.js';
import { setPayment } from './payment.js';
import { settingCommands } from './settings.js';

const openDossier = defineCommand({
  name: 'OpenDossier',
  noun: 'dossier',
  summary: 'Open a dossier on an account.',
  creates: 'dossierId',
  schema: z.strictObject({
    dossierId: field.id.optional(),
    accountId: field.id,
    name: field.text(200).optional(),
    batch: field.batch.optional(),
    team: teamFields.optional(),
    site: siteFields.optional(),
  }),
  example: {
    dossierId: DOSSIER_ID,
    accountId: '7a1c1c52-6a0e-4b53-9a35-6c1d0a4a8d7e',
    name: 'Fibre du siège',
    team: { technicien: 'admin' },
    site: { name: 'Siège', address: { line1: '12 rue des Meuniers', postalCode: '77120', city: 'Coulommiers' } },
  },
  roles: RIGHTS.register,
  refusals: ['account.unknown', 'dossier.exists'],
  badReferences: STAFF_REFUSALS,
  handle: async (deps, given, context) => {
    const id = given.dossierId ?? deriveId(context.commandId, 'dossier');
    const data = defined<DossierCommandOf<'OpenDossier'>['data']>({ ...given, dossierId: id });
    const handled = await onDossier(deps, id, context, async () => {
      await loadOpenAccount(deps.eventStore, data.accountId);
      await requireActiveTeam(deps, data.team ?? {});
      return { type: 'OpenDossier', data };
    });
    return answerOf(id, handled);
  },
});

export const dossierCommands: readonly AnyCommand[] = [
  openDossier,
  ...lineCommands,
  ...settingCommands,
  setPayment,
  ...lifecycleCommands,
];
