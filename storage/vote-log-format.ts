import type { Bytes } from '../ledger/base/bytes.ts';
import {
  type AppendPlace,
  CONTINUED,
  type PlacedEntry,
  readAppendAt,
  SECTOR_BYTES,
  sectorBytes,
  startsLikeAppend,
  statedLengthAt,
} from './vote-log-append.ts';

/** How the bytes end: exactly after an append, in one that a crash interrupted, or in something no crash explains. */
export type LogEnd =
  | { readonly kind: 'clean' }
  | { readonly kind: 'torn'; readonly offset: number }
  | { readonly kind: 'damaged'; readonly offset: number };

export interface ReadLog {
  /** The entries of all whole appends before the end, oldest first. */
  readonly entries: readonly PlacedEntry[];
  readonly end: LogEnd;
}

/**
 * Takes the bytes of a segment's file and its number, gives the entries and how the file ends. Torn means what an interrupted
 * append leaves behind (`isTorn`). Any other mismatch is damage, also in the last append: that one was synced and what it
 * promised may have been sent, so losing it silently could let the validator vote twice.
 */
export function readLog(bytes: Bytes, segment: number): ReadLog {
  const entries: PlacedEntry[] = [];
  for (let offset = 0; offset < bytes.length; ) {
    const append = readAppendAt(bytes, { segment, offset });
    if (append === undefined) {
      const kind = isTorn(bytes, { segment, offset }) ? 'torn' : 'damaged';
      return { entries, end: { kind, offset } };
    }
    for (const entry of append.entries) entries.push(entry);
    offset = append.end;
  }
  return { entries, end: { kind: 'clean' } };
}

/** Where the first sector of zeros at or after this offset (a sector's start) starts, or undefined. For looking at damage. */
export function zeroSectorAt(bytes: Bytes, from: number): number | undefined {
  for (let at = from; at < bytes.length; at += SECTOR_BYTES) if (isZeroSector(bytes, at)) return at;
  return undefined;
}

/**
 * Whether what is not a whole append may be one that was never synced. A sector of an append never reads as zeros when it
 * arrived, nor like the first of another; and the next append is written only when this one is on disk. So an unsynced one is
 * the last, something of it is missing, and all that did arrive continues it. Nothing else is accepted, lest a vote be lost.
 */
function isTorn(bytes: Bytes, place: AppendPlace): boolean {
  const { offset } = place;
  const length = statedLengthAt(bytes, place);
  let isMissing = isZeroSector(bytes, offset);
  if (length !== undefined) {
    const end = offset + sectorBytes(length);
    if (bytes.length > end) return false;
    isMissing = bytes.length < end;
  } else if (!isMissing) {
    // A head that arrived is whole, unless the file ends in its sector; a synced append has whole sectors.
    if (offset + SECTOR_BYTES <= bytes.length || !startsLikeAppend(bytes, place)) return false;
    isMissing = true;
  }
  for (let at = offset + SECTOR_BYTES; at < bytes.length; at += SECTOR_BYTES) {
    if (isZeroSector(bytes, at)) isMissing = true;
    else if (bytes[at] !== CONTINUED) return false;
  }
  return isMissing;
}

function isZeroSector(bytes: Bytes, at: number): boolean {
  return bytes.subarray(at, at + SECTOR_BYTES).every((byte) => byte === 0);
}
