import type { Decider } from '../domain/shared/message.js';
import { RuleViolation } from '../domain/shared/ruleViolation.js';
import { deriveId } from '../eventstore/deriveId.js';
import {
  type AnyEvent,
  Conflict,
  type EventStore,
  NEWER,
  NO_STREAM,
  type Position,
  type Recorded,
  type Revision,
  StreamNewer,
  Unavailable,
} from '../eventstore/eventStore.js';
import { type CommandContext, metadataOf, notBefore } from './context.js';
import type { Turns } from './turns.js';

const MAX_ATTEMPTS = 3;
/** A log that is held up must not hold up all who come after for as long again, one after the other. */
const MAX_WAIT_MS = 10_000;

export type Handled<State> = Readonly<{
  /** As it was when the command had been carried out, also when this answer is a repeated one. */
  state: State;
  revision: Revision;
  position: Position;
  /** Types of the events that the command yielded. */
  events: readonly string[];
}>;

export type Handling<State, Command, Event extends AnyEvent> = Readonly<{
  eventStore: EventStore;
  /** UTC instant, ISO 8601. */
  now: () => string;
  stream: string;
  decider: Decider<State, Command, Event>;
  context: CommandContext;
  /** By stream: on a node, only commands of other nodes are in the way of one another. */
  turns?: Turns | undefined;
  /** The command, or what completes it on the state found (a number, a claim) before it is decided. */
  command: Command | ((state: State) => Promise<Command>);
}>;

/**
 * The whole loop: load, answer again what was answered before, decide, append. On a conflict decide again on fresh
 * state, unless the caller named the revision it had seen: then the conflict is the answer.
 * Durable when it answers. Throws RuleViolation, Conflict, StreamNewer and whatever the log throws.
 */
export async function handleCommand<State, Command, Event extends AnyEvent>(
  handling: Handling<State, Command, Event>,
): Promise<Handled<State>> {
  const { turns, stream } = handling;
  if (turns === undefined) return handle(handling);
  const asked = performance.now();
  return turns(stream, () => {
    if (performance.now() - asked <= MAX_WAIT_MS) return handle(handling);
    throw new Unavailable(`${stream}: the commands before this one have waited for the log for too long`);
  });
}

async function handle<State, Command, Event extends AnyEvent>(
  handling: Handling<State, Command, Event>,
): Promise<Handled<State>> {
  const { context } = handling;

  for (let attempt = 1; ; attempt += 1) {
    try {
      return await handleOnce(handling);
    } catch (error) {
      const mayDecideAgain = error instanceof Conflict && context.seenRevision === undefined && attempt < MAX_ATTEMPTS;
      if (!mayDecideAgain) throw error;
    }
  }
}

async function handleOnce<State, Command, Event extends AnyEvent>(
  handling: Handling<State, Command, Event>,
): Promise<Handled<State>> {
  const { eventStore, stream, decider, context } = handling;
  const past = await eventStore.read<Event>(stream);
  assertUnderstood(stream, past);

  // Before If-Match and before `decide`: a retry after a lost answer gets the first answer, not a 412.
  const before = answeredBefore(past, decider, context);
  if (before !== undefined) return before;

  const last = past.at(-1);
  const revision = last?.revision ?? NO_STREAM;
  assertUnmoved(stream, context.seenRevision, revision);

  const state = past.reduce<State>(decider.evolve, decider.initial);
  const decided = decider.decide(await complete(handling.command, state), state);
  if (decided.length === 0) return { state, revision, position: last?.position ?? '0', events: [] };

  const appended = await eventStore.append(stream, stamped(handling, decided, last), revision);
  if (typeof handling.command === 'function') return storedAnswer(handling);
  return { state: decided.reduce(decider.evolve, state), ...appended, events: decided.map(({ type }) => type) };
}

/** What this command answered when it came the first time, if its events are already in the stream. */
function answeredBefore<State, Event extends AnyEvent>(
  past: readonly Recorded<Event>[],
  { initial, evolve }: Decider<State, never, Event>,
  { commandId, commandHash }: CommandContext,
): Handled<State> | undefined {
  const own = past.filter(({ metadata }) => metadata.commandId === commandId);
  const last = own.at(-1);
  if (last === undefined) return undefined;

  if (last.metadata.commandHash !== commandHash) {
    throw new RuleViolation('idempotency.key_reused', 'Cette clé d’idempotence a déjà servi à une autre commande.');
  }
  const state = past.filter(({ revision }) => revision <= last.revision).reduce<State>(evolve, initial);
  return { state, revision: last.revision, position: last.position, events: own.map(({ type }) => type) };
}

/**
 * What was completed on the way (a number, a basis) may differ between two sendings of one command that ran side by side:
 * the log took the first for both, so the answer is built from what it holds.
 */
async function storedAnswer<State, Command, Event extends AnyEvent>({
  eventStore,
  stream,
  decider,
  context,
}: Handling<State, Command, Event>): Promise<Handled<State>> {
  const stored = answeredBefore(await eventStore.read<Event>(stream), decider, context);
  if (stored === undefined) throw new Error(`${stream}: the events of command ${context.commandId} are not there`);
  return stored;
}

function assertUnmoved(stream: string, seen: Revision | undefined, actual: Revision): void {
  if (seen !== undefined && seen !== actual) throw new Conflict(stream, seen, actual);
}

/** Refuses to decide on a stream that a newer version of the application wrote (LOG §5). */
export function assertUnderstood(stream: string, events: readonly Recorded<AnyEvent>[]): void {
  const newer = events.find(({ type }) => type === NEWER);
  if (newer === undefined) return;
  throw new StreamNewer(`${stream}: revision ${newer.revision} was written by a newer version of Ardoise`);
}

async function complete<State, Command>(
  command: Command | ((state: State) => Promise<Command>),
  state: State,
): Promise<Command> {
  // A command is plain data, so a function can only be the other case.
  return typeof command === 'function' ? (command as (state: State) => Promise<Command>)(state) : command;
}

function stamped<State, Command, Event extends AnyEvent>(
  { now, context, stream }: Handling<State, Command, Event>,
  decided: readonly Event[],
  last: Recorded<Event> | undefined,
) {
  const metadata = metadataOf(context, notBefore(last, now()));
  return decided.map((event, index) => ({
    ...event,
    // With the hash: the same key with another body is another event, never taken for a repeated append.
    id: deriveId(context.commandId, context.commandHash, stream, String(index)),
    metadata,
  }));
}
