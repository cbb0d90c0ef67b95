import { ballotSigningHash, proposalHash } from '../../consensus/messages.ts';
import type { RoundValue, Vote } from '../../consensus/types.ts';
import { type Bytes, bytesEqual, toHex } from '../../ledger/base/bytes.ts';
import { isFault } from '../../ledger/base/fault.ts';
import type { Hash } from '../../ledger/base/hash.ts';
import { keyText, type PublicKey } from '../../ledger/base/keys.ts';
import { blockIdOf, decodeHeader, sortValidators, type Validator, validatorsHash } from '../../ledger/block/block.ts';
import { begunFromBytes } from '../../storage/vote-log-begun.ts';
import type { LogEnd } from '../../storage/vote-log-format.ts';
import type { ScannedSegment, ScannedVoteLog } from '../../storage/vote-log-scan.ts';
import { sha256 } from '../crypto/sha256.ts';
import { createVerifier } from '../crypto/verify.ts';
import { decodeEntry, type Standing, type VoteLogEntry } from '../machine/vote-log-entry.ts';

/** What a vote log holds, for people and programs; hashes and keys in hex. */
export interface VoteLogReport {
  /** `torn`: cut off by a crash, or by a node that writes this very moment (`isChanging`); opening it loses nothing sent. */
  readonly verdict: 'empty' | 'whole' | 'torn' | 'damaged';
  readonly isChanging: boolean;
  readonly segments: readonly SegmentReport[];
  readonly foreignFiles: readonly string[];
  readonly entries: readonly EntryReport[];
  /** Places where one (height, round, kind) was signed twice with different content. */
  readonly conflicts: readonly string[];
  /** Height, round and kind of the newest message that was or may have been signed. */
  readonly newest: string | undefined;
}

export interface SegmentReport {
  readonly name: string;
  readonly bytes: number;
  readonly entries: number;
  readonly end: 'clean' | 'torn' | 'damaged' | 'missing';
  readonly offset?: number;
}

/** `unknown`: without the height's set of validators nobody can say. */
export type Verified = 'good' | 'bad' | 'unknown';

export interface EntryReport {
  readonly segment: string;
  readonly offset: number;
  readonly bytes: number;
  readonly kind: VoteLogEntry['kind'] | 'prevote' | 'precommit' | 'unreadable';
  readonly height?: number;
  readonly round?: number;
  /** null: nil. */
  readonly value?: string | null;
  readonly validRound?: number | null;
  readonly standing?: StandingReport;
  /** Wall-clock ms: of `received` when the proposal came, of `begun` when the log began. */
  readonly at?: number;
  readonly timely?: boolean;
  readonly txs?: number;
  readonly votes?: number;
  readonly key?: string;
  readonly genesisHash?: string;
  /** Of a polka's votes. Own votes and proposals are logged before they are signed, so they carry none. */
  readonly signatures?: Verified;
  /** Of `value`: whether the header is the value's. */
  readonly content?: Verified;
}

export type EntryContent = Omit<EntryReport, 'segment' | 'offset' | 'bytes'>;

export interface StandingReport {
  readonly round: number;
  readonly step: string;
  readonly locked: RoundValue | null;
  readonly valid: RoundValue | null;
}

/** What is known of the chain from outside the log. */
export interface KnownChain {
  readonly genesisHash: Hash | undefined;
  /** The genesis set, for the signatures of certificates. */
  readonly validators: readonly Validator[] | undefined;
}

/** Takes a log as it was scanned, gives its report; certificates are verified where their set is known. */
export function reportVoteLog(scanned: ScannedVoteLog, chain: KnownChain): VoteLogReport {
  const decoded = scanned.segments.flatMap(({ name, entries }) =>
    entries.map(({ offset, data }) => ({ segment: name, offset, bytes: data.length, entry: decodeEntry(data) })),
  );
  const found = decoded.map(({ entry }) => entry);
  const describe = describer(chain, setsOf(found));
  const entries = decoded.map(({ entry, ...place }): EntryReport => ({ ...place, ...describe(entry) }));
  return {
    verdict: verdictOf(scanned, entries),
    isChanging: scanned.isChanging,
    segments: scanned.segments.map(segmentReport),
    foreignFiles: scanned.foreign,
    entries,
    conflicts: conflictsOf(found),
    newest: newestOf(entries),
  };
}

/** What one entry says, apart from where it stands and whether its signatures hold. */
export function describeEntry(data: Bytes): EntryContent {
  return describer({ genesisHash: undefined, validators: undefined }, new Map())(decodeEntry(data));
}

/** Height, round and kind in one word, e.g. `5/0/prevote`. */
export function placeText({ height = 0, round = 0, kind }: Pick<EntryReport, 'height' | 'round' | 'kind'>): string {
  return `${height}/${round}/${kind}`;
}

/** Whose log it is, by its newest `begun` entry. */
export function ownerOf({ segments }: ScannedVoteLog): PublicKey | undefined {
  return segments
    .flatMap(({ entries }) => entries.map(({ data }) => begunFromBytes(data)))
    .findLast((entry) => entry !== undefined)?.key;
}

function segmentReport({ name, bytes, entries, end }: ScannedSegment): SegmentReport {
  const shown = { name, bytes: bytes.length, entries: entries.length, end: end.kind };
  return end.kind === 'clean' || end.kind === 'missing' ? shown : { ...shown, offset: end.offset };
}

function verdictOf(scanned: ScannedVoteLog, entries: readonly EntryReport[]): VoteLogReport['verdict'] {
  const ends = scanned.segments.map(({ end }): LogEnd['kind'] | 'missing' => end.kind);
  const last = ends.at(-1);
  const isOlderWhole = ends.slice(0, -1).every((end) => end === 'clean');
  const isUnreadable = entries.some(({ kind }) => kind === 'unreadable');
  if (!isOlderWhole || last === 'damaged' || isUnreadable || scanned.foreign.length > 0) return 'damaged';
  if (last === 'torn') return 'torn';
  return entries.length === 0 ? 'empty' : 'whole';
}

function describer(chain: KnownChain, sets: ReadonlyMap<number, string>) {
  return (entry: VoteLogEntry | undefined): EntryContent => {
    switch (entry?.kind) {
      case undefined:
        return { kind: 'unreadable' };
      case 'begun': {
        const { at } = entry;
        return { kind: 'begun', at, key: keyText(entry.key), genesisHash: toHex(entry.genesisHash) };
      }
      case 'vote': {
        const { kind, height, round, value, validRound } = entry.ballot;
        return { kind, height, round, value, validRound, standing: standingReport(entry.standing) };
      }
      case 'proposal': {
        const { height, round, value, validRound } = entry.proposal;
        return { kind: 'proposal', height, round, value, validRound, standing: standingReport(entry.standing) };
      }
      case 'value': {
        const { height, value, content } = entry;
        const isContent = toHex(blockIdOf(sha256, content.header)) === value;
        return { kind: 'value', height, value, txs: content.txs.length, content: isContent ? 'good' : 'bad' };
      }
      case 'polka': {
        const [first] = entry.votes;
        if (first === undefined) return { kind: 'unreadable' };
        const { height, round, value, validRound } = first;
        const signatures = polkaSignatures(chain, sets, entry.votes);
        return { kind: 'polka', height, round, value, validRound, votes: entry.votes.length, signatures };
      }
      case 'signed': {
        const { height, round, value } = entry.vote;
        return { kind: 'signed', height, round, value };
      }
      case 'lost': {
        const { height, at } = entry;
        return { kind: 'lost', height, at };
      }
      case 'received': {
        const { height, round, value, at, timely } = entry;
        return { kind: 'received', height, round, value, at, timely };
      }
    }
  };
}

/** The set of a height is known when it is the genesis set by the hash in a logged header of that height. */
function polkaSignatures(chain: KnownChain, sets: ReadonlyMap<number, string>, votes: readonly Vote[]): Verified {
  const { genesisHash, validators } = chain;
  if (genesisHash === undefined || validators === undefined) return 'unknown';
  const set = sortValidators(validators);
  const named = sets.get(votes[0]?.height ?? 0);
  if (named !== toHex(validatorsHash(sha256, set))) return 'unknown';
  const verify = createVerifier();
  const isGood = votes.every((vote) => {
    const key = set[vote.validator]?.key;
    return key !== undefined && verify(key, ballotSigningHash(sha256, genesisHash, vote), vote.signature);
  });
  return isGood ? 'good' : 'bad';
}

/** Hashes of the sets that logged headers name, by height. */
function setsOf(entries: readonly (VoteLogEntry | undefined)[]): ReadonlyMap<number, string> {
  const sets = new Map<number, string>();
  for (const entry of entries) {
    if (entry?.kind !== 'value') continue;
    const header = decodeHeader(entry.content.header);
    if (!isFault(header) && header.height === entry.height) sets.set(entry.height, toHex(header.validators));
  }
  return sets;
}

function standingReport({ round, step, locked, valid }: Standing): StandingReport {
  return { round, step, locked: locked ?? null, valid: valid ?? null };
}

/** A log without damage holds none: the sign guard would have refused the second. */
function conflictsOf(entries: readonly (VoteLogEntry | undefined)[]): readonly string[] {
  const signed = new Map<string, Bytes>();
  const conflicts = new Set<string>();
  // Any genesis will do: only what differs counts.
  const genesis = new Uint8Array(32);
  for (const entry of entries) {
    if (entry?.kind !== 'vote' && entry?.kind !== 'proposal') continue;
    const bytes =
      entry.kind === 'vote'
        ? ballotSigningHash(sha256, genesis, entry.ballot)
        : proposalHash(sha256, genesis, entry.proposal);
    const place = placeText(entry.kind === 'vote' ? entry.ballot : { ...entry.proposal, kind: 'proposal' });
    const before = signed.get(place);
    if (before !== undefined && !bytesEqual(before, bytes)) conflicts.add(place);
    signed.set(place, bytes);
  }
  return [...conflicts];
}

const SIGNED_KINDS: readonly EntryReport['kind'][] = ['proposal', 'prevote', 'precommit'];

function newestOf(entries: readonly EntryReport[]): string | undefined {
  const newest = entries.findLast(({ kind }) => SIGNED_KINDS.includes(kind));
  return newest === undefined ? undefined : placeText(newest);
}
