import { readFile } from 'node:fs/promises';
import { fromHex, toHex } from '../../ledger/base/bytes.ts';
import { FaultError, fault } from '../../ledger/base/fault.ts';
import { HASH_BYTES, type Hash } from '../../ledger/base/hash.ts';
import type { Validator } from '../../ledger/block/block.ts';
import { dataPaths } from '../../storage/data-folder.ts';
import { damageAt } from '../../storage/vote-log-damage.ts';
import { type ScannedSegment, type ScannedVoteLog, scanVoteLog } from '../../storage/vote-log-scan.ts';
import { describeEntry, type EntryContent, reportVoteLog, type VoteLogReport } from './vote-log-report.ts';

export interface InspectVoteLogOptions {
  readonly dataFolder: string;
  /** Of the genesis, for the signatures of certificates; undefined: they are not verified. */
  readonly validators: readonly Validator[] | undefined;
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
  readonly where: 'fileHead' | 'appendHead' | 'appendData';
  readonly statedLength: number | undefined;
  readonly zerosAt: number | undefined;
  readonly flipped:
    | { readonly offset: number; readonly bit: number; readonly entries: readonly EntryContent[] }
    | undefined;
  /** The last whole entry before the place, over all segments: all that was signed up to it is known. */
  readonly before: EntryContent | undefined;
  /** Where the next append begins, whole or not. */
  readonly nextAt: number | undefined;
  /** What whole appends further on say. */
  readonly after: readonly EntryContent[];
  /** Hex of the bytes from `from` on. */
  readonly bytes: { readonly from: number; readonly hex: string };
}

/** Bytes shown before and after the damaged place. */
const SHOWN_BEFORE_BYTES = 64;
const SHOWN_AFTER_BYTES = 128;

/**
 * Reads a validator's vote log without opening it; a node may be running on it. Rejects with STORE_OPEN_FAILED where there is
 * no vote log or it cannot be read, STORE_FORMAT where an earlier version wrote it.
 */
export async function inspectVoteLog({ dataFolder, validators }: InspectVoteLogOptions): Promise<InspectedVoteLog> {
  const paths = dataPaths(dataFolder);
  let scanned: ScannedVoteLog;
  try {
    scanned = await scanVoteLog(paths.votes);
  } catch (cause) {
    if (cause instanceof FaultError) throw cause;
    const system = String((cause as { readonly code?: unknown }).code ?? cause);
    throw new FaultError(fault('STORE_OPEN_FAILED', { folder: paths.votes, system }), { cause });
  }
  const report = reportVoteLog(scanned, { genesisHash: await genesisHashOfFolder(paths.identity), validators });
  const damage = scanned.segments.flatMap((segment, place) => {
    const { end } = segment;
    if (end.kind === 'clean' || end.kind === 'missing') return [];
    return [damageReport(segment, { kind: end.kind, offset: end.offset }, scanned.segments.slice(0, place))];
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
): DamageReport {
  const place = { segment: segment.number, offset: end.offset };
  const { where, statedLength, zerosAt, flipped, nextAt, after } = damageAt(segment.bytes, place);
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
      entries: flipped.entries.map(({ data }) => describeEntry(data)),
    },
    before: before && describeEntry(before.data),
    nextAt,
    after: after.map(({ data }) => describeEntry(data)),
    bytes: { from, hex: toHex(segment.bytes.subarray(from, end.offset + SHOWN_AFTER_BYTES)) },
  };
}
