import type { z } from 'zod';
import type { BillingComputer } from '../billing/billingComputer.js';
import type { RefusalCode } from '../domain/shared/refusals.js';
import type { Role } from '../domain/user/events.js';
import type { EventStore } from '../eventstore/eventStore.js';
import type { Answer, CommandContext } from './context.js';
import type { FindTypeNames } from './installationType/typeNames.js';
import type { NumberAllocator } from './numberAllocator.js';
import { assertRoles } from './policy.js';
import type { Turns } from './turns.js';
import type { FindTwins } from './twinWarnings.js';
import type { FindHoldings } from './user/holdings.js';
import { assertSaysWhose, assertWithinScope, type Subject, scopeRefusals } from './withinScope.js';

/** What command handlers need of the world. */
export type CommandDeps = Readonly<{
  eventStore: EventStore;
  numbers: NumberAllocator;
  billing: BillingComputer;
  /** UTC instant, ISO 8601. */
  now: () => string;
  /** Civil date in Europe/Paris. */
  today: () => string;
  /** Commands on one stream go one after the other on a node. Absent: they race, and decide again (command line). */
  turns?: Turns;
  /** Absent: no likely twin is looked for (command line). */
  twins?: FindTwins;
  /** Absent: installation types are looked up in the log (command line). */
  typeNames?: FindTypeNames;
  /** Absent: what somebody holds is not counted (command line). */
  holdings?: FindHoldings;
  /** This node has met events of a newer version of the application. Absent: unknown (command line). */
  outdated?: () => boolean;
}>;

/** One command: the single source of its route, its place in OpenAPI and its use from the command line. */
export type CommandDefinition<Schema extends z.ZodType> = Readonly<{
  name: string;
  /** The noun it belongs to, as OpenAPI groups it. */
  noun: 'account' | 'action' | 'billing' | 'dossier' | 'installationType' | 'organisation' | 'user';
  summary: string;
  schema: Schema;
  example: z.input<Schema>;
  /** Where it is clearly used in other ways too: what each shows, and the body. Accepted after `example` as well as before. */
  otherExamples?: Readonly<Record<string, z.input<Schema>>>;
  /** The field whose id it gives to something new: a taken one is answered as such, not as what is not there. */
  creates?: Subject;
  /** Who may send it: one of RIGHTS (commands/policy.ts). `sales` reaches the accounts that they own. */
  roles: readonly Role[];
  /**
   * What it may be refused with, beyond what every command may (api/problemLists.ts); a test that meets another one fails. Who
   * is out of reach is added (`scopeRefusals`).
   */
  refusals: readonly RefusalCode[];
  /** The same, of what its fields name (BadReference): 409 whatever the code. */
  badReferences?: readonly RefusalCode[];
  /** What may make it answer 503 (TryLater). */
  tryLater?: readonly RefusalCode[];
  handle: (deps: CommandDeps, data: z.output<Schema>, context: CommandContext) => Promise<Answer>;
}>;

export type AnyCommand = Readonly<Omit<CommandDefinition<z.ZodType>, 'handle'>> &
  Readonly<{
    /** Checks the body against the schema (ZodError), then carries the command out. */
    run: (deps: CommandDeps, body: unknown, context: CommandContext) => Promise<Answer>;
  }>;

/**
 * Throws when the definition says nothing usable about who may send it. A command that sales may send names an account, a
 * dossier or an action, so that it is refused for those of others.
 */
export function defineCommand<Schema extends z.ZodType>(definition: CommandDefinition<Schema>): AnyCommand {
  const { handle, ...rest } = definition;
  const { name, schema, roles, refusals, creates } = rest;
  assertRoles(name, roles);
  if (roles.includes('auditor')) throw new Error(`${name}: an auditor changes nothing`);
  if (roles.includes('sales')) assertSaysWhose(name, schema);
  return {
    ...rest,
    refusals: [...new Set([...refusals, ...(roles.includes('sales') ? scopeRefusals(schema, creates) : [])])],
    run: async (deps, body, context) => {
      const data = schema.parse(body);
      await assertWithinScope(deps.eventStore, data, context, creates);
      return handle(deps, data, context);
    },
  };
}
