import { expect, it } from 'vitest';
import { createNumberAllocator } from '../../src/commands/numberAllocator.js';
import { checkLog } from '../../src/eventstore/checkLog.js';
import { createCodec } from '../../src/eventstore/codec.js';
import { commandWorld, contextFor } from '../support/commandWorld.js';

it('a command sent again after a crash takes another number, and leaves a log without an id twice', async () => {
  const { eventStore, deps } = commandWorld();
  const context = contextFor('CreateProspect', { name: 'Moulins Roy' }, { key: 'k' });
  // Two processes of one command: the first was killed before the fiche.
  const numbers = [1, 2].map(() => createNumberAllocator(eventStore, deps.now));
  for (const [index, allocator] of numbers.entries()) expect(await allocator.reserve('a', context)).toBe(index + 1);

  expect(await checkLog(eventStore, createCodec())).toMatchObject({ events: 2, faults: 0 });
});
