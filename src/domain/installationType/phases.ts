import { addDays } from '../shared/civilDate.js';
import type { InstallationPhase, InstallationTask } from './events.js';

/** A task of a phase that starts. `task` counts from 0 within the phase. */
export type DueTask = Readonly<{ phase: string; task: number; dueOn: string }> & InstallationTask;

/** Tasks of the phases that start when the dossier takes effect, in the order of the type. */
export function firstTasks(phases: readonly InstallationPhase[], effectiveOn: string): readonly DueTask[] {
  return startedOn(phases, undefined, effectiveOn);
}

/** Tasks of the phases that start because another one ended on a civil day, in the order of the type. */
export function nextTasks(phases: readonly InstallationPhase[], ended: string, endedOn: string): readonly DueTask[] {
  return startedOn(phases, ended, endedOn);
}

function startedOn(phases: readonly InstallationPhase[], after: string | undefined, day: string): readonly DueTask[] {
  return phases
    .filter((phase) => phase.after === after)
    .flatMap(({ name, delayDays = 0, tasks }) => {
      const start = addDays(day, delayDays);
      return tasks.map((task, n) => ({ ...task, phase: name, task: n, dueOn: addDays(start, task.delayDays) }));
    });
}
