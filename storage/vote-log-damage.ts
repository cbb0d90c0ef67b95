import type { Bytes } from '../ledger/base/bytes.ts';
import {
  APPEND_HEAD_BYTES,
  type AppendPlace,
  type PlacedEntry,
  readAppendAt,
  SECTOR_BYTES,
  sectorBytes,
  startsLikeAppend,
  statedLengthAt,
} from './vote-log-append.ts';
import { zeroSectorAt } from './vote-log-format.ts';

/** What can be told from the bytes at the place where a segment stops making sense. */
export interface VoteLogDamage {
  readonly offset: number;
  /** Which check fails there; `fileHead`: the file does not even start like this segment. */
  readonly where: 'fileHead' | 'appendHead' | 'appendData';
  /** Data length that the append's head states; undefined where the head itself is not whole. */
  readonly statedLength: number | undefined;
  /** Where a sector of zeros starts: an interrupted write leaves such, a flipped bit does not. */
  readonly zerosAt: number | undefined;
  /** The one bit that, turned over, makes the append whole again, and what it then says. */
  readonly flipped:
    | { readonly offset: number; readonly bit: number; readonly entries: readonly PlacedEntry[] }
    | undefined;
  /** Where the next append begins, whole or not: it was written later, so the damage is not a torn end. */
  readonly nextAt: number | undefined;
  /** Entries of the whole appends found further on. */
  readonly after: readonly PlacedEntry[];
}

/** An append up to this size is tried with each of its bits turned over: some ten thousand checksums. */
const FLIP_BYTES_MAX = 2048;

/** Takes a segment's bytes and the place where it is damaged or torn, gives what they show. Changes nothing. */
export function damageAt(bytes: Bytes, place: AppendPlace): VoteLogDamage {
  const { offset } = place;
  const statedLength = statedLengthAt(bytes, place);
  const flipped = flippedBit(bytes, place, statedLength);
  const isForeign = offset === 0 && flipped === undefined && !startsLikeAppend(bytes, place);
  const headless = isForeign ? 'fileHead' : 'appendHead';
  return {
    offset,
    where: statedLength === undefined ? headless : 'appendData',
    statedLength,
    zerosAt: zeroSectorAt(bytes, offset),
    flipped,
    ...laterAppends(bytes, place),
  };
}

function flippedBit(bytes: Bytes, place: AppendPlace, statedLength: number | undefined): VoteLogDamage['flipped'] {
  const { offset } = place;
  // Where the head is not whole its own bits are tried; where it is, those of the body and of the body's checksum.
  const from = statedLength === undefined ? offset : offset + APPEND_HEAD_BYTES - 4;
  const end = offset + (statedLength === undefined ? APPEND_HEAD_BYTES : sectorBytes(statedLength));
  if (end - from > FLIP_BYTES_MAX || end > bytes.length) return undefined;
  const tried = bytes.slice();
  for (let at = from; at < end; at++) {
    const right = tried[at] ?? 0;
    for (let bit = 0; bit < 8; bit++) {
      tried[at] = right ^ (1 << bit);
      const append = readAppendAt(tried, place);
      if (append !== undefined) return { offset: at, bit, entries: append.entries };
    }
    tried[at] = right;
  }
  return undefined;
}

function laterAppends(bytes: Bytes, { segment, offset }: AppendPlace): Pick<VoteLogDamage, 'nextAt' | 'after'> {
  const after: PlacedEntry[] = [];
  let nextAt: number | undefined;
  for (let at = offset + SECTOR_BYTES; at < bytes.length; ) {
    const place = { segment, offset: at };
    if (startsLikeAppend(bytes, place)) nextAt ??= at;
    const append = readAppendAt(bytes, place);
    for (const entry of append?.entries ?? []) after.push(entry);
    at = append?.end ?? at + SECTOR_BYTES;
  }
  return { nextAt, after };
}
