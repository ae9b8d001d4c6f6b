import { causedBy, type JobActor } from '../commands/causedBy.js';
import { handleCommand } from '../commands/handleCommand.js';
import { loadUser } from '../commands/user/requireActiveStaff.js';
import { account } from '../domain/account/account.js';
import { type ActionCommand, action } from '../domain/action/action.js';
import type { ActionOrigin } from '../domain/action/events.js';
import type { EventOf } from '../domain/catalogue.js';
import type { Installation, Team } from '../domain/dossier/events.js';
import { type DueTask, firstTasks, nextTasks } from '../domain/installationType/phases.js';
import { laterOf } from '../domain/shared/civilDate.js';
import { RuleViolation } from '../domain/shared/ruleViolation.js';
import { accountStream, actionStream } from '../domain/streams.js';
import { ADMIN } from '../domain/user/admin.js';
import { mayAct } from '../domain/user/events.js';
import type { EventStore, Recorded } from '../eventstore/eventStore.js';
import { parisDate } from '../paris.js';
import {
  type InstallationPlace,
  installationActionId,
  installationAt,
  isLastOfItsPhase,
  isPhaseClosed,
} from './installationPlace.js';
import type { Job } from './job.js';

const JOB: JobActor = { name: 'installDossiers', title: 'Installation des dossiers' };

type Activated = Recorded<EventOf<'DossierActivated'>>;
type Closed = Recorded<EventOf<'ActionCompleted' | 'ActionCancelled'>>;
type Reopened = Recorded<EventOf<'DossierReopened'>>;
type Cause = Activated | Closed | Reopened;

type Deps = Readonly<{
  eventStore: EventStore;
  now: () => string;
  log?: Readonly<{ error: (facts: object, message: string) => void }>;
}>;

/**
 * Carries out the installation type of an activated dossier: makes its prospect a client and schedules the tasks of the
 * phases that start then; when the last task of a phase is closed, those of the phases that waited for it. From the last
 * day of a terminated dossier on nothing starts; what would have is taken up when the dossier is reopened (docs/adr/0013).
 *
 * All that it goes by is in the activation's event and in the log before the event handled, and its ids derive from them:
 * replaying it from zero does nothing new, whatever became of the type, the team or the actions since (LOG §8).
 */
export function installDossiers(deps: Deps): Job {
  return {
    name: JOB.name,
    handles: ['DossierActivated', 'DossierReopened', 'ActionCompleted', 'ActionCancelled'],
    // In order: the tasks of a phase are all there before one of them can be seen closed.
    concurrency: 1,
    handle: async (event) => {
      if (event.type === 'DossierActivated') await begin(deps, event);
      if (event.type === 'DossierReopened') await takeUp(deps, event);
      if (event.type === 'ActionCompleted' || event.type === 'ActionCancelled') await goOn(deps, event);
    },
  };
}

async function begin(deps: Deps, activated: Activated): Promise<void> {
  const { installation, dossierId, accountId, effectiveOn } = activated.data;
  if (installation === undefined) return;
  await convert(deps, activated);
  const of = { dossierId, accountId, activationId: activated.id, team: installation.team };
  await scheduleAll(deps, activated, of, firstTasks(installation.phases, effectiveOn));
}

/** A refusal is logged and passed: the tasks are to be done all the same. */
async function convert({ eventStore, now, log }: Deps, activated: Activated): Promise<void> {
  const { accountId, dossierId } = activated.data;
  try {
    await handleCommand({
      eventStore,
      now,
      stream: accountStream(accountId),
      decider: account,
      context: causedBy(activated, JOB),
      command: { type: 'ConvertToClient', data: { accountId } },
    });
  } catch (error) {
    if (!(error instanceof RuleViolation)) throw error;
    log?.error({ err: error, accountId, dossierId }, 'a prospect was not converted');
  }
}

async function goOn(deps: Deps, closed: Closed): Promise<void> {
  const { origin, accountId } = closed.data;
  if (origin === undefined) return;
  const day = parisDate(closed.metadata.occurredAt);
  const place = await installationAt(deps.eventStore, origin.dossierId, closed);
  if (place === undefined || hasEnded(place, day)) return;
  if (!(await isLastOfItsPhase(deps.eventStore, place, origin.phase, closed))) return;

  const { activationId, team, installation } = place;
  const tasks = nextTasks(installation.phases, origin.phase, day);
  await scheduleAll(deps, closed, { dossierId: origin.dossierId, accountId, activationId, team }, tasks);
}

/** The last day that is billed counts as ended: what is closed on it is put away, and starts nothing. */
const hasEnded = ({ terminatedOn }: InstallationPlace, day: string): boolean =>
  terminatedOn !== undefined && terminatedOn <= day;

/**
 * Schedules what waited for phases that ended while the dossier was terminated. It counts from the day of the reopening, of
 * which nobody could know earlier, or from the later day as of which the dossier is reopened, as an activation does.
 */
async function takeUp(deps: Deps, reopened: Reopened): Promise<void> {
  const { eventStore } = deps;
  const { dossierId, accountId, on } = reopened.data;
  const place = await installationAt(eventStore, dossierId, reopened);
  if (place === undefined) return;

  const { activationId, team, installation } = place;
  const day = parisDate(reopened.metadata.occurredAt);
  const tasks: DueTask[] = [];
  for (const { name } of installation.phases) {
    const isClosed = await isPhaseClosed(eventStore, place, name, reopened);
    if (isClosed) tasks.push(...nextTasks(installation.phases, name, laterOf(day, on ?? day)));
  }
  await scheduleAll(deps, reopened, { dossierId, accountId, activationId, team }, tasks);
}

type Of = Readonly<{ dossierId: string; accountId: string; activationId: string; team: Installation['team'] }>;

async function scheduleAll(deps: Deps, cause: Cause, of: Of, tasks: readonly DueTask[]): Promise<void> {
  for (const [n, task] of tasks.entries()) {
    const { eventStore, now } = deps;
    const origin: ActionOrigin = { dossierId: of.dossierId, phase: task.phase, task: task.task };
    const actionId = installationActionId(of.activationId, task.phase, task.task);
    if (await isThere(eventStore, actionId)) continue;
    await handleCommand({
      eventStore,
      now,
      stream: actionStream(actionId),
      decider: action,
      // 0 is the conversion.
      context: causedBy(cause, JOB, n + 1),
      command: async (): Promise<ActionCommand> => ({
        type: 'ScheduleAction',
        data: {
          actionId,
          accountId: of.accountId,
          dossierId: of.dossierId,
          title: task.title,
          dueOn: task.dueOn,
          assigneeId: await holderOf(eventStore, of.team, task.role),
          origin,
        },
      }),
    });
  }
}

/** Whatever became of it since: an event before this one may have scheduled it. */
async function isThere(eventStore: EventStore, actionId: string): Promise<boolean> {
  return (await eventStore.read(actionStream(actionId), { limit: 1 })).length > 0;
}

/** Null when nobody holds the role, or who holds it has left or changes nothing: the action is then there for someone to pick up. */
async function holderOf(eventStore: EventStore, team: Team, role: string): Promise<string | null> {
  const userId = team[role];
  if (userId === undefined) return null;
  if (userId === ADMIN.id) return userId;
  const user = await loadUser(eventStore, userId);
  return user.status === 'active' && mayAct(user.roles) ? userId : null;
}
