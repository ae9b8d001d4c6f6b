import type { DomainEvent } from '../shared/message.js';

export type Priority = 'low' | 'normal' | 'high';

/** The task of an installation that an action carries out. `task` counts from 0 within its phase. */
export type ActionOrigin = Readonly<{ dossierId: string; phase: string; task: number }>;

type Of<Data> = { actionId: string; accountId: string } & Data;

// These names and shapes are on disk for ever. Never edit one: add a version and an upcaster.
export type ActionEvent =
  | DomainEvent<
      'ActionScheduled',
      Of<{
        dossierId?: string;
        title: string;
        dueOn: string;
        /** Null when a job left it for someone to pick up. */
        assigneeId: string | null;
        /** `HH:MM` on the clock in Europe/Paris. */
        time?: string;
        /** Absent means normal. */
        priority?: Priority;
        description?: string;
        /** Only on what an installation has scheduled. */
        origin?: ActionOrigin;
      }>
    >
  /** Absent `time`: any time of that day. */
  | DomainEvent<'ActionRescheduled', Of<{ dueOn: string; time?: string }>>
  | DomainEvent<'ActionReassigned', Of<{ assigneeId: string | null }>>
  | DomainEvent<'ActionCompleted', Of<{ outcome?: string; origin?: ActionOrigin }>>
  | DomainEvent<'ActionCancelled', Of<{ reason?: string; origin?: ActionOrigin }>>;
