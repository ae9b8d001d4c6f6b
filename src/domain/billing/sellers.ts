import type { Seller } from '../invoice/events.js';
import type { BankDetails, OrganisationProfile } from '../organisation/events.js';

/** The seller as printed, which differs only by the penalties that the law gives where the seller chose none. */
export type Sellers = Readonly<{ toPublic: Seller; toOthers: Seller }>;

const NO_DISCOUNT = "Pas d'escompte pour paiement anticipé";

export function sellersOf(profile: OrganisationProfile, bank: BankDetails | undefined): Sellers {
  // C. com. L441-10 II; for public buyers code de la commande publique R2192-31.
  const seller = (points: number): Seller => ({
    ...profile,
    latePaymentText: profile.latePaymentText ?? `taux d'intérêt de la BCE majoré de ${points} points`,
    discountText: profile.discountText ?? NO_DISCOUNT,
    ...(bank === undefined ? {} : { bank }),
  });
  return { toPublic: seller(8), toOthers: seller(10) };
}
