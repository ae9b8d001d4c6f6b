import type { Request, RequestHandler } from 'express';
import { rateLimit } from 'express-rate-limit';
import { sendProblem } from './errors.js';

const WINDOW_MS = 60_000;
/** Wrong tokens that one address may present in a minute; a subnet of /56 counts as one IPv6 address. */
const MOST = 20;

/**
 * Stands where a wrong token is answered, so it counts nothing else: who has a right one is never held up by others behind
 * the same address. Counted by each node for itself.
 */
export function limitWrongTokens(): RequestHandler {
  return rateLimit({
    windowMs: WINDOW_MS,
    limit: MOST,
    standardHeaders: false,
    legacyHeaders: false,
    // Whether a proxy stands in front is a setting (TRUST_PROXY); a header that nobody set it for is no fault.
    validate: false,
    handler: (request, response) => {
      const detail = 'Trop de jetons refusés depuis cette adresse : attendez avant de réessayer.';
      sendProblem(response, { status: 429, code: 'auth.too_many', detail, retryAfter: secondsLeft(request) });
    },
  });
}

function secondsLeft(request: Request): number {
  const { rateLimit: info } = request as Request & { rateLimit?: { resetTime?: Date } };
  const left = (info?.resetTime?.getTime() ?? Date.now() + WINDOW_MS) - Date.now();
  return Math.max(1, Math.ceil(left / 1_000));
}
