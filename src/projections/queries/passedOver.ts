import type { Query } from './query.js';

/** The first event of a newer version of the application that the read model had to pass over, if there is one. */
export type PassedOver = Readonly<{ position: string; stream: string }>;

export function firstPassedOver(query: Query): PassedOver | undefined {
  return query.get<PassedOver>('SELECT position, stream FROM passed_over LIMIT 1', {});
}
