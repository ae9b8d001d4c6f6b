import {
  AccessDeniedError,
  MaxAppendSizeExceededError,
  NotLeaderError,
  StreamDeletedError,
  StreamNotFoundError,
  WrongExpectedVersionError,
} from '@eventstore/db-client';
import { Unavailable } from '../eventStore.js';

/** No answer came in time: the client's own deadlines do not cover finding the server, nor reads. */
export class NoAnswer extends Error {
  override readonly name = 'NoAnswer';
}

/** A read or a subscription ended with OK where it should have gone on. */
export class EndedEarly extends Error {
  override readonly name = 'EndedEarly';
}

/**
 * What an error says of an append. `conflict` and `refused` are certain; after `unsent` nothing was written and another
 * attempt may do; after `ambiguous` only looking tells.
 */
export type Verdict = 'conflict' | 'refused' | 'unsent' | 'ambiguous';

const GRPC_CANCELLED = 1;
const GRPC_UNKNOWN = 2;
const GRPC_INVALID_ARGUMENT = 3;
const GRPC_UNAVAILABLE = 14;
/** What says that a request never reached the log: no connection, or a server that handed it back. */
const NEVER_HANDLED =
  /No connection established|Name resolution failed|ECONNREFUSED|Server Is Not Ready|Server Is Too Busy/i;
/** A member that knows no leader says so in a status that may mean anything. */
const NO_LEADER = /No leader info available/i;
/** The client looks for a node of the cluster before it sends anything; that it found none has no status at all. */
const NO_NODE = /^Failed to discover after/;

export function verdictOn(error: unknown): Verdict {
  if (error instanceof WrongExpectedVersionError) return 'conflict';
  if (
    error instanceof StreamDeletedError ||
    error instanceof MaxAppendSizeExceededError ||
    error instanceof AccessDeniedError ||
    codeOf(error) === GRPC_INVALID_ARGUMENT
  ) {
    return 'refused';
  }
  return error instanceof NotLeaderError || wasNeverHandled(error) ? 'unsent' : 'ambiguous';
}

function wasNeverHandled(error: unknown): boolean {
  const message = messageOf(error);
  switch (codeOf(error)) {
    case GRPC_UNAVAILABLE:
      return NEVER_HANDLED.test(message);
    case GRPC_UNKNOWN:
      return NO_LEADER.test(message);
    case undefined:
      return NO_NODE.test(message);
    default:
      return false;
  }
}

/** The log answered: nothing is wrong with the connection. */
export function isAnswer(error: unknown): boolean {
  return (
    error instanceof WrongExpectedVersionError ||
    error instanceof StreamNotFoundError ||
    error instanceof StreamDeletedError ||
    error instanceof MaxAppendSizeExceededError ||
    isInvalidPosition(error)
  );
}

/**
 * A position that this log does not hold: the log was restored. Servers say it in a status without a type of its own
 * (24.10), or only that their handler threw (23.10).
 */
export function isInvalidPosition(error: unknown): boolean {
  const code = codeOf(error);
  if (code === undefined || ![2, 3, 9, 11, 13].includes(code)) return false;
  return /position|ReadAllResult|thrown by handler/i.test(messageOf(error));
}

/** The client itself makes another connection after these. */
export function isHealedByClient(error: unknown): boolean {
  return error instanceof NotLeaderError || codeOf(error) === GRPC_UNAVAILABLE || codeOf(error) === GRPC_CANCELLED;
}

/** A read that another connection may answer at once. */
export function isWorthAnother(error: unknown): boolean {
  return isHealedByClient(error) || error instanceof EndedEarly;
}

/** The number of the gRPC status: not every error of the client has a type, those of the features call are raw. */
export function codeOf(error: unknown): number | undefined {
  if (!(error instanceof Error)) return undefined;
  if ('code' in error && typeof error.code === 'number') return error.code;
  if ('_raw' in error && error._raw !== error) return codeOf(error._raw);
  return undefined;
}

/** An error of reading, in the words of the port. Nothing can have been written. */
export function unavailable(error: unknown): Unavailable {
  if (error instanceof Unavailable) return error;
  return new Unavailable(`EventStoreDB cannot be used now: ${messageOf(error)}`, { cause: error });
}

export const messageOf = (error: unknown): string => (error instanceof Error ? error.message : String(error));
