import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { InstallationPhase } from '../../src/domain/installationType/events.js';
import { installationType } from '../../src/domain/installationType/installationType.js';
import { firstTasks, nextTasks } from '../../src/domain/installationType/phases.js';
import { addDays } from '../../src/domain/shared/civilDate.js';
import { specFor } from '../support/deciderSpec.js';

const { given } = specFor(installationType);

const task = (title: string, delayDays = 0) => ({ title, role: 'technicien', delayDays });
const phase = (name: string, after?: string, delayDays?: number): InstallationPhase => ({
  name,
  tasks: [task(`${name} 1`, 2), task(`${name} 2`)],
  ...(after === undefined ? {} : { after }),
  ...(delayDays === undefined ? {} : { delayDays }),
});
const data = (...phases: readonly InstallationPhase[]) => ({ installationTypeId: 't-1', name: 'Fibre', phases });
const define = (...phases: readonly InstallationPhase[]) =>
  ({ type: 'DefineInstallationType', data: { ...data(...phases), named: [] } }) as const;
const defined = (...phases: readonly InstallationPhase[]) =>
  ({ type: 'InstallationTypeDefined', data: data(...phases) }) as const;

describe('DefineInstallationType', () => {
  it('defines it, defines it anew, and does nothing when it is so already', () => {
    given()
      .when(define(phase('Étude')))
      .thenEvents(defined(phase('Étude')));
    given(defined(phase('Étude')))
      .when(define(phase('Étude'), phase('Pose', 'Étude')))
      .thenEvents(defined(phase('Étude'), phase('Pose', 'Étude')));
    given(defined(phase('Étude')))
      .when(define(phase('Étude')))
      .thenNothing();
  });

  it('is refused with two phases of one name', () => {
    given()
      .when(define(phase('Étude'), phase('Étude')))
      .thenRefused('installation_type.phase_twice');
  });

  it('is refused when a phase waits for one that is not there', () => {
    given()
      .when(define(phase('Étude', 'Vente')))
      .thenRefused('installation_type.after_unknown');
  });

  it('is refused when a phase would wait for itself, directly or through others', () => {
    given()
      .when(define(phase('Étude', 'Étude')))
      .thenRefused('installation_type.cycle');
    given()
      .when(define(phase('Départ'), phase('A', 'C'), phase('B', 'A'), phase('C', 'B')))
      .thenRefused('installation_type.cycle');
  });
});

describe('the tasks of a phase', () => {
  const phases = [
    phase('Étude'),
    phase('Commande', undefined, 10),
    phase('Pose', 'Étude', 5),
    phase('Recette', 'Pose'),
  ];
  const shown = (tasks: ReturnType<typeof firstTasks>) =>
    tasks.map(({ title, task: n, dueOn }) => `${title} #${n} ${dueOn}`);

  it('begin with the dossier, after the phase’s own delay', () => {
    expect(shown(firstTasks(phases, '2026-12-30'))).toEqual([
      'Étude 1 #0 2027-01-01',
      'Étude 2 #1 2026-12-30',
      'Commande 1 #0 2027-01-11',
      'Commande 2 #1 2027-01-09',
    ]);
  });

  it('begin a delay after the phase that they wait for has ended', () => {
    expect(shown(nextTasks(phases, 'Étude', '2027-02-26'))).toEqual(['Pose 1 #0 2027-03-05', 'Pose 2 #1 2027-03-03']);
    expect(nextTasks(phases, 'Recette', '2027-03-01')).toEqual([]);
  });

  it('come each exactly once when every phase ends, and none is due before its phase starts', () => {
    const days = fc.integer({ min: 0, max: 90 });
    const anyType = fc.array(
      fc.record({ wait: fc.nat(), delayDays: days, tasks: fc.array(days, { minLength: 1, maxLength: 3 }) }),
      {
        minLength: 1,
        maxLength: 8,
      },
    );
    fc.assert(
      fc.property(anyType, (shapes) => {
        // Each waits for an earlier one or for nothing, so there is no cycle.
        const all = shapes.map(({ wait, delayDays, tasks }, n): InstallationPhase => {
          const after = wait % (n + 1);
          const waits = after === n ? {} : { after: `P${after}` };
          return { name: `P${n}`, delayDays, tasks: tasks.map((delay) => task('t', delay)), ...waits };
        });
        const scheduled: string[] = [];
        let open = [...firstTasks(all, '2026-12-01')].map((one) => ({ ...one, start: '2026-12-01' }));
        for (let round = 0; open.length > 0; round += 1) {
          expect(round).toBeLessThanOrEqual(all.length);
          for (const { phase: name, task: n, dueOn, start } of open) {
            scheduled.push(`${name} ${n}`);
            expect(dueOn >= start).toBe(true);
          }
          const endedOn = addDays('2026-12-01', 100 * (round + 1));
          const ended = [...new Set(open.map(({ phase: name }) => name))];
          open = ended.flatMap((name) => nextTasks(all, name, endedOn).map((one) => ({ ...one, start: endedOn })));
        }
        expect(scheduled.toSorted()).toEqual(
          all.flatMap(({ name, tasks }) => tasks.map((_task, n) => `${name} ${n}`)).toSorted(),
        );
      }),
      { numRuns: 100 },
    );
  });
});
