import type { Application } from '../application.js';
import type { AnyCommand } from '../commands/registry.js';
import type { KeptTokens } from './staff.js';

export type DemoDeps = Readonly<{
  application: Application;
  commands: ReadonlyMap<string, AnyCommand>;
  /** How many to make, beside the few of the showcase. */
  fiches: number;
  url: string;
  token: string;
  kept: KeptTokens;
  /** Where the mails are; undefined when an SMTP server has them. */
  outboxDir: string | undefined;
  print: (text: string) => void;
  isTerminal: boolean;
}>;

export type PreviewCount = Readonly<{ invoices: number; totalCents: number; alarms: number }>;
