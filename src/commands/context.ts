import { laterOf } from '../domain/shared/civilDate.js';
import { EVERYTHING, type Scope } from '../domain/shared/scope.js';
import type { Actor, Metadata, Position, Recorded, Revision } from '../eventstore/eventStore.js';

/** Who sends a command and why. The same `commandId` with the same hash is the same command, sent again. */
export type CommandContext = Readonly<{
  commandId: string;
  commandHash: string;
  correlationId: string;
  causationId?: string;
  actor: Actor;
  /** Who sends it in the actor's name. */
  via?: Actor;
  /** Which accounts the sender reaches. Absent: all of them (jobs, the command line), decided before. */
  scope?: Scope;
  /** Which accounts the sender may read. Absent: those of `scope`. Who reads more is told more when refused. */
  reads?: Scope;
  /** The revision that the caller had seen (If-Match): the command is refused when the stream has moved. */
  seenRevision?: Revision;
}>;

/** `code` is stable, `message` French. `account`: the other fiche that it is about. */
export type Warning = Readonly<{
  code: string;
  message: string;
  account?: Readonly<{ id: string; reference: string; name: string }>;
}>;

/** What a command answers. The same command sent again gets the same answer. */
export type Answer = Readonly<{
  /** Id of what the command created or changed. */
  id: string;
  reference?: string;
  /** Of the stream that was written; what a later If-Match names. */
  revision: Revision;
  /** Reads with `?after=` this position see the change. */
  position: Position;
  events: readonly string[];
  /** A new token of a user, shown this once and kept nowhere. */
  token?: string;
  /** Said without refusing. */
  warnings?: readonly Warning[];
}>;

/** Which accounts an answer may tell its sender of. */
export const toldOf = ({ scope, reads }: CommandContext): Scope => reads ?? scope ?? EVERYTHING;

export function metadataOf(context: CommandContext, occurredAt: string): Metadata {
  const { commandId, commandHash, correlationId, causationId, actor, via } = context;
  return {
    commandId,
    commandHash,
    correlationId,
    ...(causationId === undefined ? {} : { causationId }),
    actor,
    ...(via === undefined ? {} : { via }),
    occurredAt,
  };
}

/** A clock that went back, or another node's, must not make time go back within a stream: `asOf` relies on it. */
export function notBefore(last: Pick<Recorded, 'metadata'> | undefined, instant: string): string {
  return last === undefined ? instant : laterOf(instant, last.metadata.occurredAt);
}
