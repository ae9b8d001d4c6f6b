import { z } from 'zod';
import type { DeliveryChoice } from '../domain/dossier/events.js';
import { defined } from './defined.js';
import * as field from './fields.js';

const METHODS = ['email_attachment', 'email_notification', 'chorus_pro', 'gocardless_export'] as const;

/** How invoices leave, of an account or of a dossier. */
export const deliveryChoice = {
  methods: z.array(z.enum(METHODS)).max(METHODS.length),
  chorus: z
    .strictObject({
      serviceCode: field.text(100).optional(),
      engagementNumber: field.text(50).optional(),
      required: z.enum(['none', 'service', 'engagement', 'service_or_engagement', 'service_and_engagement']).optional(),
    })
    .optional(),
};

const choice = z.strictObject(deliveryChoice);

/** The methods in one order and once each, so that the same choice is the same command. */
export function toDeliveryChoice({ methods, chorus }: z.output<typeof choice>): DeliveryChoice {
  const chosen = METHODS.filter((method) => methods.includes(method));
  return defined<DeliveryChoice>({ methods: chosen, chorus });
}
