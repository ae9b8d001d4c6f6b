import { expect } from 'vitest';
import { commands } from '../../src/commands/all.js';
import type { ArdoiseEvent } from '../../src/domain/catalogue.js';
import { Unavailable } from '../../src/eventstore/eventStore.js';
import { completeClaims, releaseClaims } from '../../src/jobs/completeClaims.js';
import { type CommandWorld, commandWorld } from './commandWorld.js';

export const SIRET = '73282932000074';

/** Every event of the log goes through the job once, as after a restart. */
export async function replay(
  { eventStore, deps }: Pick<CommandWorld, 'eventStore' | 'deps'>,
  beforeResend: () => Promise<unknown> = async () => undefined,
): Promise<void> {
  const complete = completeClaims({
    eventStore,
    now: deps.now,
    graceMs: 0,
    resend: async (name, body, context) => {
      const command = commands.get(name);
      if (command === undefined) throw new Error(`No command ${name}`);
      await beforeResend();
      return command.run(deps, body, context);
    },
  });
  for (const job of [complete, releaseClaims({ eventStore, now: deps.now })]) {
    for await (const page of eventStore.readAll<ArdoiseEvent>({ only: job.handles })) {
      for (const event of page) await job.handle(event);
    }
  }
}

/** The changes of an account in the order of its stream. */
export async function changesOf({ eventStore }: CommandWorld, accountId: string) {
  const events = await eventStore.read<ArdoiseEvent>(`account-${accountId}`);
  return events.flatMap((event) => (event.type === 'AccountDetailsChanged' ? [event.data.changes] : []));
}

/** What happens just before the next append to an account's own stream. */
export function intercepted(now?: () => string) {
  let next: (() => Promise<void>) | undefined;
  const world = commandWorld(
    (store) => ({
      ...store,
      append: async (stream, events, expected) => {
        const before = stream.startsWith('account-') && stream !== 'account-numbers' ? next : undefined;
        if (before !== undefined) {
          next = undefined;
          await before();
        }
        return store.append(stream, events, expected);
      },
    }),
    now,
  );
  const beforeNext = (what: () => Promise<unknown>): void => {
    next = async () => void (await what());
  };
  const killed = async (): Promise<never> => {
    throw new Unavailable('killed here');
  };
  return { ...world, beforeNext, killNext: () => beforeNext(killed) };
}

/** The SIRET belongs to a fiche: another one is refused it. */
export async function expectTaken({ send }: CommandWorld): Promise<void> {
  await expect(send('CreateProspect', { name: 'Autre', siret: SIRET })).rejects.toMatchObject({
    code: 'account.siret_taken',
  });
}

/** No fiche has the SIRET: another one takes it. */
export async function expectFree({ send }: CommandWorld): Promise<void> {
  await expect(send('CreateClient', { name: 'Repreneur', siret: SIRET })).resolves.toMatchObject({ revision: 0 });
}
