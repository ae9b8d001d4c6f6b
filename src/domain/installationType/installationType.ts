import { foldedName } from '../shared/foldedName.js';
import { sameJson } from '../shared/json.js';
import type { Decider, DomainCommand } from '../shared/message.js';
import { RuleViolation } from '../shared/ruleViolation.js';
import type { InstallationPhase, InstallationTypeEvent } from './events.js';

type Defined = InstallationTypeEvent['data'];

export type NamedType = Pick<Defined, 'installationTypeId' | 'name'>;
/** `named`: the types that there are, this one too if it is. */
export type InstallationTypeCommand = DomainCommand<
  'DefineInstallationType',
  Defined & { named: readonly NamedType[] }
>;
export type InstallationType = Readonly<{ status: 'none' }> | (Readonly<{ status: 'defined' }> & Defined);

function decide({ data }: InstallationTypeCommand, state: InstallationType): readonly InstallationTypeEvent[] {
  assertPhasesFit(data.phases);
  const { installationTypeId, name, phases } = data;
  const isSo = state.status === 'defined' && sameJson({ name: state.name, phases: state.phases }, { name, phases });
  if (isSo) return [];
  if (state.status === 'none' || state.name !== name) assertNameFree(data);
  return [{ type: 'InstallationTypeDefined', data: { installationTypeId, name, phases } }];
}

/** As with contact functions: two types never read alike. */
function assertNameFree({ installationTypeId, name, named }: InstallationTypeCommand['data']): void {
  const holder = named.find(
    (other) => other.installationTypeId !== installationTypeId && foldedName(other.name) === foldedName(name),
  );
  if (holder === undefined) return;
  throw new RuleViolation('installation_type.name_taken', `Le type d’installation « ${holder.name} » existe déjà.`, {
    holder: { id: holder.installationTypeId, name: holder.name },
  });
}

/** Every phase can start: names are unlike, those that are waited for exist, and nothing waits for itself. */
function assertPhasesFit(phases: readonly InstallationPhase[]): void {
  const byName = new Map(phases.map((phase) => [phase.name, phase]));
  const twice = phases.find((phase) => byName.get(phase.name) !== phase);
  if (twice !== undefined) {
    throw new RuleViolation('installation_type.phase_twice', `Deux phases s’appellent « ${twice.name} ».`, {
      phase: twice.name,
    });
  }
  const lost = phases.find(({ after }) => after !== undefined && !byName.has(after));
  if (lost !== undefined) {
    const message = `La phase « ${lost.name} » attend « ${lost.after} », qui n’est pas une phase de ce type.`;
    throw new RuleViolation('installation_type.after_unknown', message, { phase: lost.name, after: lost.after });
  }
  const waiting = phases.find((phase) => waitsForItself(phase, byName));
  if (waiting !== undefined) {
    const message = `La phase « ${waiting.name} » finirait par s’attendre elle-même : elle ne commencerait jamais.`;
    throw new RuleViolation('installation_type.cycle', message, { phase: waiting.name });
  }
}

function waitsForItself(phase: InstallationPhase, byName: ReadonlyMap<string, InstallationPhase>): boolean {
  let { after } = phase;
  for (let steps = 0; after !== undefined && steps <= byName.size; steps += 1) {
    if (after === phase.name) return true;
    after = byName.get(after)?.after;
  }
  return false;
}

function evolve(_state: InstallationType, event: InstallationTypeEvent): InstallationType {
  return { status: 'defined', ...event.data };
}

export const installationType: Decider<InstallationType, InstallationTypeCommand, InstallationTypeEvent> = {
  initial: { status: 'none' },
  decide,
  evolve,
};
