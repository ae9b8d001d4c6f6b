// Creates an account in a log that others may use too, and dies between its claim and the account's first event.
import { commands } from '../../src/commands/all.js';
import { personContext } from '../../src/commands/personContext.js';
import { readConfig } from '../../src/config.js';
import type { EventStore } from '../../src/eventstore/eventStore.js';
import { openCommandSide } from '../../src/mainTools.js';

const [dataDir = '', key = '', body = '{}'] = process.argv.slice(2);
const { deps } = await openCommandSide(readConfig({ DATA_DIR: dataDir }));

const dying: EventStore = {
  ...deps.eventStore,
  append: (stream, events, expected) => {
    if (!stream.startsWith('account-') || stream === 'account-numbers') {
      return deps.eventStore.append(stream, events, expected);
    }
    process.kill(process.pid, 'SIGKILL');
    return new Promise(() => {});
  },
};

const command = commands.get('CreateProspect');
if (command === undefined) throw new Error('There is no CreateProspect');
const actor = { id: 'admin', kind: 'user', name: 'Administrateur' } as const;
const sent: unknown = JSON.parse(body);
const context = personContext({ name: 'CreateProspect', body: sent, key, actor, correlationId: 'dying' });
await command.run({ ...deps, eventStore: dying }, sent, context);
