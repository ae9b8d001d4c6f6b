import { describe, it } from 'vitest';
import { action } from '../../src/domain/action/action.js';
import type { ActionEvent } from '../../src/domain/action/events.js';
import { specFor } from '../support/deciderSpec.js';

const { given } = specFor(action);
const of = { actionId: 'act-1', accountId: 'acc-1' };
const data = { ...of, title: 'Rappeler', dueOn: '2026-12-03', time: '14:30', assigneeId: 'lea' };
const scheduled: ActionEvent = { type: 'ActionScheduled', data };
const done: ActionEvent = { type: 'ActionCompleted', data: { ...of, outcome: 'Accepté' } };
const cancelled: ActionEvent = { type: 'ActionCancelled', data: { ...of, reason: 'Doublon' } };

const schedule = { type: 'ScheduleAction', data } as const;
const complete = { type: 'CompleteAction', data: { actionId: 'act-1', outcome: 'Accepté' } } as const;
const cancel = { type: 'CancelAction', data: { actionId: 'act-1', reason: 'Doublon' } } as const;
const reassign = (assigneeId: string | null) =>
  ({ type: 'ReassignAction', data: { actionId: 'act-1', assigneeId } }) as const;
const reschedule = (dueOn: string, time?: string) =>
  ({ type: 'RescheduleAction', data: { actionId: 'act-1', dueOn, ...(time === undefined ? {} : { time }) } }) as const;

describe('ScheduleAction', () => {
  it('schedules it once', () => {
    given().when(schedule).thenEvents(scheduled);
    given(scheduled).when(schedule).thenNothing();
  });

  it('again does nothing, also once the action was moved, given away and done', () => {
    const moved: ActionEvent = { type: 'ActionRescheduled', data: { ...of, dueOn: '2026-12-09' } };
    const given2: ActionEvent = { type: 'ActionReassigned', data: { ...of, assigneeId: null } };
    given(scheduled, moved, given2, done).when(schedule).thenNothing();
  });

  it('is refused for an id that another action has', () => {
    given(scheduled)
      .when({ type: 'ScheduleAction', data: { ...data, title: 'Visiter' } })
      .thenRefused('action.exists');
  });
});

describe('RescheduleAction', () => {
  it('puts it on another day, or at another time of it', () => {
    given(scheduled)
      .when(reschedule('2026-12-04', '09:00'))
      .thenEvents({ type: 'ActionRescheduled', data: { ...of, dueOn: '2026-12-04', time: '09:00' } });
    given(scheduled)
      .when(reschedule('2026-12-03'))
      .thenEvents({ type: 'ActionRescheduled', data: { ...of, dueOn: '2026-12-03' } });
  });

  it('does nothing when it is then already', () => {
    given(scheduled).when(reschedule('2026-12-03', '14:30')).thenNothing();
    given(scheduled, { type: 'ActionRescheduled', data: { ...of, dueOn: '2026-12-03' } })
      .when(reschedule('2026-12-03'))
      .thenNothing();
  });

  it('is refused once it is closed, naming how, and for one that is not there', () => {
    given(scheduled, done).when(reschedule('2026-12-04')).thenRefused('action.state');
    given(scheduled, cancelled).when(reschedule('2026-12-04')).thenRefused('action.state');
    given().when(reschedule('2026-12-04')).thenRefused('action.unknown');
  });
});

describe('ReassignAction', () => {
  it('gives it to someone else, or back to whoever picks it up', () => {
    given(scheduled)
      .when(reassign('marc'))
      .thenEvents({ type: 'ActionReassigned', data: { ...of, assigneeId: 'marc' } });
    given(scheduled)
      .when(reassign(null))
      .thenEvents({ type: 'ActionReassigned', data: { ...of, assigneeId: null } });
  });

  it('does nothing for who has it already', () => {
    given(scheduled).when(reassign('lea')).thenNothing();
  });

  it('is refused once it is closed', () => {
    given(scheduled, done).when(reassign('marc')).thenRefused('action.state');
  });
});

describe('CompleteAction and CancelAction', () => {
  it('close it once', () => {
    given(scheduled).when(complete).thenEvents(done);
    given(scheduled, done).when(complete).thenNothing();
    given(scheduled).when(cancel).thenEvents(cancelled);
    given(scheduled, cancelled).when(cancel).thenNothing();
  });

  it('say nothing more about one that is closed: without a word nothing is to be done, with other words it is refused', () => {
    const ofThis = { actionId: 'act-1' };
    given(scheduled, done).when({ type: 'CompleteAction', data: ofThis }).thenNothing();
    given(scheduled, done)
      .when({ type: 'CompleteAction', data: { ...ofThis, outcome: 'Veut un devis' } })
      .thenRefused('action.state');
    given(scheduled, cancelled).when({ type: 'CancelAction', data: ofThis }).thenNothing();
    given(scheduled, cancelled)
      .when({ type: 'CancelAction', data: { ...ofThis, reason: 'Client parti' } })
      .thenRefused('action.state');
  });

  it('are refused for one that was closed the other way, and for one that is not there', () => {
    given(scheduled, done).when(cancel).thenRefused('action.state');
    given(scheduled, cancelled).when(complete).thenRefused('action.state');
    given()
      .when({ type: 'CompleteAction', data: { actionId: 'act-9' } })
      .thenRefused('action.unknown');
  });

  it('say which task of an installation was closed', () => {
    const origin = { dossierId: 'dos-1', phase: 'Étude', task: 0 };
    given({ type: 'ActionScheduled', data: { ...data, origin } })
      .when(complete)
      .thenEvents({ type: 'ActionCompleted', data: { ...of, outcome: 'Accepté', origin } });
  });
});
