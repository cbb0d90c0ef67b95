import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { divRound, mulBps, safeNumber } from '../../ledger/base/exact.ts';

const MAX = Number.MAX_SAFE_INTEGER;

describe('mulBps', () => {
  it.each([
    [0, 10_000, 0],
    [1, 4_999, 0],
    [1, 5_000, 1],
    [100, 50, 1],
    [100, 49, 0],
    [950_000, 420, 39_900],
    [12_345, 333, 411],
    [MAX, 0, 0],
    [MAX, 1, 900_719_925_474],
    [MAX, 9_999, 9_006_298_534_815_517],
    [MAX, 10_000, MAX],
  ])('%d × %d bps = %d', (amount, share, expected) => {
    expect(mulBps(amount, share)).toBe(expected);
  });

  it('never takes more than the whole, and splits it with an error of at most one unit', () => {
    fc.assert(
      fc.property(fc.maxSafeNat(), fc.integer({ min: 0, max: 10_000 }), (amount, share) => {
        const part = mulBps(amount, share);
        expect(part).toBeLessThanOrEqual(amount);
        expect([amount, amount + 1]).toContain(part + mulBps(amount, 10_000 - share));
      }),
    );
  });

  it('is not for negative amounts, fractions, or results beyond 2^53', () => {
    expect(() => mulBps(-1, 1)).toThrow('not negative');
    expect(() => mulBps(1, -1)).toThrow('not negative');
    expect(() => mulBps(0.5, 1)).toThrow();
    expect(() => mulBps(MAX, 10_001)).toThrow('safe integer');
  });
});

describe('divRound', () => {
  it('rounds half up', () => {
    expect([0n, 1n, 2n, 3n, 4n, 5n].map((dividend) => divRound(dividend, 4n))).toEqual([0n, 0n, 1n, 1n, 1n, 1n]);
    expect([7n, 8n].map((dividend) => divRound(dividend, 5n))).toEqual([1n, 2n]);
    expect(() => divRound(1n, 0n)).toThrow('not negative');
  });
});

describe('safeNumber', () => {
  it('gives what a number holds exactly, and nothing else', () => {
    expect(safeNumber(BigInt(MAX))).toBe(MAX);
    expect(safeNumber(-BigInt(MAX))).toBe(-MAX);
    expect(() => safeNumber(BigInt(MAX) + 1n)).toThrow('safe integer');
  });
});
