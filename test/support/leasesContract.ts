import { expect, it } from 'vitest';
import { type Holder, type Lease, LeaseLost, type Leases } from '../../src/jobs/leases.js';

const AT = '2026-11-24T09:00:00.000Z';
const LATER = '2026-11-24T09:00:05.000Z';
export const holder = (node: string): Holder => ({ node, process: `process-of-${node}`, name: `${node}:1` });
const reached = (position: number) => ({ position: String(position), eventId: `event-${position}` });

/**
 * What every adapter of `Leases` promises. `open` opens the same register each time within one test, as another node does;
 * what it opened is closed by whoever gave it. `job` names a job that no other test uses.
 */
export function leasesContract(open: () => Promise<Leases>, job: () => string = () => 'deliver'): void {
  const taken = async (leases: Leases, node: string): Promise<Lease> =>
    leases.take(await leases.read(), holder(node), AT);

  it('knows no holder before the first, and then says who it is to everyone', async () => {
    const [here, there] = [await open(), await open()];
    const before = await here.read();
    expect(before.holder).toBeUndefined();

    const held = await here.take(before, holder('here'), AT);
    expect(held).toMatchObject({ epoch: before.epoch + 1, holder: holder('here'), at: AT });
    expect(await there.read()).toEqual(held);
  });

  it('lets one of two who saw the same lease take it', async () => {
    const [here, there] = [await open(), await open()];
    const seen = await here.read();
    const tries = await Promise.allSettled([
      here.take(seen, holder('here'), AT),
      there.take(seen, holder('there'), AT),
    ]);
    expect(tries.filter(({ status }) => status === 'fulfilled')).toHaveLength(1);
    const [lost] = tries.flatMap((one) => (one.status === 'rejected' ? [one.reason] : []));
    expect(lost).toBeInstanceOf(LeaseLost);
  });

  it('is another revision of the same epoch when it is renewed', async () => {
    const leases = await open();
    const held = await taken(leases, 'here');
    const renewed = await leases.renew(held, LATER);
    expect(renewed.epoch).toBe(held.epoch);
    expect(renewed.revision).toBeGreaterThan(held.revision);
    expect(await leases.read()).toEqual({ ...renewed, at: LATER });
  });

  it('cannot be renewed once another has taken it', async () => {
    const [here, there] = [await open(), await open()];
    const held = await taken(here, 'here');
    const theirs = await taken(there, 'there');
    await expect(here.renew(held, LATER)).rejects.toBeInstanceOf(LeaseLost);
    expect(await here.read()).toEqual(theirs);
  });

  it('has no holder once it is given up, and what is lost already is not given up', async () => {
    const [here, there] = [await open(), await open()];
    const held = await taken(here, 'here');
    await here.giveUp(held, LATER);
    expect((await there.read()).holder).toBeUndefined();

    const theirs = await taken(there, 'there');
    await here.giveUp(held, LATER);
    expect(await here.read()).toEqual(theirs);
  });

  it('keeps where each job stands, also for the next holder', async () => {
    const [here, there] = [await open(), await open()];
    const [one, two] = [`${job()}-one`, `${job()}-two`];
    expect(await here.loadCheckpoint(one)).toBeUndefined();
    const held = await taken(here, 'here');
    await here.saveCheckpoint(one, reached(12), held);
    await here.saveCheckpoint(two, reached(3), held);
    await here.saveCheckpoint(one, reached(15), held);
    expect(await there.loadCheckpoint(one)).toEqual(reached(15));
    expect(await there.loadCheckpoint(two)).toEqual(reached(3));
  });

  it('lets a holder that has lost the lease overwrite no checkpoint of the next one', async () => {
    const [here, there] = [await open(), await open()];
    const name = `${job()}-fenced`;
    const held = await taken(here, 'here');
    await here.saveCheckpoint(name, reached(12), held);
    const theirs = await taken(there, 'there');
    await there.saveCheckpoint(name, reached(20), theirs);
    await expect(here.saveCheckpoint(name, reached(13), held)).rejects.toBeInstanceOf(LeaseLost);
    expect(await there.loadCheckpoint(name)).toEqual(reached(20));
  });

  it('takes a checkpoint of a holder whose lease was renewed meanwhile: only taking begins an epoch', async () => {
    const leases = await open();
    const name = `${job()}-renewed`;
    const held = await taken(leases, 'here');
    await leases.renew(held, LATER);
    await leases.saveCheckpoint(name, reached(1), held);
    expect(await leases.loadCheckpoint(name)).toEqual(reached(1));
  });
}
