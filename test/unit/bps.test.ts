import { describe, expect, it } from 'vitest';
import { mulBps } from '../../ledger/base/bps.ts';

describe('mulBps', () => {
  it.each([
    [0, 0, 0],
    [0, 10_000, 0],
    [1, 10_000, 1],
    [270_000_000, 100, 2_700_000],
    [1, 4999, 0],
    [1, 5000, 1],
    [49, 100, 0],
    [50, 100, 1],
    [149, 100, 1],
    [150, 100, 2],
    [99_999, 300, 3000],
  ])('%d × %d bps is %d', (amount, bps, share) => {
    expect(mulBps(amount, bps)).toBe(share);
  });

  it('is exact where a float is not', () => {
    expect(mulBps(Number.MAX_SAFE_INTEGER, 10_000)).toBe(Number.MAX_SAFE_INTEGER);
    expect(mulBps(Number.MAX_SAFE_INTEGER, 9999)).toBe(9_006_298_534_815_517);
    expect(mulBps(900_719_925_474_099, 5)).toBe(450_359_962_737);
  });

  it('takes the floor below zero too', () => {
    expect(mulBps(-1, 5000)).toBe(0);
    expect(mulBps(-1, 5001)).toBe(-1);
    expect(mulBps(150, -100)).toBe(-1);
    expect(mulBps(151, -100)).toBe(-2);
    expect(mulBps(-10_000, 10_000)).toBe(-10_000);
  });
});
