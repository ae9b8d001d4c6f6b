import { join } from 'node:path';
import { onTestFinished } from 'vitest';
import { commands } from '../../src/commands/all.js';
import type { Answer, CommandContext } from '../../src/commands/context.js';
import { createNumberAllocator } from '../../src/commands/numberAllocator.js';
import { personContext } from '../../src/commands/personContext.js';
import type { CommandDeps } from '../../src/commands/registry.js';
import type { Scope } from '../../src/domain/shared/scope.js';
import { openSqliteEventStore } from '../../src/eventstore/adapters/sqliteEventStore.js';
import { createCodec } from '../../src/eventstore/codec.js';
import { randomId } from '../../src/eventstore/deriveId.js';
import type { EventStore } from '../../src/eventstore/eventStore.js';
import { assertDeclared } from './described.js';
import { inlineBilling } from './inlineBilling.js';
import { tempDir } from './tempDir.js';

export type SendOptions = Readonly<{ key?: string; ifMatch?: number; actorId?: string; scope?: Scope }>;

export type CommandWorld = Readonly<{
  eventStore: EventStore;
  deps: CommandDeps;
  send: (name: string, body: unknown, options?: SendOptions) => Promise<Answer>;
  /** Types of the events of a stream. */
  typesOf: (stream: string) => Promise<readonly string[]>;
}>;

/** The command side on a real log in a temporary folder, without HTTP. `wrap` may stand between them; `now` is its clock. */
export function commandWorld(
  wrap: (store: EventStore) => EventStore = (store) => store,
  now: () => string = () => new Date().toISOString(),
): CommandWorld {
  const path = join(tempDir(), 'events.db');
  const real = openSqliteEventStore({ path, codec: createCodec() });
  onTestFinished(() => real.close());
  const eventStore = wrap(real);
  const deps: CommandDeps = {
    eventStore,
    numbers: createNumberAllocator(eventStore, now),
    billing: inlineBilling(eventStore),
    now,
    today: () => '2026-12-01',
  };

  return {
    eventStore,
    deps,
    send: async (name, body, options) => {
      const command = commands.get(name);
      if (command === undefined) throw new Error(`No command ${name}`);
      try {
        return await command.run(deps, body, contextFor(name, body, options));
      } catch (error) {
        assertDeclared(name, error);
        throw error;
      }
    },
    typesOf: async (stream) => (await real.read(stream)).map(({ type }) => type),
  };
}

export function contextFor(
  name: string,
  body: unknown,
  { key, ifMatch, actorId = 'admin', scope }: SendOptions = {},
): CommandContext {
  const actor = { id: actorId, kind: 'user', name: actorId } as const;
  return personContext({ name, body, key, actor, scope, correlationId: randomId(), seenRevision: ifMatch });
}
