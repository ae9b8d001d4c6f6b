import { expect, it } from 'vitest';
import { WorkQueue } from '../../src/jobs/workQueue.js';

const tick = () => new Promise<void>((resolve) => setTimeout(resolve, 1));

it('works on some ids at a time and never on the same one twice at once', async () => {
  const running: string[] = [];
  const done: string[] = [];
  let most = 0;
  const queue = new WorkQueue(3, async (id) => {
    expect(running).not.toContain(id);
    running.push(id);
    most = Math.max(most, running.length);
    await tick();
    running.splice(running.indexOf(id), 1);
    done.push(id);
  });
  for (let round = 0; round < 3; round += 1) for (const id of ['a', 'b', 'c', 'd', 'e']) queue.add(id);
  await queue.idle();
  expect(most).toBe(3);
  // While an id runs it can be asked for once more; what waits already is not asked for twice.
  expect(done.sort()).toEqual(['a', 'a', 'b', 'b', 'c', 'c', 'd', 'e']);
});

it('lets the giver wait until there is room', async () => {
  const queue = new WorkQueue(1, tick);
  for (let n = 0; n < 10; n += 1) queue.add(String(n));
  await queue.room(2);
  expect(queue.waiting).toBe(2);
});

it('forgets what waits when it is stopped, and takes nothing new', async () => {
  const done: string[] = [];
  const queue = new WorkQueue(1, async (id) => {
    await tick();
    done.push(id);
  });
  for (const id of ['a', 'b', 'c']) queue.add(id);
  queue.stop();
  queue.add('d');
  await queue.idle();
  await queue.room(0);
  expect(done).toEqual(['a']);
});

it('does not keep a giver waiting once it is stopped, however long the work takes', async () => {
  const queue = new WorkQueue(1, () => new Promise(() => {}));
  for (const id of ['a', 'b', 'c']) queue.add(id);
  const giver = queue.room(0);
  queue.stop();
  await giver;
});
