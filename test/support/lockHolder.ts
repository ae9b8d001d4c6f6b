import { takeNodeLock } from '../../src/nodeLock.js';

/** A process that owns a data folder until it is killed: `lockHolder <folder>`. Prints its node's id. */
const [dataDir = ''] = process.argv.slice(2);
const { node } = takeNodeLock(dataDir);
process.stdout.write(`${JSON.stringify(node)}\n`);
setInterval(() => {}, 1_000);
