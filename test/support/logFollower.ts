import { openSqliteEventStore } from '../../src/eventstore/adapters/sqliteEventStore.js';
import { createCodec } from '../../src/eventstore/codec.js';
import { collect, flatten, idsOf } from './logFixtures.js';

/**
 * A process that reads while others write: `logFollower <path> <count>`. Follows the log from its start until it has
 * seen `count` events, then prints their ids and those that a read of the whole log gives.
 */
const [path = '', count = ''] = process.argv.slice(2);

const store = openSqliteEventStore({ path, codec: createCodec() });
const followed = idsOf(await collect(store, Number(count)));
const read = idsOf(await flatten(store.readAll()));
await store.close();
process.stdout.write(`${JSON.stringify({ followed, read })}\n`);
