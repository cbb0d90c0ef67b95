import { readFile } from 'node:fs/promises';
import { fromHex, toHex } from '../../ledger/base/bytes.ts';
import { FaultError, fault } from '../../ledger/base/fault.ts';
import { HASH_BYTES, type Hash } from '../../ledger/base/hash.ts';
import type { PublicKey } from '../../ledger/base/keys.ts';
import { dataPaths } from '../../storage/data-folder.ts';
import { damageAt } from '../../storage/vote-log-damage.ts';
import { type ScannedSegment, type ScannedVoteLog, scanVoteLog } from '../../storage/vote-log-scan.ts';
import {
  describeEntry,
  type EntryReport,
  type LogOwner,
  ownerOf,
  reportVoteLog,
  type VoteLogReport,
} from './vote-log-report.ts';

export interface InspectVoteLogOptions {
  readonly dataFolder: string;
  /** Whose signatures to verify; without it the key in the log's `begun` entry. */
  readonly key: PublicKey | undefined;
}

export interface InspectedVoteLog {
  readonly folder: string;
  readonly report: VoteLogReport;
  /** One for each segment that does not end cleanly. */
  readonly damage: readonly DamageReport[];
}

/** The bytes around a damaged place and what they show. */
export interface DamageReport {
  readonly segment: string;
  readonly end: 'torn' | 'damaged';
  readonly offset: number;
  readonly where: 'fileHead' | 'entryHead' | 'entryData';
  readonly statedLength: number | undefined;
  readonly zerosAt: number | undefined;
  readonly flipped: { readonly offset: number; readonly bit: number; readonly entry: EntryContent } | undefined;
  /** The last whole entry before the place, over all segments: all that was signed up to it is known. */
  readonly before: EntryContent | undefined;
  readonly after: readonly EntryContent[];
  /** Hex of the bytes from `from` on. */
  readonly bytes: { readonly from: number; readonly hex: string };
}

export type EntryContent = Omit<EntryReport, 'segment' | 'bytes' | 'offset'>;

/** Bytes shown before and after the damaged place. */
const SHOWN_BEFORE_BYTES = 64;
const SHOWN_AFTER_BYTES = 128;

/**
 * Reads a validator's vote log without opening it; a node may be running on it. Rejects with STORE_OPEN_FAILED where there is
 * no vote log or it cannot be read.
 */
export async function inspectVoteLog({ dataFolder, key }: InspectVoteLogOptions): Promise<InspectedVoteLog> {
  const paths = dataPaths(dataFolder);
  let scanned: ScannedVoteLog;
  try {
    scanned = await scanVoteLog(paths.votes);
  } catch (cause) {
    const system = String((cause as { readonly code?: unknown }).code ?? cause);
    throw new FaultError(fault('STORE_OPEN_FAILED', { folder: paths.votes, system }), { cause });
  }
  const owner = ownerOf({ genesisHash: await genesisHashOfFolder(paths.identity), key }, scanned);
  const report = reportVoteLog(scanned, owner);
  const damage = scanned.segments.flatMap((segment, place) => {
    const { end } = segment;
    if (end.kind === 'clean' || end.kind === 'missing') return [];
    return [damageReport(segment, { kind: end.kind, offset: end.offset }, scanned.segments.slice(0, place), owner)];
  });
  return { folder: paths.votes, report, damage };
}

/** The second line of the folder's identity; undefined where it is missing or damaged, for the votes can be read without. */
async function genesisHashOfFolder(identity: string): Promise<Hash | undefined> {
  try {
    const hash = fromHex((await readFile(identity, 'utf8')).split('\n')[1] ?? '');
    return hash?.length === HASH_BYTES ? hash : undefined;
  } catch {
    return undefined;
  }
}

function damageReport(
  segment: ScannedSegment,
  end: { readonly kind: 'torn' | 'damaged'; readonly offset: number },
  older: readonly ScannedSegment[],
  owner: LogOwner,
): DamageReport {
  const { where, statedLength, zerosAt, flipped, after } = damageAt(segment.bytes, end.offset);
  const before = [...older, segment].flatMap(({ entries }) => entries).at(-1);
  const from = Math.max(0, end.offset - SHOWN_BEFORE_BYTES);
  return {
    segment: segment.name,
    end: end.kind,
    offset: end.offset,
    where,
    statedLength,
    zerosAt,
    flipped: flipped && {
      offset: flipped.offset,
      bit: flipped.bit,
      entry: describeEntry(flipped.data, owner),
    },
    before: before && describeEntry(before.data, owner),
    after: after.map(({ data }) => describeEntry(data, owner)),
    bytes: { from, hex: toHex(segment.bytes.subarray(from, end.offset + SHOWN_AFTER_BYTES)) },
  };
}
