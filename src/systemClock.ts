import { parisDate } from './paris.js';

/** This machine's clock: a UTC instant, ISO 8601. */
export const now = (): string => new Date().toISOString();

/** Civil date in Europe/Paris. */
export const today = (): string => parisDate(now());
