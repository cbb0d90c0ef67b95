import { invariant } from './invariant.ts';

/** What a whole is cut into when shares are named: 10,000 basis points. */
export const BPS_WHOLE = 10_000;

/**
 * Takes an amount in minor units and a share in basis points, both from 0, gives floor((amount × share + 5,000) / 10,000): the
 * share rounded half up, exact for every safe integer (domain rule of all percentages).
 */
export function mulBps(amount: number, share: number): number {
  invariant(amount >= 0 && share >= 0, 'a share is taken of what is not negative');
  return safeNumber(divRound(BigInt(amount) * BigInt(share), BigInt(BPS_WHOLE)));
}

/** Takes a dividend from 0 and a divisor above 0, gives the quotient rounded half up. */
export function divRound(dividend: bigint, divisor: bigint): bigint {
  invariant(dividend >= 0n && divisor > 0n, 'what is rounded is not negative');
  return (2n * dividend + divisor) / (2n * divisor);
}

/** Takes an integer that must be within ±(2^53−1), gives it as a number. */
export function safeNumber(value: bigint): number {
  const number = Number(value);
  invariant(Number.isSafeInteger(number), `a safe integer: ${value}`);
  return number;
}
