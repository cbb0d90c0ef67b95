import type { Bytes } from '../ledger/base/bytes.ts';

/** A number of 7 bits per byte, lowest first; bytes past the end read as 0. */
export function varintAt(bytes: Bytes, start: number): readonly [value: number, next: number] {
  let value = 0;
  let weight = 1;
  for (let at = start; ; at++) {
    const byte = bytes[at] ?? 0;
    value += (byte & 0x7f) * weight;
    weight *= 128;
    if (byte < 0x80) return [value, at + 1];
  }
}
