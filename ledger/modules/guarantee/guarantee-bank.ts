import { type Fault, fault } from '../../base/fault.ts';
import { invariant } from '../../base/invariant.ts';
import type { Effects, ReadContext } from '../../module.ts';
import { guaranteeLimit } from '../fact/find-fact.ts';
import { type BankTotal, bankTotalEntries, type Guarantee } from './guarantee-entries.ts';
import { requiresLimitFact } from './guarantee-params.ts';

const EMPTY: BankTotal = { count: 0, amounts: {} };

/** A guarantee as far as the bank's limit is concerned. */
type BankLine = Pick<Guarantee, 'bank' | 'currency' | 'amount'>;

/**
 * Takes what a bank wants to add to its live guarantees. Gives GUARANTEE_TOTAL when the sum would leave exact integers, and where
 * a limit fact is required GUARANTEE_LIMIT_MISSING or GUARANTEE_LIMIT.
 */
export function checkBankLimit(context: ReadContext, { bank, currency, amount }: BankLine): Fault | undefined {
  const total = (bankTotal(context, bank).amounts[currency] ?? 0) + amount;
  if (!Number.isSafeInteger(total)) return fault('GUARANTEE_TOTAL', { currency });
  if (!requiresLimitFact(context.params)) return undefined;
  // Limits are in tenge; a tender in another currency, which only imports have, is never covered.
  const limit = currency === 'KZT' ? guaranteeLimit(context, bank)?.amount : undefined;
  if (limit === undefined) return fault('GUARANTEE_LIMIT_MISSING', { bank, currency });
  return total <= limit ? undefined : fault('GUARANTEE_LIMIT', { total, limit });
}

/** Counts a new guarantee among the bank's live ones. */
export function addToBank(context: Pick<Effects, 'state'>, line: BankLine): void {
  putTotal(context, line, 1);
}

/** Takes one that is paid or given back out of them. */
export function takeFromBank(context: Pick<Effects, 'state'>, line: BankLine): void {
  putTotal(context, line, -1);
}

function bankTotal({ state }: Pick<ReadContext, 'state'>, bank: string): BankTotal {
  return state.get(bankTotalEntries, bank) ?? EMPTY;
}

function putTotal(context: Pick<Effects, 'state'>, { bank, currency, amount }: BankLine, sign: 1 | -1): void {
  const before = bankTotal(context, bank);
  const sum = (before.amounts[currency] ?? 0) + sign * amount;
  const count = before.count + sign;
  invariant(sum >= 0 && count >= 0, `a guarantee leaves the live ones of its bank once: ${bank}`);
  context.state.put(bankTotalEntries, bank, { count, amounts: { ...before.amounts, [currency]: sum } });
}
