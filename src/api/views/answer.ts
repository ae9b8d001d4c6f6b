import { z } from 'zod';
import type { Answer } from '../../commands/context.js';
import { describes } from '../agrees.js';
import * as value from './values.js';

const warning = z
  .object({
    code: value.code.meta({ examples: ['account.phone_alike'] }),
    message: value.french,
    account: z
      .object({ id: value.uuid, reference: value.reference, name: z.string() })
      .optional()
      .meta({ description: 'The other account that it is about' }),
  })
  .meta({ id: 'Warning', description: 'Said without refusing' });

/** What every command answers. */
export const answer = describes<Answer>()(
  z
    .object({
      id: z.string().meta({ description: 'Of what the command created or changed' }),
      reference: value.reference.optional(),
      revision: z.int().meta({ description: 'Of the stream written; what a later If-Match names' }),
      position: value.position.meta({ description: 'Reads with ?after= this position see the change' }),
      events: z.array(z.string()).meta({ examples: [['ProspectCreated']] }),
      token: z.string().optional().meta({ description: 'A new token of a user, shown this once' }),
      warnings: z.array(warning).optional(),
    })
    .meta({ id: 'Answer' }),
);
