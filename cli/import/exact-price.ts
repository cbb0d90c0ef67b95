import { priceTotal } from '../../ledger/modules/bid/bid-form.ts';

/**
 * Takes a total in minor units and a quantity in thousandths, gives the unit price whose total it is by the form's rule (unit price ×
 * quantity / 1000, rounded half up); undefined where no whole unit price has this total.
 */
export function unitPriceFor(total: number, quantity: number): number | undefined {
  const lower = Number((BigInt(total) * 1000n) / BigInt(quantity));
  return [lower, lower + 1].find((unitPrice) => {
    return Number.isSafeInteger(unitPrice) && priceTotal(unitPrice, quantity) === total;
  });
}
