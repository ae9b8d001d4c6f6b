import { accountReference } from '../streams.js';
import type { BillingAccount } from './billingState.js';

/** An account as sentences name it: `Moulins Roy (CL000042)`. */
export const named = ({ details, number, isClient }: BillingAccount): string =>
  `${details.name} (${accountReference(isClient ? 'client' : 'prospect', number)})`;
