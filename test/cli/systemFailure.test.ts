import { expect, it } from 'vitest';
import { systemFailure } from '../../src/cli/systemFailure.js';
import { FolderInUse } from '../../src/nodeLock.js';

const system = (code: string, more: object = {}): Error =>
  Object.assign(new Error(`listen ${code}: address already in use 127.0.0.1:3000`), { code, ...more });

it('what the system refuses is said in French, with what to do', () => {
  const taken = system('EADDRINUSE', { port: 3000, address: '127.0.0.1' });
  expect(systemFailure(taken)).toMatch(/^Le port 3000 est déjà pris .*PORT=3001/);
  expect(systemFailure(system('EACCES', { port: 80 }))).toMatch(/port 80 .*PORT=3001/);
  expect(systemFailure(system('EADDRNOTAVAIL', { port: 3000, address: '10.9.9.9' }))).toMatch(/10\.9\.9\.9 .*HOST/);
  expect(systemFailure(system('EACCES', { path: '/data' }))).toMatch(/\/data .*DATA_DIR/);
  expect(systemFailure(system('ENOSPC'))).toMatch(/disque est plein/);
});

it('what there is no sentence for keeps the message of the system', () => {
  expect(systemFailure(system('EMFILE'))).toContain('listen EMFILE');
});

it('other errors are left to others', () => {
  expect(systemFailure(new Error('boum'))).toBeUndefined();
  expect(systemFailure(new FolderInUse('/data'))).toBeUndefined();
  expect(systemFailure('boum')).toBeUndefined();
});
