import { z } from 'zod';

/** An instant with its offset, brought to UTC: what `occurredAt` is compared with. */
export const instant = z.iso
  .datetime({ offset: true, error: 'Instant ISO 8601 attendu, par exemple 2026-11-24T09:00:00Z.' })
  .transform((text) => new Date(text).toISOString());
