import { z } from 'zod';
import type { InstallationPhase } from '../../domain/installationType/events.js';
import { type InstallationTypeCommand, installationType } from '../../domain/installationType/installationType.js';
import { installationTypeStream } from '../../domain/streams.js';
import { deriveId } from '../../eventstore/deriveId.js';
import { defined } from '../defined.js';
import { role } from '../dossier/dossierFields.js';
import * as field from '../fields.js';
import { handleCommand } from '../handleCommand.js';
import { RIGHTS } from '../policy.js';
import { type AnyCommand, defineCommand } from '../registry.js';
import { typesThereAre } from './typeNames.js';

const delayDays = z
  .int()
  .min(0, 'Nombre de jours attendu, à partir de 0.')
  .max(3_650, 'Au plus 3650 jours.')
  .meta({ description: 'Civil days' });

const task = z.strictObject({ title: field.text(200), role, delayDays });

const phase = z.strictObject({
  name: field.text(100),
  after: field.text(100).optional().meta({ description: 'Name of the phase whose end it waits for' }),
  delayDays: delayDays.optional(),
  tasks: z.array(task).min(1, 'Une phase a au moins une tâche.').max(50, 'Une phase a au plus 50 tâches.'),
});

const define = defineCommand({
  name: 'DefineInstallationType',
  noun: 'installationType',
  summary:
    'Define a type of installation, or, with the id of one, define it anew. Dossiers that are active keep it as it was. A phase without `after` starts with the dossier. No two types have one name, whatever the accents and case.',
  schema: z.strictObject({
    installationTypeId: field.id.optional(),
    name: field.text(200),
    phases: z.array(phase).min(1, 'Un type a au moins une phase.').max(50, 'Un type a au plus 50 phases.'),
  }),
  example: {
    installationTypeId: 'c3a9d0e2-1b4c-4d6e-9f70-8a1b2c3d4e03',
    name: 'Fibre entreprise',
    phases: [
      { name: 'Étude', tasks: [{ title: 'Relever le site', role: 'technicien', delayDays: 3 }] },
      {
        name: 'Travaux',
        after: 'Étude',
        delayDays: 5,
        tasks: [{ title: 'Tirer la fibre', role: 'technicien', delayDays: 10 }],
      },
      {
        name: 'Recette',
        after: 'Travaux',
        tasks: [{ title: 'Signer le procès-verbal', role: 'commercial', delayDays: 2 }],
      },
    ],
  },
  roles: RIGHTS.administration,
  refusals: [
    'installation_type.name_taken',
    'installation_type.phase_twice',
    'installation_type.after_unknown',
    'installation_type.cycle',
  ],
  handle: async (deps, given, context) => {
    const id = given.installationTypeId ?? deriveId(context.commandId, 'installationType');
    const phases = given.phases.map((one) => defined<InstallationPhase>(one));
    const data = { installationTypeId: id, name: given.name, phases };
    const stream = installationTypeStream(id);
    const { revision, position, events } = await handleCommand({
      ...deps,
      stream,
      decider: installationType,
      context,
      // Read beside the type's own stream: two that take one name at the very same moment may both be there.
      command: async (): Promise<InstallationTypeCommand> => ({
        type: 'DefineInstallationType',
        data: { ...data, named: await typesThereAre(deps) },
      }),
    });
    return { id, revision, position, events };
  },
});

export const installationTypeCommands: readonly AnyCommand[] = [define];
