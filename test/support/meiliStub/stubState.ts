import { createHmac } from 'node:crypto';
import type { Settings } from 'meilisearch';
import type { Tokens } from './stubSearch.js';

export type StubDocument = Readonly<{ document: Readonly<Record<string, unknown>>; tokens: Tokens }>;

export type StubIndex = {
  primaryKey: string | null;
  settings: Settings;
  readonly documents: Map<string, StubDocument>;
  updatedAt: string;
};

export type StubTask = {
  readonly uid: number;
  readonly type: string;
  readonly indexUid: string | null;
  status: 'enqueued' | 'processing' | 'succeeded' | 'failed' | 'canceled';
  error: StubError | null;
  readonly work: () => void;
};

export type StubKey = Readonly<{ uid: string; key: string; name: string | null; actions: string[]; indexes: string[] }>;

export type StubError = Readonly<{ message: string; code: string; type: string; link: string }>;

/** The server says no. */
export class Refused extends Error {
  readonly status: number;
  readonly code: string;
  constructor(status: number, code: string, message: string) {
    super(message);
    this.status = status;
    this.code = code;
  }
}

export function refuse(status: number, code: string, message: string): never {
  throw new Refused(status, code, message);
}

export function errorBody({ code, message }: Refused): StubError {
  return { message, code, type: 'invalid_request', link: `https://docs.meilisearch.com/errors#${code}` };
}

export function keyValue(master: string, uid: string): string {
  return createHmac('sha256', master).update(uid).digest('hex');
}

/** May the key do that, to these indexes? The master key may do everything. */
export function mayUse({ actions, indexes }: StubKey, action: string, on: readonly string[]): boolean {
  const does = actions.some(
    (own) => own === '*' || own === action || (own.endsWith('.*') && action.startsWith(own.slice(0, -1))),
  );
  return (
    does &&
    on.every((uid) =>
      indexes.some((own) => own === '*' || own === uid || (own.endsWith('*') && uid.startsWith(own.slice(0, -1)))),
    )
  );
}
