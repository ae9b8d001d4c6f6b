import { z } from 'zod';
import * as value from './values.js';

const profile = {
  id: value.userId,
  name: z.string(),
  email: value.email.optional().meta({ description: 'Absent for the holder of ADMIN_TOKEN' }),
  roles: z.array(value.role),
  active: z.boolean(),
  invitedAt: value.instant.optional(),
  updatedAt: value.instant.optional(),
  revision: value.revision.meta({ description: 'What If-Match names; -1 for the holder of ADMIN_TOKEN' }),
};

export const listedUser = z.object(profile).meta({ id: 'ListedUser' });

const token = z
  .object({
    id: value.uuid,
    name: z.string(),
    issuedAt: value.instant,
    expiresOn: value.civilDate.optional().meta({ description: 'Civil date in Europe/Paris, the last day included' }),
    revokedAt: value.instant.optional(),
  })
  .meta({ id: 'UserToken', description: 'Never itself, nor its hash' });

export const user = z
  .object({
    ...profile,
    tokens: z.array(token).optional().meta({ description: 'For administrators, auditors and the user; newest first' }),
  })
  .meta({ id: 'User' });

export const session = z
  .object({
    id: value.userId,
    name: z.string(),
    roles: z.array(value.role),
    via: z
      .object({ id: z.string(), name: z.string() })
      .optional()
      .meta({ description: 'Who acts in the user’s name (X-On-Behalf-Of)' }),
    onBehalfOf: value.userId.optional(),
  })
  .meta({ id: 'Session' });
