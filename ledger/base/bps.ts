/** A share of an amount: floor((a·b + 5000) / 10000), a in minor units, b in basis points; half a unit goes up (domain.md §3.0). */
export function mulBps(a: number, b: number): number {
  const scaled = BigInt(a) * BigInt(b) + 5000n;
  // Division of BigInt cuts towards zero; the rule is the floor, also below zero.
  return Number(scaled / 10_000n - (scaled % 10_000n < 0n ? 1n : 0n));
}
