export type Json = Readonly<Record<string, unknown>>;

/** From stored version N to N + 1, at index N - 1. Mechanical: no rules, no clock, no I/O. */
export type Upcasters = Readonly<Record<string, readonly ((data: Json) => Json)[]>>;

/** None yet: every event type is at its first version. */
export const upcasters: Upcasters = {};
