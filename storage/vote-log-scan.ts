import { readdir, readFile, stat } from 'node:fs/promises';
import { join } from 'node:path';
import { type Bytes, emptyBytes } from '../ledger/base/bytes.ts';
import type { PlacedEntry } from './vote-log-append.ts';
import type { LogEnd } from './vote-log-format.ts';
import { numberFromName, segmentFromBytes, segmentName } from './vote-log-segment.ts';

export interface ScannedSegment {
  readonly name: string;
  readonly number: number;
  /** The whole file; empty where it is missing. */
  readonly bytes: Bytes;
  readonly entries: readonly PlacedEntry[];
  /** `missing`: the numbers around it are there. */
  readonly end: LogEnd | { readonly kind: 'missing' };
}

export interface ScannedVoteLog {
  readonly segments: readonly ScannedSegment[];
  /** Files that are none of the log's. */
  readonly foreign: readonly string[];
  /** A file grew or went while it was read: a node is at work, and a torn end may be an append under way. */
  readonly isChanging: boolean;
}

/** Readings until one sees no change; then the last is shown as it is. */
const READINGS_MAX = 5;

/**
 * Reads a vote log without opening it: writes nothing and needs no lock, so a node may be running on it. Damage is told,
 * not thrown. Rejects with STORE_FORMAT where an earlier version wrote it, and with the system's error where the folder cannot
 * be read.
 */
export async function scanVoteLog(folder: string): Promise<ScannedVoteLog> {
  let scanned = await scanOnce(folder);
  for (let reading = 1; scanned.isChanging && reading < READINGS_MAX; reading++) scanned = await scanOnce(folder);
  return scanned;
}

async function scanOnce(folder: string): Promise<ScannedVoteLog> {
  const names = await readdir(folder);
  const numbers = names.map(numberFromName).filter((number) => number !== undefined);
  numbers.sort((a, b) => a - b);
  const first = numbers[0] ?? 0;
  const last = numbers.at(-1) ?? -1;
  const segments: ScannedSegment[] = [];
  let isChanging = false;
  for (let number = first; number <= last; number++) {
    const { segment, changed } = await scanSegment(folder, number, numbers.includes(number));
    segments.push(segment);
    isChanging ||= changed;
  }
  return { segments, foreign: names.filter((name) => numberFromName(name) === undefined), isChanging };
}

async function scanSegment(
  folder: string,
  number: number,
  isListed: boolean,
): Promise<{ readonly segment: ScannedSegment; readonly changed: boolean }> {
  const name = segmentName(number);
  const missing: ScannedSegment = { name, number, bytes: emptyBytes, entries: [], end: { kind: 'missing' } };
  if (!isListed) return { segment: missing, changed: false };
  try {
    const bytes: Bytes = await readFile(join(folder, name));
    const { size } = await stat(join(folder, name));
    const { entries, end } = segmentFromBytes(folder, number, bytes);
    return { segment: { name, number, bytes, entries, end }, changed: size !== bytes.length };
  } catch (cause) {
    // The node forgets a height by deleting files: gone between the listing and the reading.
    if ((cause as { readonly code?: unknown }).code === 'ENOENT') return { segment: missing, changed: true };
    throw cause;
  }
}
