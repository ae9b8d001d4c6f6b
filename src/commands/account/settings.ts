import { z } from 'zod';
import type { AccountCommand } from '../../domain/account/commands.js';
import { CHORUS_REFUSALS } from '../../domain/shared/chorus.js';
import { defined } from '../defined.js';
import { deliveryChoice, toDeliveryChoice } from '../deliveryChoice.js';
import * as field from '../fields.js';
import { RIGHTS } from '../policy.js';
import { type AnyCommand, defineCommand } from '../registry.js';
import { onAccount } from './onAccount.js';

type DataOf<Type extends AccountCommand['type']> = Extract<AccountCommand, { type: Type }>['data'];

const accountId = '7a1c1c52-6a0e-4b53-9a35-6c1d0a4a8d7e';

const convert = defineCommand({
  name: 'ConvertToClient',
  noun: 'account',
  summary: 'Make a prospect a client: the number stays, PR becomes CL. Does nothing for a client.',
  schema: z.strictObject({ accountId: field.id }),
  example: { accountId },
  roles: RIGHTS.register,
  refusals: ['account.unknown'],
  handle: (deps, data, context) => onAccount(deps, data.accountId, context, { type: 'ConvertToClient', data }),
});

const setBillingPreferences = defineCommand({
  name: 'SetBillingPreferences',
  noun: 'account',
  summary:
    'Set grouping, batch and VAT. An account that is not liable needs vatRegime exempt or reverse_charge and a reason.',
  schema: z.strictObject({
    accountId: field.id,
    groupInvoices: z.boolean().optional(),
    batch: field.batch.optional(),
    vatLiable: z.boolean().optional(),
    vatRegime: z.enum(['standard', 'exempt', 'reverse_charge']).optional(),
    vatReason: field.text(300).optional(),
  }),
  example: { accountId, groupInvoices: true },
  otherExamples: {
    'Not liable for VAT': {
      accountId,
      vatLiable: false,
      vatRegime: 'reverse_charge',
      vatReason: 'Autoliquidation, art. 283-2 du CGI',
    },
    'Liable again': { accountId, vatLiable: true },
  },
  roles: RIGHTS.billing,
  refusals: ['account.unknown', 'vat.still_liable'],
  handle: (deps, given, context) => {
    const data = defined<DataOf<'SetBillingPreferences'>>(given);
    return onAccount(deps, data.accountId, context, { type: 'SetBillingPreferences', data });
  },
});

const setDeliveryMethods = defineCommand({
  name: 'SetDeliveryMethods',
  noun: 'account',
  summary:
    'Set how invoices reach the client: any combination of the four methods, none at all included. chorus_pro needs the SIRET and what chorus.required names. Both mail methods together are one mail, with the attachment; email_notification alone fails until there is a portal to look at.',
  schema: z.strictObject({
    accountId: field.id,
    ...deliveryChoice,
  }),
  otherExamples: { 'By mail': { accountId, methods: ['email_attachment'] } },
  example: {
    accountId,
    methods: ['email_attachment', 'chorus_pro'],
    chorus: { serviceCode: 'COMPTA', engagementNumber: 'EJ-2026-17', required: 'service_and_engagement' },
  },
  roles: RIGHTS.billing,
  refusals: ['account.unknown', ...CHORUS_REFUSALS],
  handle: (deps, given, context) => {
    const data = { accountId: given.accountId, ...toDeliveryChoice(given) };
    return onAccount(deps, data.accountId, context, { type: 'SetDeliveryMethods', data });
  },
});

export const settingsCommands: readonly AnyCommand[] = [convert, setBillingPreferences, setDeliveryMethods];
