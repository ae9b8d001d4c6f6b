import { join } from 'node:path';
import { expect, it, onTestFinished } from 'vitest';
import { openSqliteLeases } from '../../src/eventstore/adapters/sqliteLeases.js';
import { Unavailable } from '../../src/eventstore/eventStore.js';
import { LeaseKeeper } from '../../src/jobs/leaseKeeper.js';
import type { Leases } from '../../src/jobs/leases.js';
import { tempDir } from '../support/tempDir.js';

const TERM = 15_000;

type Given = Readonly<{ node?: string; mayTake?: () => boolean; mayHold?: () => boolean; leases?: Leases }>;

/** Processes on one register, each with its own clock that the test moves. */
function world() {
  const path = join(tempDir(), 'events.db');
  let processes = 0;

  return (
    name: string,
    { node = name, mayTake = () => true, mayHold = () => true, leases = opened(path) }: Given = {},
  ) => {
    processes += 1;
    const told: string[] = [];
    const reported: unknown[] = [];
    let clock = processes * 1_000_000;
    const keeper = new LeaseKeeper({
      leases,
      holder: { node, process: `${name}-${processes}`, name },
      mayTake,
      mayHold,
      begin: () => told.push('begin'),
      end: async () => void told.push('end'),
      termMs: TERM,
      now: () => '2026-11-24T09:00:00.000Z',
      monotonicMs: () => clock,
      report: (error) => reported.push(error),
    });
    const after = async (ms: number): Promise<void> => {
      clock += ms;
      await keeper.look();
    };
    return { keeper, told, reported, leases, after, holds: () => keeper.held !== undefined };
  };
}

function opened(path: string): Leases {
  const leases = openSqliteLeases(path);
  onTestFinished(() => leases.close());
  return leases;
}

it('takes a lease that nobody holds at once', async () => {
  const here = world()('here');
  await here.after(0);
  expect([here.holds(), here.told]).toEqual([true, ['begin']]);
});

it('takes the lease of an earlier process of its own folder at once, but not another’s', async () => {
  const start = world();
  await start('here').after(0);
  const again = start('here');
  const other = start('there');
  await other.after(0);
  await again.after(0);
  expect([again.holds(), other.holds()]).toEqual([true, false]);
});

it('takes another’s lease when that has been silent for a whole term of its own clock, not before', async () => {
  const start = world();
  await start('dead').after(0);
  const here = start('here');
  await here.after(0);
  await here.after(TERM - 1);
  expect(here.holds()).toBe(false);
  await here.after(1);
  expect(here.holds()).toBe(true);
});

it('waits a whole term again after each sign of life', async () => {
  const start = world();
  const alive = start('alive');
  const here = start('here');
  await alive.after(0);
  await here.after(0);
  for (let n = 0; n < 6; n += 1) {
    await alive.after(TERM / 3);
    await here.after(TERM / 3);
  }
  expect([alive.holds(), here.holds()]).toEqual([true, false]);
});

it('ends its jobs when it finds that another has taken the lease, and contends again', async () => {
  const start = world();
  const slow = start('slow');
  const quick = start('quick');
  await slow.after(0);
  await quick.after(0);
  await quick.after(TERM);
  await slow.after(TERM);
  expect([slow.told, slow.holds(), quick.holds()]).toEqual([['begin', 'end'], false, true]);

  await slow.after(0);
  await slow.after(TERM);
  expect(slow.told).toEqual(['begin', 'end', 'begin']);
});

it('gives the lease up after its jobs have ended when it stops, so that another need not wait', async () => {
  const start = world();
  const here = start('here');
  const other = start('there');
  await here.after(0);
  await other.after(0);
  await here.keeper.stop();
  await other.after(0);
  expect([here.told, other.holds()]).toEqual([['begin', 'end'], true]);
});

it('takes nothing while the node is not ready, and keeps what it has when that changes', async () => {
  let ready = false;
  const here = world()('here', { mayTake: () => ready });
  await here.after(0);
  expect(here.holds()).toBe(false);
  ready = true;
  await here.after(0);
  ready = false;
  await here.after(TERM / 3);
  expect([here.holds(), here.told]).toEqual([true, ['begin']]);
});

it('gives the lease up when it may not hold it any more, and another takes it at once', async () => {
  const start = world();
  let upToDate = true;
  const old = start('old', { mayHold: () => upToDate });
  const other = start('new');
  await old.after(0);
  await other.after(0);
  upToDate = false;
  await old.after(0);
  await other.after(0);
  await old.after(0);
  expect([old.told, old.holds(), other.holds()]).toEqual([['begin', 'end'], false, true]);
});

it('goes on through a short outage, and ends its jobs when it could not renew for a whole term', async () => {
  const start = world();
  let down = false;
  const real = opened(join(tempDir(), 'events.db'));
  const failing: Leases = {
    ...real,
    renew: async (held, at) => {
      if (down) throw new Unavailable('down');
      return real.renew(held, at);
    },
  };
  const here = start('here', { leases: failing });
  await here.after(0);
  down = true;
  await here.after(TERM / 3);
  expect(here.holds()).toBe(true);
  await here.after(TERM);
  expect([here.told, here.holds()]).toEqual([['begin', 'end'], false]);
  expect(here.reported).toHaveLength(2);
});

it('keeps a lease whose renewal was written though its answer got lost', async () => {
  const start = world();
  const real = opened(join(tempDir(), 'events.db'));
  let lose = true;
  const forgetful: Leases = {
    ...real,
    renew: async (held, at) => {
      const renewed = await real.renew(held, at);
      if (!lose) return renewed;
      lose = false;
      throw new Unavailable('the answer got lost');
    },
  };
  const here = start('here', { leases: forgetful });
  await here.after(0);
  await here.after(TERM / 3);
  await here.after(TERM / 3);
  expect([here.told, here.holds()]).toEqual([['begin'], true]);
  expect(here.keeper.held).toEqual(await real.read());
});

it('lets one of two that contend at the same moment have it', async () => {
  const start = world();
  const two = [start('one'), start('two')];
  await Promise.all(two.map((one) => one.after(0)));
  expect(two.filter(({ holds }) => holds())).toHaveLength(1);
  expect(two.flatMap(({ reported }) => reported)).toEqual([]);
});
