import type { ErrorRequestHandler, Response } from 'express';
import { ZodError } from 'zod';
import { type FieldError, fieldErrors } from '../commands/frenchErrors.js';
import { TryLater } from '../commands/tryLater.js';
import { type DocumentFault, inFrench, isDocumentFault, RendererDown } from '../documents/documentErrors.js';
import { BadReference, RuleViolation } from '../domain/shared/ruleViolation.js';
import { brokenSentence } from '../eventstore/brokenSentence.js';
import {
  BrokenEvent,
  Conflict,
  InvalidPosition,
  NO_STREAM,
  ReadOnlyLog,
  StreamNewer,
  TooLarge,
  Unavailable,
  Unknown,
} from '../eventstore/eventStore.js';
import { PastTooLong } from '../projections/past.js';
import { InvalidCursor } from '../projections/queries/cursor.js';
import { ReadModelNotReady } from '../projections/readModel.js';
import { SearchUnavailable } from '../search/searchEngine.js';
import { isOfTheDisk } from '../systemError.js';
import { type ProblemCode, statusOfRefusal, TITLES } from './problems.js';
import { nounOfStream } from './streamNouns.js';

/** RFC 9457. `code` is stable and public, `detail` is French and may be shown to people. */
export type Problem = Readonly<{
  status: number;
  code: ProblemCode;
  detail: string;
  errors?: readonly FieldError[];
  facts?: Readonly<Record<string, unknown>>;
  retryAfter?: number;
}>;

/** An answer that a route decides on its own. */
export class HttpProblem extends Error {
  override readonly name = 'HttpProblem';
  readonly problem: Problem;

  constructor(problem: Problem) {
    super(problem.detail);
    this.problem = problem;
  }
}

export function sendProblem(response: Response, problem: Problem): void {
  const { status, code, detail, facts, retryAfter } = problem;
  // A 400 always says where: an empty path is the body, or the address, as a whole.
  const errors = problem.errors ?? (status === 400 ? [{ path: '', message: detail }] : undefined);
  if (retryAfter !== undefined) response.set('Retry-After', String(retryAfter));
  response
    .status(status)
    .type('application/problem+json')
    .json({ type: 'about:blank', title: TITLES[status] ?? 'Error', ...facts, status, code, detail, errors });
}

/** The only place where an error becomes an HTTP answer. What is unexpected is logged, and its text stays inside. */
export function problemDetails(logError: (error: unknown) => void): ErrorRequestHandler {
  return (error: unknown, request, response, next) => {
    if (response.headersSent) {
      next(error);
      return;
    }
    const problem = toProblem(error, request.header('if-match') !== undefined);
    if (problem.status >= 500) logError(error);
    sendProblem(response, problem);
  };
}

function toProblem(error: unknown, namedRevision: boolean): Problem {
  if (error instanceof HttpProblem) return error.problem;
  if (error instanceof ZodError) return fromZod(error);
  if (error instanceof RuleViolation) {
    return {
      status: statusOfRefusal(error.code, error instanceof BadReference),
      code: error.code,
      detail: error.message,
      facts: error.facts,
    };
  }
  if (error instanceof TryLater) return { status: 503, code: error.code, detail: error.message, retryAfter: 2 };
  if (error instanceof Conflict) return fromConflict(error, namedRevision);
  return fromStore(error) ?? fromDocuments(error) ?? fromBodyParser(error) ?? internal;
}

const internal: Problem = { status: 500, code: 'internal', detail: 'Erreur inattendue ; elle a été journalisée.' };

function fromZod(error: ZodError): Problem {
  const errors = fieldErrors(error);
  const first = errors[0];
  const where = first === undefined || first.path === '' ? '' : `${first.path} : `;
  return { status: 400, code: 'request.invalid', detail: `${where}${first?.message ?? 'requête invalide'}`, errors };
}

function fromConflict({ stream, expected, actual }: Conflict, namedRevision: boolean): Problem {
  const noun = nounOfStream(stream);
  if (!namedRevision) {
    const detail = `Trop d’écritures simultanées sur ${noun.here} : réessayez.`;
    return { status: 503, code: 'stream.contended', detail, retryAfter: 1 };
  }
  const detail =
    actual === NO_STREAM
      ? `Rien n’est encore écrit pour ${noun.here}, et If-Match attend la révision ${expected} : envoyez la commande sans If-Match.`
      : `${noun.hasChanged} depuis votre lecture (révision ${expected} attendue, ${actual} trouvée) : ${noun.readAgain}.`;
  return { status: 412, code: 'revision.moved', detail, facts: { expected, actual } };
}

function invalid(path: string, message: string): Problem {
  return { status: 400, code: 'request.invalid', detail: `${path} : ${message}`, errors: [{ path, message }] };
}

function fromStore(error: unknown): Problem | undefined {
  const retry = { status: 503, retryAfter: 2 } as const;
  if (error instanceof Unavailable) {
    return {
      ...retry,
      code: 'log.unavailable',
      detail: 'Le journal est indisponible : rien n’a été écrit. Réessayez.',
    };
  }
  if (error instanceof Unknown) {
    const detail = 'L’écriture a peut-être eu lieu : renvoyez la même commande avec la même clé pour le savoir.';
    return { ...retry, code: 'log.unknown', detail };
  }
  if (error instanceof StreamNewer) {
    return { ...retry, code: 'stream.newer', detail: 'Ces données viennent d’une version plus récente d’Ardoise.' };
  }
  if (error instanceof ReadOnlyLog) {
    const detail = 'Ce serveur montre le registre tel qu’il était : rien ne peut y être écrit.';
    return { status: 405, code: 'node.read_only', detail };
  }
  if (error instanceof BrokenEvent) return { ...retry, code: 'stream.broken', detail: `${brokenSentence(error)}.` };
  if (error instanceof ReadModelNotReady) {
    return { ...retry, code: 'not_ready', detail: 'La base de lecture est en construction : réessayez.' };
  }
  if (error instanceof SearchUnavailable) {
    return { ...retry, code: 'search.unavailable', detail: 'La recherche est indisponible : réessayez.' };
  }
  if (error instanceof TooLarge) {
    return { status: 413, code: 'request.too_large', detail: 'La commande est trop volumineuse.' };
  }
  if (error instanceof InvalidPosition) {
    return invalid('after', 'reprenez la position donnée par une commande.');
  }
  if (error instanceof PastTooLong) {
    const detail = `Le journal compte plus de ${error.events} événements : lisez cet instant avec « ardoise replay --until <instant> --into DIR », puis « ardoise serve --read-only » sur ce dossier.`;
    return { status: 503, code: 'past.too_long', detail };
  }
  if (error instanceof InvalidCursor) {
    return invalid('cursor', 'reprenez nextCursor tel quel.');
  }
  return undefined;
}

/** Kept documents are never replaced: what is wrong with one is for a person to look at (CGI art. 289 V). */
function fromDocuments(error: unknown): Problem | undefined {
  if (error instanceof RendererDown) {
    const detail = 'Le moteur PDF est indisponible : réessayez.';
    return { status: 503, code: 'document.unavailable', detail, retryAfter: 5 };
  }
  // What the API does with files is to make a document that is not there yet.
  if (isOfTheDisk(error)) {
    const detail = `Le document ne peut être ni écrit ni lu en ce moment (${error.code}) : faites de la place ou donnez les droits sur le dossier des documents, puis réessayez.`;
    return { status: 503, code: 'document.unavailable', detail, retryAfter: 30 };
  }
  if (!isDocumentFault(error)) return undefined;
  return { status: 500, code: DOCUMENT_CODES[error.name], detail: inFrench(error) };
}

const DOCUMENT_CODES: Readonly<Record<DocumentFault['name'], ProblemCode>> = {
  DocumentAltered: 'document.altered',
  DocumentLost: 'document.lost',
  UnprintableInvoice: 'document.unprintable',
};

/** What the body parser refuses carries its own status: 400 for what is no JSON, 413 for too much, 415 for another type. */
function fromBodyParser(error: unknown): Problem | undefined {
  if (!(error instanceof Error) || !('status' in error) || typeof error.status !== 'number') return undefined;
  if (error.status === 413) {
    return { status: 413, code: 'request.too_large', detail: 'Le corps de la requête dépasse 256 Kio.' };
  }
  if (error.status >= 400 && error.status < 500) {
    return {
      status: error.status,
      ...(error.status === 415
        ? {
            code: 'request.media_type',
            detail: 'Encodage inconnu : du JSON en UTF-8, sans compression ou en gzip, est attendu.',
          }
        : {
            code: 'request.malformed',
            detail: 'Requête illisible : un objet JSON et une adresse bien formés sont attendus.',
          }),
    };
  }
  return undefined;
}
