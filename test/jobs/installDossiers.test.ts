import { describe, expect, it } from 'vitest';
import type { ArdoiseEvent } from '../../src/domain/catalogue.js';
import { addDays } from '../../src/domain/shared/civilDate.js';
import type { EventStore, Recorded } from '../../src/eventstore/eventStore.js';
import { installDossiers } from '../../src/jobs/installDossiers.js';
import { type CommandWorld, commandWorld } from '../support/commandWorld.js';

/** Half past midnight in Paris. */
const NOW = '2026-12-10T23:30:00.000Z';
const TODAY = '2026-12-11';

const phases = [
  {
    name: 'Étude',
    tasks: [
      { title: 'Relever', role: 'technicien', delayDays: 3 },
      { title: 'Chiffrer', role: 'commercial', delayDays: 0 },
    ],
  },
  { name: 'Pose', after: 'Étude', delayDays: 5, tasks: [{ title: 'Poser', role: 'technicien', delayDays: 1 }] },
  { name: 'Stock', after: 'Étude', tasks: [{ title: 'Réserver', role: 'magasin', delayDays: 0 }] },
];

type Rig = CommandWorld &
  Readonly<{
    accountId: string;
    dossierId: string;
    /** Hands the whole log to the job, as its checkpoint at zero would. */
    work: () => Promise<void>;
    scheduled: () => Promise<readonly string[]>;
    actionId: (title: string) => Promise<string>;
    complete: (...titles: readonly string[]) => Promise<void>;
  }>;

/** A prospect with an activated dossier of that type. */
async function rig(team: Record<string, string> = { technicien: 'admin' }): Promise<Rig> {
  const world = commandWorld(
    (store) => store,
    () => NOW,
  );
  const { id: typeId } = await world.send('DefineInstallationType', { name: 'Fibre', phases });
  const { id: accountId } = await world.send('CreateProspect', { name: 'Scierie du Lac' });
  const { id: dossierId } = await world.send('OpenDossier', { accountId, team });
  await world.send('SelectInstallationType', { dossierId, installationTypeId: typeId });
  await world.send('ActivateDossier', { dossierId, effectiveOn: '2026-12-01' });
  const scheduledEvents = async () =>
    (await allOf(world.eventStore)).flatMap((event) => (event.type === 'ActionScheduled' ? [event.data] : []));
  const actionId = async (title: string) =>
    (await scheduledEvents()).find((one) => one.title === title)?.actionId ?? '';
  return {
    ...world,
    accountId,
    dossierId,
    work: () => workThrough(world.eventStore),
    scheduled: async () =>
      (await scheduledEvents()).map(({ title, dueOn, assigneeId }) => `${title} ${dueOn} ${assigneeId}`),
    actionId,
    complete: async (...titles) => {
      for (const title of titles) await world.send('CompleteAction', { actionId: await actionId(title) });
    },
  };
}

async function allOf(eventStore: EventStore): Promise<readonly Recorded<ArdoiseEvent>[]> {
  const events: Recorded<ArdoiseEvent>[] = [];
  for await (const page of eventStore.readAll<ArdoiseEvent>()) events.push(...page);
  return events;
}

async function workThrough(eventStore: EventStore): Promise<void> {
  const job = installDossiers({ eventStore, now: () => NOW });
  for (const event of await allOf(eventStore)) await job.handle(event);
}

describe('installing a dossier', () => {
  it('converts the prospect once and schedules the first tasks once, however often it is told', async () => {
    const { work, scheduled, typesOf, accountId } = await rig();
    await work();
    await work();

    expect(await typesOf(`account-${accountId}`)).toEqual(['ProspectCreated', 'ProspectBecameClient']);
    expect(await scheduled()).toEqual(['Relever 2026-12-04 admin', 'Chiffrer 2026-12-01 null']);
  });

  it('goes on where a crash left it, between any two of its writes', async () => {
    for (const survive of [0, 1, 2]) {
      const { eventStore, scheduled, typesOf, accountId } = await rig();
      await expect(workThrough(failingAfter(eventStore, survive))).rejects.toThrow('crashed');
      await workThrough(eventStore);

      expect(await typesOf(`account-${accountId}`)).toEqual(['ProspectCreated', 'ProspectBecameClient']);
      expect(await scheduled()).toHaveLength(2);
    }
  });

  it('starts what waited for a phase when its last task is closed, counted from that day in Paris', async () => {
    const { send, work, scheduled, actionId } = await rig();
    await work();
    await send('CompleteAction', { actionId: await actionId('Relever') });
    await work();
    expect(await scheduled()).toHaveLength(2);

    await send('CancelAction', { actionId: await actionId('Chiffrer') });
    await work();
    await work();
    expect((await scheduled()).slice(2)).toEqual([`Poser ${addDays(TODAY, 6)} admin`, `Réserver ${TODAY} null`]);
  });

  it('gives later tasks to who is on the team when they start', async () => {
    const { send, work, scheduled, actionId, dossierId } = await rig({});
    await work();
    await send('SetDossierTeam', { dossierId, team: { magasin: 'admin' } });
    for (const title of ['Relever', 'Chiffrer']) await send('CompleteAction', { actionId: await actionId(title) });
    await work();

    expect((await scheduled()).slice(2).map((one) => one.split(' ').at(-1))).toEqual(['null', 'admin']);
  });

  it('starts nothing more from the last day of a terminated dossier on', async () => {
    const { work, scheduled, dossierId, send, complete } = await rig();
    await work();
    await send('TerminateDossier', { dossierId, on: TODAY });
    await complete('Relever', 'Chiffrer');
    await work();

    expect(await scheduled()).toHaveLength(2);
  });

  it('goes on while the end of the dossier is still to come', async () => {
    const { work, scheduled, dossierId, send, complete } = await rig();
    await work();
    await send('TerminateDossier', { dossierId, on: addDays(TODAY, 1) });
    await complete('Relever', 'Chiffrer');
    await work();

    expect(await scheduled()).toHaveLength(4);
  });

  it('takes up again what the termination held back, once, counted from the day of the reopening', async () => {
    const { eventStore, work, scheduled, dossierId, send, complete } = await rig();
    await work();
    await send('TerminateDossier', { dossierId, on: TODAY });
    await complete('Relever', 'Chiffrer');
    await work();
    await send('ReopenDossier', { dossierId });
    await work();
    await work();

    expect((await scheduled()).slice(2)).toEqual([`Poser ${addDays(TODAY, 6)} admin`, `Réserver ${TODAY} null`]);
    const before = (await allOf(eventStore)).length;
    await work();
    expect(await allOf(eventStore)).toHaveLength(before);
  });

  it('does the same when it comes to all of it at once, after the reopening', async () => {
    const { work, scheduled, dossierId, send, complete } = await rig();
    await work();
    await send('TerminateDossier', { dossierId, on: '2026-12-01' });
    await complete('Relever', 'Chiffrer');
    await send('ReopenDossier', { dossierId });
    await work();
    await work();

    expect(await scheduled()).toHaveLength(4);
  });

  it('counts the tasks of a dossier that is reopened as of a later day from that day', async () => {
    const { work, scheduled, dossierId, send, complete } = await rig();
    await work();
    await send('TerminateDossier', { dossierId, on: TODAY });
    await complete('Relever', 'Chiffrer');
    const on = addDays(TODAY, 40);
    await send('ReopenDossier', { dossierId, on });
    await work();
    await work();

    expect((await scheduled()).slice(2)).toEqual([`Poser ${addDays(on, 6)} admin`, `Réserver ${on} null`]);
  });

  it('never counts them from a day before the reopening, of which nobody could have known', async () => {
    const { work, scheduled, dossierId, send, complete } = await rig();
    await work();
    await send('TerminateDossier', { dossierId, on: '2026-12-02' });
    await complete('Relever', 'Chiffrer');
    await send('ReopenDossier', { dossierId, on: '2026-12-03' });
    await work();

    expect((await scheduled()).at(-1)).toBe(`Réserver ${TODAY} null`);
  });

  it('finds nothing to take up when no phase ended while it was terminated, and goes on as ever afterwards', async () => {
    const { work, scheduled, dossierId, send, complete } = await rig();
    await work();
    await complete('Relever');
    await send('TerminateDossier', { dossierId, on: '2026-12-01' });
    await send('ReopenDossier', { dossierId });
    await work();
    expect(await scheduled()).toHaveLength(2);

    await complete('Chiffrer');
    await work();
    await work();
    expect(await scheduled()).toHaveLength(4);
  });

  it('leaves alone the tasks that are there already when a dossier is reopened, whatever became of them', async () => {
    const { eventStore, work, scheduled, dossierId, send, complete, actionId } = await rig();
    await work();
    await complete('Relever', 'Chiffrer');
    await work();
    await send('RescheduleAction', { actionId: await actionId('Poser'), dueOn: '2027-06-01' });
    await complete('Réserver');
    await send('TerminateDossier', { dossierId, on: '2026-12-01' });
    await send('ReopenDossier', { dossierId });
    const before = (await allOf(eventStore)).length;
    await work();

    expect(await scheduled()).toHaveLength(4);
    expect(await allOf(eventStore)).toHaveLength(before);
  });

  it('takes up where a crash left it in the middle of a reopening', async () => {
    const { eventStore, scheduled, dossierId, send, work, complete } = await rig();
    await work();
    await send('TerminateDossier', { dossierId, on: '2026-12-01' });
    await complete('Relever', 'Chiffrer');
    await send('ReopenDossier', { dossierId });
    await expect(workThrough(failingAfter(eventStore, 1))).rejects.toThrow('crashed');
    expect(await scheduled()).toHaveLength(3);
    await work();

    expect(await scheduled()).toHaveLength(4);
  });

  it.each([
    ['has left', 'DeactivateUser', {}],
    ['only reads any more', 'SetUserRoles', { roles: ['auditor'] }],
  ])('leaves a task to be picked up when who holds the role %s', async (_why, name, body) => {
    const world = await rig({});
    const { id: userId } = await world.send('InviteUser', { name: 'Marc', email: 'marc@op.fr', roles: ['sales'] });
    await world.send('SetDossierTeam', { dossierId: world.dossierId, team: { magasin: userId } });
    await world.work();
    await world.send(name, { userId, ...body });
    for (const title of ['Relever', 'Chiffrer']) {
      await world.send('CompleteAction', { actionId: await world.actionId(title) });
    }
    await world.work();

    expect((await world.scheduled()).slice(2).map((one) => one.split(' ').at(-1))).toEqual(['null', 'null']);
  });
});

/** A log that takes so many appends and then no more. */
function failingAfter(eventStore: EventStore, appends: number): EventStore {
  let left = appends;
  return {
    ...eventStore,
    append: async (...args) => {
      if (left === 0) throw new Error('crashed');
      left -= 1;
      return eventStore.append(...args);
    },
  };
}
