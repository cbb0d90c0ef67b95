import type { Bytes } from '../base/bytes.ts';
import { utf8 } from '../base/bytes.ts';
import type { ValueMap } from '../base/codec.ts';
import type { Hash, Sha256 } from '../base/hash.ts';
import { invariant } from '../base/invariant.ts';
import { encodeRecord, type Record } from '../block/record.ts';
import { leafHash } from '../log/merkle.ts';
import type { Effects, LedgerEvent, ReadContext } from '../module.ts';
import { createTxOverlay, type Overlay } from '../state/overlay.ts';
import { scheduleTimer, unscheduleTimer } from './due-queue.ts';
import type { ParamsInForce } from './rules.ts';
import { joinSubjects } from './subjects.ts';

export interface LookupWrite {
  readonly key: string;
  readonly value: ValueMap;
}

/** One block while it is being executed: its overlay and what piled up so far. Lives for one execution only. */
export interface BlockRun {
  readonly sha256: Sha256;
  readonly chain: { readonly genesisHash: Hash; readonly name: string };
  readonly height: number;
  readonly time: number;
  readonly params: ParamsInForce;
  /** Height of the committed block that holds a txId, as far as it is remembered. */
  readonly committedAt: (txId: Hash) => number | undefined;
  readonly state: Overlay;
  /** Log index of the block's first record. */
  readonly firstIndex: number;
  readonly records: Bytes[];
  readonly leaves: Hash[];
  readonly subjects: { readonly subject: string; readonly logIndex: number }[];
  readonly lookups: LookupWrite[];
}

/** The context that rows read, over any overlay of the block. */
export function readContext(run: BlockRun, state: Overlay): ReadContext {
  return {
    sha256: run.sha256,
    genesisHash: run.chain.genesisHash,
    chain: run.chain.name,
    height: run.height,
    time: run.time,
    state,
    params: run.params.view,
    committedAt: run.committedAt,
  };
}

/** What one transaction or timer did, before it is decided that it stays. */
export interface Collected {
  readonly state: Overlay;
  readonly events: LedgerEvent[];
  readonly lookups: LookupWrite[];
}

/** A fresh overlay over the block's, with empty lists. */
export function startCollecting(run: BlockRun): Collected {
  return { state: createTxOverlay(run.state), events: [], lookups: [] };
}

/** The effects that a row's `apply` or a timer's `run` may use. */
export function effectsOf(collected: Collected): Effects {
  return {
    state: collected.state,
    emit: (event) => void collected.events.push(event),
    schedule: (dueAt, objectId, kind) => scheduleTimer(collected.state, dueAt, objectId, kind),
    unschedule: (objectId, kind) => unscheduleTimer(collected.state, objectId, kind),
    lookup: (key, value) => void collected.lookups.push({ key, value }),
  };
}

/** Appends a record to the block and to its subjects' histories. */
export function appendRecord(run: BlockRun, bytes: Bytes, subjects: ReadonlySet<string>): void {
  const logIndex = run.firstIndex + run.records.length;
  const leaf = leafHash(run.sha256, bytes);
  joinSubjects(run.sha256, run.state, subjects, leaf, logIndex);
  for (const subject of subjects) run.subjects.push({ subject, logIndex });
  run.records.push(bytes);
  run.leaves.push(leaf);
}

/** Encodes the record that would come next. */
export function nextRecord(run: BlockRun, rest: Pick<Record, 'actor' | 'body' | 'result'>): Bytes {
  return encodeRecord({ height: run.height, index: run.records.length, ...rest });
}

/** Look-ups are for readers: ASCII keys of bounded length. */
export function checkLookups(lookups: readonly LookupWrite[]): void {
  for (const { key } of lookups)
    invariant(utf8(key).length <= 512 && /^[\x20-\x7e]+$/.test(key), `look-up key is short ASCII: ${key}`);
}
