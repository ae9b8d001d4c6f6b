import { z } from 'zod';
import { type BillingRuns, billingRuns, openRun } from '../../domain/billing/billingRuns.js';
import type { BillingRunEvent } from '../../domain/billing/events.js';
import type { DossierCommandOf } from '../../domain/dossier/commands.js';
import { ofMonth } from '../../domain/shared/frenchWords.js';
import { RuleViolation } from '../../domain/shared/ruleViolation.js';
import { BILLING_RUNS_STREAM } from '../../domain/streams.js';
import { deriveId } from '../../eventstore/deriveId.js';
import { defined } from '../defined.js';
import * as field from '../fields.js';
import { loadState } from '../loadState.js';
import { RIGHTS } from '../policy.js';
import { type AnyCommand, type CommandDeps, defineCommand } from '../registry.js';
import { changeFields, lineFields } from './lineFields.js';
import { answerOf, DOSSIER_ID, onDossier } from './onDossier.js';

const lineId = '8f0a5d3b-9d35-4a4f-8b8a-4c012f6c1c1e';

const addLine = defineCommand({
  name: 'AddDossierLine',
  noun: 'dossier',
  summary:
    'Add a line to a dossier. Licences and recurring lines are charged every month unless `every` says otherwise.',
  schema: lineFields,
  otherExamples: {
    'Once, from a day on': {
      dossierId: DOSSIER_ID,
      section: 'one_off',
      label: 'Mise en service',
      quantity: '1',
      unitPrice: '150.00',
      startsOn: '2026-12-01',
    },
  },
  example: {
    dossierId: DOSSIER_ID,
    lineId,
    section: 'recurring',
    label: 'Accès fibre 1 Gb/s',
    quantity: '1',
    unitPrice: '29.90',
  },
  roles: RIGHTS.register,
  refusals: ['dossier.unknown', 'dossier.state', 'dossier.line_exists', 'dossier.too_many_lines'],
  handle: async (deps, given, context) => {
    const id = given.lineId ?? deriveId(context.commandId, 'line');
    const every = given.section === 'one_off' ? undefined : (given.every ?? 'month');
    const data = defined<DossierCommandOf<'AddDossierLine'>['data']>({ ...given, lineId: id, every });
    return answerOf(id, await onDossier(deps, data.dossierId, context, { type: 'AddDossierLine', data }));
  },
});

const changeLine = defineCommand({
  name: 'ChangeDossierLine',
  noun: 'dossier',
  summary:
    'Change a line: from a date on, or, without `from`, for everything that is not billed yet. What is billed stays billed; a month in which the line changes is charged in two parts.',
  schema: changeFields,
  example: { dossierId: DOSSIER_ID, lineId, unitPrice: '34.90', from: '2027-01-01' },
  otherExamples: { 'All that is not billed yet': { dossierId: DOSSIER_ID, lineId, label: 'Accès fibre 1 Gb/s dédié' } },
  roles: RIGHTS.register,
  refusals: ['dossier.unknown', 'dossier.state', 'dossier_line.unknown'],
  handle: async (deps, { dossierId, lineId: id, from, ...changes }, context) => {
    const data = defined<DossierCommandOf<'ChangeDossierLine'>['data']>({ dossierId, lineId: id, changes, from });
    return answerOf(id, await onDossier(deps, dossierId, context, { type: 'ChangeDossierLine', data }));
  },
});

const endLine = defineCommand({
  name: 'EndDossierLine',
  noun: 'dossier',
  summary:
    'Set the last day on which a line is billed; null lets it go on. What is billed in advance beyond it is owed back: the preview says so.',
  schema: z.strictObject({ dossierId: field.id, lineId: field.id, endsOn: field.date.nullable() }),
  example: { dossierId: DOSSIER_ID, lineId, endsOn: '2027-03-31' },
  otherExamples: { 'It goes on': { dossierId: DOSSIER_ID, lineId, endsOn: null } },
  roles: RIGHTS.register,
  refusals: [
    'dossier.unknown',
    'dossier.state',
    'dossier_line.unknown',
    'dossier.line_one_off',
    'dossier.ends_before_start',
  ],
  handle: async (deps, data, context) =>
    answerOf(data.lineId, await onDossier(deps, data.dossierId, context, { type: 'EndDossierLine', data })),
});

const removeLine = defineCommand({
  name: 'RemoveDossierLine',
  noun: 'dossier',
  summary: 'Remove a line of which nothing was billed. One that was billed is ended instead.',
  schema: z.strictObject({ dossierId: field.id, lineId: field.id }),
  example: { dossierId: DOSSIER_ID, lineId },
  roles: RIGHTS.register,
  refusals: ['dossier.unknown', 'dossier_line.unknown', 'dossier.line_billed', 'billing.run_open'],
  handle: async (deps, given, context) => {
    const handled = await onDossier(deps, given.dossierId, context, async (state) => {
      const isThere = state.status !== 'none' && given.lineId in state.lines;
      const isBilled = isThere && (await isLineBilled(deps, given));
      return { type: 'RemoveDossierLine', data: { ...given, isBilled } };
    });
    return answerOf(given.lineId, handled);
  },
});

/** Asks the log, to its end. While a run is open nobody can tell. */
async function isLineBilled(
  { eventStore, billing }: CommandDeps,
  line: Readonly<{ dossierId: string; lineId: string }>,
): Promise<boolean> {
  const runs = await loadState<BillingRuns, BillingRunEvent>(eventStore, BILLING_RUNS_STREAM, billingRuns);
  const open = openRun(runs);
  if (open !== undefined) {
    const message = `La facturation ${ofMonth(open.period)} est en cours : elle facture peut-être cette ligne. Réessayez quand elle est terminée.`;
    throw new RuleViolation('billing.run_open', message, { runId: open.runId, period: open.period });
  }
  return billing.isBilled(line);
}

export const lineCommands: readonly AnyCommand[] = [addLine, changeLine, endLine, removeLine];
