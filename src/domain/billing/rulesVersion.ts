/**
 * Which rules a run was started under. Raised with every change that makes the same events give other invoices, or leave
 * others out (alarms are shown and recorded nowhere): code of another version refuses to go on with a run.
 */
export const RULES_VERSION = 5;
