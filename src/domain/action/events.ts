import type { DomainEvent } from '../shared/message.js';

// These names and shapes are on disk for ever. Never edit one: add a version and an upcaster.
export type ActionEvent =
  | DomainEvent<
      'ActionScheduled',
      {
        actionId: string;
        accountId: string;
        dossierId?: string;
        title: string;
        dueOn: string;
        /** Null when a job left it for someone to pick up. */
        assigneeId: string | null;
      }
    >
  | DomainEvent<'ActionCompleted', { actionId: string; accountId: string; outcome?: string }>;
