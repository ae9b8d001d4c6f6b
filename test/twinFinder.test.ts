import { setTimeout as sleep } from 'node:timers/promises';
import { describe, expect, it } from 'vitest';
import { EVERYTHING } from '../src/domain/shared/scope.js';
import { openMemoryReadModel } from '../src/projections/adapters/memoryReadModel.js';
import { ReadModelNotReady } from '../src/projections/readModel.js';
import { twinFinder } from '../src/twinFinder.js';
import { created } from './support/readSamples.js';
import { recordEvents } from './support/recordEvents.js';

const probe = { accountId: 'new', position: '9', names: ['moulins roy'], phones: [], emails: [] };

describe('likely twins for a command', () => {
  it('come from what the read side knows, and do not wait again for one that lags', async () => {
    const memory = openMemoryReadModel();
    memory.project(recordEvents([created]));
    const waits: number[] = [];
    const reached = async (_position: string, timeoutMs: number): Promise<boolean> => {
      waits.push(timeoutMs);
      await sleep(timeoutMs);
      return false;
    };
    const find = twinFinder({ readModel: { query: memory.query, reached }, log: { warn: () => {} } });

    for (let n = 0; n < 5; n += 1) expect(await find(probe, EVERYTHING)).toMatchObject([{ id: 'acc-1' }]);
    memory.close();
    expect(waits[0]).toBeLessThanOrEqual(50);
    expect(waits.slice(1).every((ms) => ms <= 5)).toBe(true);
  });

  it('are left out, and logged, when there is no read side to ask', async () => {
    const logged: unknown[] = [];
    const notReady = () => {
      throw new ReadModelNotReady('being built');
    };
    const find = twinFinder({
      readModel: { query: { all: notReady, get: notReady }, reached: async () => false },
      log: { warn: (...facts: unknown[]) => logged.push(facts) },
    });
    expect(await find(probe, EVERYTHING)).toEqual([]);
    expect(logged).toHaveLength(1);
  });
});
