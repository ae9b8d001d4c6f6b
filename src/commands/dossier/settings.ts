import { z } from 'zod';
import type { DossierCommandOf } from '../../domain/dossier/commands.js';
import type { Site } from '../../domain/dossier/events.js';
import { CHORUS_REFUSALS } from '../../domain/shared/chorus.js';
import { defined } from '../defined.js';
import { deliveryChoice, toDeliveryChoice } from '../deliveryChoice.js';
import * as field from '../fields.js';
import { loadInstallationType } from '../installationType/loadInstallationType.js';
import { loadOpenAccount } from '../loadState.js';
import { RIGHTS } from '../policy.js';
import { type AnyCommand, defineCommand } from '../registry.js';
import { STAFF_REFUSALS } from '../user/requireActiveStaff.js';
import { requireActiveTeam, siteFields, teamFields } from './dossierFields.js';
import { answerOf, DOSSIER_ID, onDossier } from './onDossier.js';

const dossierId = DOSSIER_ID;

const setSite = defineCommand({
  name: 'SetDossierSite',
  noun: 'dossier',
  summary: 'Set where a dossier is; null takes the site away. Invoices issued from now on print it.',
  schema: z.strictObject({ dossierId: field.id, site: siteFields.nullable() }),
  example: {
    dossierId,
    site: { name: 'Entrepôt', address: { line1: '4 quai Nord', postalCode: '77120', city: 'Coulommiers' } },
  },
  otherExamples: { 'None any more': { dossierId, site: null } },
  roles: RIGHTS.register,
  refusals: ['dossier.unknown', 'dossier.state'],
  handle: async (deps, given, context) => {
    const site = given.site === null ? null : defined<Site>(given.site);
    const command = { type: 'SetDossierSite', data: { dossierId: given.dossierId, site } } as const;
    return answerOf(given.dossierId, await onDossier(deps, given.dossierId, context, command));
  },
});

const setTeam = defineCommand({
  name: 'SetDossierTeam',
  noun: 'dossier',
  summary: 'Set who holds which role on a dossier, as a whole. Tasks that an installation schedules later go to them.',
  schema: z.strictObject({ dossierId: field.id, team: teamFields }),
  example: { dossierId, team: { technicien: 'admin', commercial: 'admin' } },
  roles: RIGHTS.register,
  refusals: ['dossier.unknown', 'dossier.state'],
  badReferences: STAFF_REFUSALS,
  handle: async (deps, data, context) => {
    const handled = await onDossier(deps, data.dossierId, context, async (state) => {
      await requireActiveTeam(deps, data.team, state.status === 'none' ? {} : state.team);
      return { type: 'SetDossierTeam', data };
    });
    return answerOf(data.dossierId, handled);
  },
});

const phoneSchema = z.strictObject({ dossierId: field.id, phone: field.phone });

const attachPhone = defineCommand({
  name: 'AttachPhoneNumber',
  noun: 'dossier',
  summary: 'Attach a phone number to a dossier. The search finds the fiche by any part of it.',
  schema: phoneSchema,
  example: { dossierId, phone: '01 42 68 53 00' },
  roles: RIGHTS.register,
  refusals: ['dossier.unknown', 'dossier.state', 'dossier.too_many_phones'],
  handle: async (deps, data, context) =>
    answerOf(data.dossierId, await onDossier(deps, data.dossierId, context, { type: 'AttachPhoneNumber', data })),
});

const detachPhone = defineCommand({
  name: 'DetachPhoneNumber',
  noun: 'dossier',
  summary: 'Detach a phone number from a dossier. Does nothing when it is not attached.',
  schema: phoneSchema,
  example: { dossierId, phone: '01 42 68 53 00' },
  roles: RIGHTS.register,
  refusals: ['dossier.unknown'],
  handle: async (deps, data, context) =>
    answerOf(data.dossierId, await onDossier(deps, data.dossierId, context, { type: 'DetachPhoneNumber', data })),
});

const setDelivery = defineCommand({
  name: 'SetDossierDelivery',
  noun: 'dossier',
  summary: 'Override how the invoices of this dossier leave, as a whole; null takes the override away.',
  schema: z.strictObject({ dossierId: field.id, override: z.strictObject(deliveryChoice).nullable() }),
  example: { dossierId, override: { methods: ['email_attachment'] } },
  otherExamples: { 'As the account again': { dossierId, override: null } },
  roles: RIGHTS.billing,
  refusals: ['dossier.unknown', ...CHORUS_REFUSALS],
  handle: async (deps, given, context) => {
    const override = given.override === null ? null : toDeliveryChoice(given.override);
    const handled = await onDossier(deps, given.dossierId, context, async (state) => {
      const owner =
        state.status === 'none' ? undefined : await loadOpenAccount(deps.eventStore, state.opening.accountId);
      const data = { dossierId: given.dossierId, override, siret: owner?.details.siret };
      return defined<DossierCommandOf<'SetDossierDelivery'>>({ type: 'SetDossierDelivery', data });
    });
    return answerOf(given.dossierId, handled);
  },
});

const selectType = defineCommand({
  name: 'SelectInstallationType',
  noun: 'dossier',
  summary:
    'Select the installation type that the activation of a dossier carries out; null takes it away. Only before the activation.',
  schema: z.strictObject({ dossierId: field.id, installationTypeId: field.id.nullable() }),
  example: { dossierId, installationTypeId: 'c3a9d0e2-1b4c-4d6e-9f70-8a1b2c3d4e03' },
  otherExamples: { 'None any more': { dossierId, installationTypeId: null } },
  roles: RIGHTS.register,
  refusals: ['dossier.unknown', 'dossier.state'],
  badReferences: ['installation_type.unknown'],
  handle: async (deps, { dossierId: id, installationTypeId }, context) => {
    const handled = await onDossier(deps, id, context, async () => {
      const type = installationTypeId === null ? null : await loadInstallationType(deps.eventStore, installationTypeId);
      return { type: 'SelectInstallationType', data: { dossierId: id, type } };
    });
    return answerOf(id, handled);
  },
});

export const settingCommands: readonly AnyCommand[] = [
  setSite,
  setTeam,
  attachPhone,
  detachPhone,
  setDelivery,
  selectType,
];
