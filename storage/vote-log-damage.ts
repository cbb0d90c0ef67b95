import type { Bytes } from '../ledger/base/bytes.ts';
import { ENTRY_HEAD_BYTES, readEntryAt, statedLengthAt, zeroSectorAt } from './vote-log-format.ts';
import type { ScannedEntry } from './vote-log-scan.ts';
import { SEGMENT_HEAD_BYTES } from './vote-log-segment.ts';

/** What can be told from the bytes at the place where a segment stops making sense. */
export interface VoteLogDamage {
  readonly offset: number;
  /** Which check fails there. */
  readonly where: 'fileHead' | 'entryHead' | 'entryData';
  /** Data length that the entry's head states; undefined where the head itself is not whole. */
  readonly statedLength: number | undefined;
  /** Where a sector of zeros starts: an interrupted write leaves such, a flipped bit does not. */
  readonly zerosAt: number | undefined;
  /** The one bit that, turned over, makes the entry whole again, and what the entry then says. */
  readonly flipped: { readonly offset: number; readonly bit: number; readonly data: Bytes } | undefined;
  /** Whole entries found further on: written later, so the damage is not a torn end. */
  readonly after: readonly ScannedEntry[];
}

/** An entry up to this size is tried with each of its bits turned over: some ten thousand checksums. */
const FLIP_BYTES_MAX = 2048;

/** Takes a segment's bytes and the offset where it is damaged or torn, gives what they show. Changes nothing. */
export function damageAt(bytes: Bytes, offset: number): VoteLogDamage {
  const statedLength = offset < SEGMENT_HEAD_BYTES ? undefined : statedLengthAt(bytes, offset);
  const where = offset < SEGMENT_HEAD_BYTES ? 'fileHead' : statedLength === undefined ? 'entryHead' : 'entryData';
  return {
    offset,
    where,
    statedLength,
    zerosAt: zeroSectorAt(bytes, offset),
    flipped: where === 'fileHead' ? undefined : flippedBit(bytes, offset, statedLength),
    after: entriesAfter(bytes, where === 'fileHead' ? SEGMENT_HEAD_BYTES - 1 : offset),
  };
}

function flippedBit(bytes: Bytes, offset: number, statedLength: number | undefined): VoteLogDamage['flipped'] {
  // Where the head is not whole its own bits are tried; where it is, those of the data and of the data's checksum.
  const from = statedLength === undefined ? offset : offset + ENTRY_HEAD_BYTES - 4;
  const end = offset + ENTRY_HEAD_BYTES + (statedLength ?? 0);
  if (end - from > FLIP_BYTES_MAX || end > bytes.length) return undefined;
  const tried = bytes.slice();
  for (let at = from; at < end; at++) {
    const right = tried[at] ?? 0;
    for (let bit = 0; bit < 8; bit++) {
      tried[at] = right ^ (1 << bit);
      const data = readEntryAt(tried, offset);
      if (data !== undefined) return { offset: at, bit, data };
    }
    tried[at] = right;
  }
  return undefined;
}

function entriesAfter(bytes: Bytes, offset: number): readonly ScannedEntry[] {
  const found: ScannedEntry[] = [];
  for (let at = offset + 1; at + ENTRY_HEAD_BYTES < bytes.length; ) {
    const data = readEntryAt(bytes, at);
    if (data === undefined) at += 1;
    else {
      found.push({ offset: at, data });
      at += ENTRY_HEAD_BYTES + data.length;
    }
  }
  return found;
}
