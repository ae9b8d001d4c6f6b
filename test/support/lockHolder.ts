import { setFlagsFromString } from 'node:v8';
import { runInNewContext } from 'node:vm';
import { takeNodeLock } from '../../src/nodeLock.js';

/** A process that owns a data folder until it is killed: `lockHolder <folder>`. Prints its node's id. */
const [dataDir = ''] = process.argv.slice(2);
const { node } = takeNodeLock(dataDir);
// Nothing here refers to the lock any more: what has nobody is collected, which must not free the folder.
setFlagsFromString('--expose-gc');
setTimeout(() => {
  runInNewContext('gc')();
  process.stdout.write(`${JSON.stringify(node)}\n`);
}, 50);
setInterval(() => {}, 1_000);
