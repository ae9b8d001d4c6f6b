import type { AccessEvent } from '../../domain/access/events.js';
import { object, optional, type Schema, text } from './schema.js';

export const accessSchemas: Readonly<Record<AccessEvent['type'], readonly Schema[]>> = {
  IbanRevealed: [object({ accountId: text, dossierId: optional(text) })],
};
