import { describe, expect, it } from 'vitest';
import { commands } from '../../src/commands/all.js';
import { billingRig, clients, december } from '../support/billingRig.js';
import { contextFor } from '../support/commandWorld.js';

const refused = (code: string) => expect.objectContaining({ name: 'RuleViolation', code });

type Rig = ReturnType<typeof billingRig>;

const remove = (rig: Rig, dossierId: string, lineId: string) => send(rig, 'RemoveDossierLine', { dossierId, lineId });

/** A command on the log of a rig. */
async function send(rig: Rig, name: string, body: object) {
  const { eventStore, billing } = rig;
  const now = () => '2026-11-24T08:30:00.000Z';
  const numbers = { reserve: () => Promise.reject(new Error('no account is created here')) };
  const command = commands.get(name);
  if (command === undefined) throw new Error('No such command');
  const deps = { eventStore, billing, numbers, now, today: () => '2026-11-24' };
  return command.run(deps, body, contextFor(name, body));
}

const dossierId = '3b6c9c0e-2f4c-4b55-9d5a-0f6f5a1f7c11';
const lineId = '8f0a5d3b-9d35-4a4f-8b8a-4c012f6c1c1e';

/** Clients whose dossier and line have ids that a command takes. */
const register = () =>
  clients(1).map((event) =>
    // Only the ids are other ones.
    JSON.parse(JSON.stringify(event).replaceAll('"d-1"', `"${dossierId}"`).replaceAll('"l-1"', `"${lineId}"`)),
  );

describe('RemoveDossierLine', () => {
  it('removes a line of which nothing is billed, and no invoice holds it then', async () => {
    const rig = billingRig();
    await rig.write(register());

    expect(await remove(rig, dossierId, lineId)).toMatchObject({ id: lineId, events: ['DossierLineRemoved'] });
    await rig.start(december);
    await rig.carryOut();
    expect(await rig.journal()).toEqual([]);
  });

  it('is refused while a run is open, which may be billing it, and once it is billed', async () => {
    const rig = billingRig();
    await rig.write(register());
    await rig.start(december);
    await expect(remove(rig, dossierId, lineId)).rejects.toEqual(refused('billing.run_open'));

    await rig.carryOut();
    await expect(remove(rig, dossierId, lineId)).rejects.toEqual(refused('dossier.line_billed'));
  });
});

describe('TerminateDossier', () => {
  const pose = { section: 'one_off', label: 'Pose', quantity: '1', unitPrice: '90', startsOn: '2026-12-20' };
  const end = (rig: Rig, on: string) => send(rig, 'TerminateDossier', { dossierId, on });

  async function withPose(given: object = {}): Promise<Rig> {
    const rig = billingRig();
    await rig.write(register());
    await send(rig, 'AddDossierLine', { dossierId, ...pose, ...given });
    return rig;
  }

  it('warns of a line that begins after the end: it will never be billed, and can be removed', async () => {
    const rig = await withPose();
    const { warnings } = await end(rig, '2026-12-10');
    expect(warnings).toEqual([
      {
        code: 'billing.line_never_billed',
        message: expect.stringMatching(/« Pose » .* 20.décembre 2026, après .* 10.décembre 2026/),
      },
    ]);
    expect((await remove(rig, dossierId, lineId)).events).toEqual(['DossierLineRemoved']);
  });

  it('warns of nothing else: a line within, without a price, or billed already', async () => {
    expect(await end(await withPose(), '2026-12-20')).not.toHaveProperty('warnings');
    expect(await end(await withPose({ unitPrice: '0' }), '2026-12-10')).not.toHaveProperty('warnings');
    const billed = await withPose();
    await billed.start(december);
    await billed.carryOut();
    expect(await end(billed, '2026-12-10')).not.toHaveProperty('warnings');
  });

  it('is answered as done also when what is billed cannot be looked at: the event is there', async () => {
    const rig = await withPose();
    const lost = { ...rig.billing, isBilled: () => Promise.reject(new Error('the billing events cannot be read')) };
    const answer = await end({ ...rig, billing: lost }, '2026-12-10');
    expect(answer.events).toEqual(['DossierTerminated']);
    expect(answer).not.toHaveProperty('warnings');
  });
});
