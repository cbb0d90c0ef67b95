import { describe, expect, it } from 'vitest';
import { binCheckDigit, binFromSerial, isBin, isIin } from '../../ledger/modules/identity/bin.ts';

describe('BIN check digit', () => {
  it('is the first weighted sum mod 11 where that is a digit', () => {
    // 2·1 + 6·2 + 0·3 + 1·4 + 4·5 + 0·6 + 0·7 + 0·8 + 0·9 + 1·10 + 0·11 = 48 = 4·11 + 4.
    expect(binCheckDigit('26014000010')).toBe(4);
    // 1·1 + 2·2 + 0·3 + 8·4 + 5·5 + 0·6 + 1·7 + 2·8 + 3·9 + 4·10 + 5·11 = 207 = 18·11 + 9.
    expect(binCheckDigit('12085012345')).toBe(9);
  });

  it('is the second weighted sum where the first gives ten', () => {
    // 38 + 6·10 = 98 = 8·11 + 10; then 2·3 + 6·4 + 0·5 + 1·6 + 4·7 + 6·1 = 70 = 6·11 + 4.
    expect(binCheckDigit('26014000060')).toBe(4);
  });

  it('does not exist where both give ten', () => {
    // 38 + 6·10 + 3·11 = 131 = 11·11 + 10; then 64 + 6·1 + 3·2 = 76 = 6·11 + 10.
    expect(binCheckDigit('26014000063')).toBeUndefined();
  });
});

describe('BIN structure', () => {
  it.each([
    ['260140000104', true, 'a whole BIN'],
    // 8·2 + 1·3 + 1·4 + 4·5 + 4·10 + 3·11 = 116 = 10·11 + 6.
    ['081140000436', true, 'another, with leading zero'],
    ['260140000105', false, 'wrong check digit'],
    ['261340000106', false, 'month 13'],
    ['26014000010', false, 'eleven digits'],
    ['2601400001045', false, 'thirteen digits'],
    ['26014000010a', false, 'a letter'],
    ['900101300017', false, 'a personal number, though its check digit is right'],
  ])('%s is a BIN: %s (%s)', (value, expected) => {
    expect(isBin(value)).toBe(expected);
  });

  it('tells a personal number by its birth date', () => {
    expect(isIin('900101300017')).toBe(true);
    expect(isIin('900101300018')).toBe(false);
    expect(isIin('260140000104')).toBe(false);
  });

  it('gives a different BIN for every serial', () => {
    const bins = Array.from({ length: 500 }, (_, serial) => binFromSerial('260140', serial));
    expect(new Set(bins).size).toBe(500);
    expect(bins.every(isBin)).toBe(true);
  });
});
