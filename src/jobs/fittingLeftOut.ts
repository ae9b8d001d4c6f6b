import type { LeftOut } from '../domain/billing/events.js';
import { counted } from '../domain/shared/frenchWords.js';

/** Of the 900 KiB that an append may hold. */
const MAX_BYTES = 600 * 1024;

/** As much of the list as fits on one event, from the beginning, and how many more there are. */
export function fittingLeftOut(leftOut: readonly LeftOut[]): readonly LeftOut[] {
  let bytes = 0;
  const cut = leftOut.findIndex((left) => {
    bytes += Buffer.byteLength(JSON.stringify(left)) + 1;
    return bytes > MAX_BYTES;
  });
  const next = leftOut[cut];
  if (next === undefined) return leftOut;
  const detail = `Et ${counted(leftOut.length - cut, 'autre')}, à partir de celui-ci : la préfacturation les montre tous.`;
  return [...leftOut.slice(0, cut), { accountId: next.accountId, code: 'billing.left_out_cut', detail }];
}
