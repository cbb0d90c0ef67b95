import { invariant } from '../ledger/base/invariant.ts';
import { varintAt } from './varint.ts';

/** Takes bytes in Snappy's raw format whose checksum has been checked, gives the original. */
export function decompressSnappy(stored: Buffer): Buffer {
  const [length, start] = varintAt(stored, 0);
  const original = Buffer.alloc(length);
  let written = 0;
  let at = start;
  while (at < stored.length) {
    const tag = stored[at] ?? 0;
    const step = (tag & 3) === 0 ? literalAt(stored, at) : copyAt(stored, at, tag);
    invariant(written + step.length <= length, 'a block is as long as it says');
    if (step.kind === 'literal') {
      stored.copy(original, written, step.from, step.from + step.length);
    } else {
      invariant(step.back > 0 && step.back <= written, 'a copy starts inside what is written');
      // Byte by byte: a copy may overlap what it writes, which repeats a pattern.
      for (let n = 0; n < step.length; n++) original[written + n] = original[written + n - step.back] ?? 0;
    }
    written += step.length;
    at = step.next;
  }
  invariant(written === length, 'a block is as long as it says');
  return original;
}

type Step =
  | { readonly kind: 'literal'; readonly from: number; readonly length: number; readonly next: number }
  | { readonly kind: 'copy'; readonly back: number; readonly length: number; readonly next: number };

/** Lengths up to 60 stand in the tag; above that the tag says how many bytes the length has. */
function literalAt(stored: Buffer, at: number): Step {
  const code = (stored[at] ?? 0) >> 2;
  const extra = code < 60 ? 0 : code - 59;
  const length = 1 + (extra === 0 ? code : stored.readUIntLE(at + 1, extra));
  const from = at + 1 + extra;
  return { kind: 'literal', from, length, next: from + length };
}

function copyAt(stored: Buffer, at: number, tag: number): Step {
  switch (tag & 3) {
    case 1:
      return {
        kind: 'copy',
        back: ((tag >> 5) << 8) | (stored[at + 1] ?? 0),
        length: 4 + ((tag >> 2) & 7),
        next: at + 2,
      };
    case 2:
      return { kind: 'copy', back: stored.readUInt16LE(at + 1), length: 1 + (tag >> 2), next: at + 3 };
    default:
      return { kind: 'copy', back: stored.readUInt32LE(at + 1), length: 1 + (tag >> 2), next: at + 5 };
  }
}
