import { addDays, endOfMonth } from '../shared/civilDate.js';
import type { DueRule } from '../shared/party.js';

/** The day an invoice is due: days after its issue, with the end of the month taken before or after adding them. */
export function dueDate(issueDate: string, { days, endOfMonth: rule }: DueRule): string {
  switch (rule) {
    case 'none':
      return addDays(issueDate, days);
    case 'before':
      return addDays(endOfMonth(issueDate), days);
    case 'after':
      return endOfMonth(addDays(issueDate, days));
  }
}
