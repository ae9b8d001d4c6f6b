import type { DomainEvent } from '../shared/message.js';

// One event is one number: its revision + 1. The shape is on disk for ever.
export type AccountNumbersEvent = DomainEvent<'AccountNumberReserved', { accountId: string }>;
