/** A fact. `data` is plain JSON: strings, numbers, booleans, arrays, objects, null. Never `undefined`, never a Date. */
export type DomainEvent<Type extends string, Data> = Readonly<{ type: Type; data: Readonly<Data> }>;

/** A request that may be refused. */
export type DomainCommand<Type extends string, Data> = Readonly<{ type: Type; data: Readonly<Data> }>;

/**
 * The whole behaviour of one kind of stream, as three pure parts.
 * `decide` may refuse (RuleViolation) and answers no event when the command is already true; `evolve` never throws.
 */
export type Decider<State, Command, Event> = Readonly<{
  initial: State;
  decide: (command: Command, state: State) => readonly Event[];
  evolve: (state: State, event: Event) => State;
}>;

export function assertNever(value: never): never {
  throw new Error(`Unhandled case: ${JSON.stringify(value)}`);
}
