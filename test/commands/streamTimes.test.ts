import { expect, it } from 'vitest';
import { createNumberAllocator } from '../../src/commands/numberAllocator.js';
import { checkLog } from '../../src/eventstore/checkLog.js';
import { createCodec } from '../../src/eventstore/codec.js';
import { commandWorld, contextFor } from '../support/commandWorld.js';

const SIRET = '73282932000074';
const OTHER = '35600000049837';

/** A clock that is put back by a minute at every look, as those of two nodes that take turns may seem. */
function fallingClock(): () => string {
  let at = Date.parse('2026-12-01T09:00:00.000Z');
  return () => {
    at -= 60_000;
    return new Date(at).toISOString();
  };
}

it('time goes back in no stream, whatever the clock does: not of a fiche, of a claim or of the numbers', async () => {
  const { send, eventStore } = commandWorld((store) => store, fallingClock());
  const { id: accountId } = await send('CreateClient', { name: 'Moulins Roy', siret: SIRET });
  await send('CreateProspect', { name: 'Garage Faure' });
  await send('ChangeAccountDetails', { accountId, siret: OTHER });
  await send('ChangeAccountDetails', { accountId, siret: SIRET });
  await expect(checkLog(eventStore, createCodec())).resolves.toMatchObject({ faults: 0 });
});

it('two nodes whose clocks differ give numbers in the order of time', async () => {
  const { eventStore } = commandWorld();
  const [ahead, behind] = ['2026-12-01T09:00:05.000Z', '2026-12-01T09:00:00.000Z'].map((now) =>
    createNumberAllocator(eventStore, () => now),
  );
  const reserved = [];
  for (const node of [ahead, behind, ahead]) {
    reserved.push(await node?.reserve('acc', contextFor('CreateProspect', {})));
  }
  expect(reserved).toEqual([1, 2, 3]);
  await expect(checkLog(eventStore, createCodec())).resolves.toMatchObject({ faults: 0 });
});
