import { type Bytes, bytesEqual, toHex } from '../base/bytes.ts';
import { encodeCanonical, type ValueMap } from '../base/codec.ts';
import { type Fault, fault, isFault } from '../base/fault.ts';
import { type Hash, hashTagged, type Sha256 } from '../base/hash.ts';
import { invariant } from '../base/invariant.ts';
import type { PublicKey } from '../base/keys.ts';
import { BLOCK_BYTES_MAX, BLOCK_COST_MAX, BLOCK_TXS_MAX } from '../base/limits.ts';
import {
  blockIdOf,
  type Commit,
  decodeCommit,
  encodeHeader,
  HEADER_VERSION,
  type Header,
  lastCommitHash,
  validatorsHash,
} from '../block/block.ts';
import { blockRecordBody } from '../block/record.ts';
import type { GenesisDocument } from '../genesis/genesis-document.ts';
import { appendLeaf, type LogState, logRoot, merkleRoot } from '../log/merkle.ts';
import { appendTiles, type Tile, type TileReader } from '../log/tiles.ts';
import type { DecodedState } from '../state/decoded-state.ts';
import { createBlockOverlay, type StateDelta } from '../state/overlay.ts';
import { keyPath } from '../state/tree/path.ts';
import type { StateTree, TreeUpdate } from '../state/tree/state-tree.ts';
import type { SignedTx } from '../tx/transaction.ts';
import {
  appendRecord,
  type BlockRun,
  checkLookups,
  effectsOf,
  type LookupWrite,
  nextRecord,
  readContext,
  startCollecting,
} from './block-run.ts';
import type { ChainTip } from './chain-tip.ts';
import { dueTimers, unscheduleTimer } from './due-queue.ts';
import { checkForm, executeTx } from './execute-tx.ts';
import type { Rules } from './rules.ts';

/** What execution is built over. */
export interface ExecutionEnvironment {
  readonly sha256: Sha256;
  readonly rules: Rules;
  readonly genesis: GenesisDocument;
  readonly genesisHash: Hash;
  /** Committed state; of the empty database while the tip is the genesis. */
  readonly state: DecodedState;
  readonly tiles: TileReader;
  readonly tree: StateTree;
  /** Height of the committed block that holds a txId. */
  readonly committedAt: (txId: Hash) => number | undefined;
}

/** A block to execute on the tip. Signatures of `txs` were checked; `build` leaves out what `check` would refuse. */
export interface BlockDraft {
  readonly time: number;
  readonly proposer: PublicKey;
  /** cbor(commit of the tip), empty at height 1. */
  readonly lastCommit: Bytes;
  readonly txs: readonly SignedTx[];
  readonly mode: 'build' | 'check';
}

/** All that a block changes, not yet written anywhere. */
export interface ExecutedBlock {
  readonly header: Header;
  readonly headerBytes: Bytes;
  readonly blockId: Hash;
  readonly blockIdText: string;
  readonly lastCommit: Bytes;
  /** The transactions in the block, in order. */
  readonly txs: readonly SignedTx[];
  /** Record index of the first transaction. */
  readonly txsFrom: number;
  /** Left out while building, with the reason. */
  readonly dropped: readonly { readonly tx: SignedTx; readonly fault: Fault }[];
  readonly records: readonly Bytes[];
  readonly firstIndex: number;
  readonly deltas: readonly StateDelta[];
  readonly lookups: readonly LookupWrite[];
  readonly subjects: readonly { readonly subject: string; readonly logIndex: number }[];
  readonly log: LogState;
  readonly tiles: readonly Tile[];
  readonly treeUpdate: TreeUpdate;
}

/** Executes a draft on the tip; pure: throws nothing away and writes nothing. A fault means that such a block is invalid. */
export function executeBlock(env: ExecutionEnvironment, tip: ChainTip, draft: BlockDraft): ExecutedBlock | Fault {
  if (draft.time <= tip.time) return fault('BLOCK_INVALID', { field: 'time', timeMin: tip.time + 1 });
  const run = startRun(env, tip, draft.time);
  const commit = checkLastCommit(env, tip, run, draft.lastCommit);
  if (isFault(commit)) return commit;
  recordBlock(env.rules, run, tip, commit);
  runTimers(env.rules, run);
  const txsFrom = run.records.length;
  const sifted = runTransactions(env, run, draft);
  if (isFault(sifted)) return sifted;
  const { txs, dropped, bytes, cost } = sifted;
  for (const module of env.rules.modules) {
    const context = { ...readContext(run, run.state), state: run.state };
    module.onBlockEnd?.(context, { proposer: draft.proposer, txs: txs.length, bytes, cost });
  }
  return finishBlock(env, tip, draft, run, { txs, dropped, txsFrom });
}

function startRun(env: ExecutionEnvironment, tip: ChainTip, time: number): BlockRun {
  const state = createBlockOverlay(env.state);
  const run: Omit<BlockRun, 'params'> = {
    sha256: env.sha256,
    chain: { genesisHash: env.genesisHash, name: env.genesis.chain },
    height: tip.height + 1,
    time,
    state,
    firstIndex: tip.log.size,
    committedAt: env.committedAt,
    records: [],
    leaves: [],
    subjects: [],
    lookups: [],
  };
  if (tip.height === 0) writeGenesis(env, { ...run, params: { view: { get: noParams }, canonical: {} } });
  return { ...run, params: env.rules.paramsInForce(state, time) };
}

function noParams(): never {
  invariant(false, 'modules read no parameter while they write the genesis');
}

/** The genesis state is written by block 1: its entries are among that block's changes (there is no block 0 to store). */
export function writeGenesis(env: ExecutionEnvironment, run: BlockRun): void {
  for (const module of env.rules.modules) {
    const collected = startCollecting(run);
    module.genesis?.({ ...readContext(run, collected.state), ...effectsOf(collected) }, env.genesis);
    collected.state.merge();
  }
}

/**
 * The commit of the tip in form: it names the tip and has a place for every member of the tip's set; undefined in block 1. Its
 * signatures are checked by whoever lets a block in; from here on the round and the signers count.
 */
function checkLastCommit(
  env: ExecutionEnvironment,
  tip: ChainTip,
  run: BlockRun,
  lastCommit: Bytes,
): Commit | Fault | undefined {
  const invalid = fault('BLOCK_INVALID', { field: 'lastCommit' });
  if (tip.height === 0) return lastCommit.length === 0 ? undefined : invalid;
  const commit = decodeCommit(lastCommit);
  if (isFault(commit) || !bytesEqual(commit.blockId, tip.blockId)) return invalid;
  return commit.signatures.length === env.rules.validatorSet(run.state, tip.height).length ? commit : invalid;
}

/** Record 0 names the block before, so that the log binds every earlier header (protocol.md §3); modules look at its commit. */
function recordBlock(rules: Rules, run: BlockRun, tip: ChainTip, commit: Commit | undefined): void {
  const collected = startCollecting(run);
  const { height, time, proposer } = tip;
  const previous = commit === undefined || proposer === undefined ? undefined : { height, time, proposer, commit };
  for (const module of rules.modules) {
    module.onBlock?.({ ...readContext(run, collected.state), ...effectsOf(collected) }, { previous });
  }
  const body = blockRecordBody(tip.height, tip.blockId);
  const result = { ok: true, value: {}, events: collected.events } as const;
  const bytes = nextRecord(run, { actor: 'system', body, result });
  checkLookups(collected.lookups);
  collected.state.merge();
  run.lookups.push(...collected.lookups);
  appendRecord(run, bytes, new Set());
}

function runTimers(rules: Rules, run: BlockRun): void {
  const budget = run.params.view.get('chain.timersPerBlock') as number;
  for (const { dueAt, objectId, kind } of dueTimers(run.state, run.time, budget)) {
    const row = rules.timers.get(kind);
    invariant(row !== undefined, `timer kind is declared: ${kind}`);
    const collected = startCollecting(run);
    unscheduleTimer(collected.state, objectId, kind);
    const value = row.run({ ...readContext(run, collected.state), ...effectsOf(collected) }, objectId);
    const body: ValueMap = { system: 'timer', kind, object: objectId, dueAt };
    const bytes = nextRecord(run, { actor: 'system', body, result: { ok: true, value, events: collected.events } });
    checkLookups(collected.lookups);
    collected.state.merge();
    run.lookups.push(...collected.lookups);
    appendRecord(run, bytes, new Set(row.subjects(objectId, value)));
  }
}

interface Sifted {
  readonly txs: readonly SignedTx[];
  readonly dropped: readonly { readonly tx: SignedTx; readonly fault: Fault }[];
}

function runTransactions(
  env: ExecutionEnvironment,
  run: BlockRun,
  draft: BlockDraft,
): (Sifted & { readonly bytes: number; readonly cost: number }) | Fault {
  const txs: SignedTx[] = [];
  const dropped: { tx: SignedTx; fault: Fault }[] = [];
  const ids = new Set<string>();
  let bytes = 0;
  let cost = 0;
  for (const signed of draft.txs) {
    const row = checkForm(env.rules, run.chain.name, run.time, signed);
    const rowCost = isFault(row) ? 0 : row.cost;
    const full =
      bytes + signed.bytes.length > BLOCK_BYTES_MAX || txs.length >= BLOCK_TXS_MAX || cost + rowCost > BLOCK_COST_MAX;
    if (full && draft.mode === 'build') break;
    const refused = full
      ? fault('BLOCK_INVALID', { field: 'txs', problem: 'tooLarge' })
      : isFault(row)
        ? row
        : ids.has(signed.txIdText) || env.committedAt(signed.txId) !== undefined
          ? fault('TX_DUPLICATE')
          : executeTx(env.rules, run, signed, row);
    if (refused !== undefined) {
      if (draft.mode === 'check') return refused;
      dropped.push({ tx: signed, fault: refused });
      continue;
    }
    ids.add(signed.txIdText);
    txs.push(signed);
    bytes += signed.bytes.length;
    cost += rowCost;
  }
  return { txs, dropped, bytes, cost };
}

function finishBlock(
  env: ExecutionEnvironment,
  tip: ChainTip,
  draft: BlockDraft,
  run: BlockRun,
  sifted: Sifted & { readonly txsFrom: number },
): ExecutedBlock {
  const { sha256 } = env;
  const deltas = run.state.deltas();
  const changes = deltas.map(({ key, value }) => ({
    path: keyPath(sha256, key),
    valueHash: value === null ? null : hashTagged(sha256, 'value', value),
  }));
  const treeUpdate = env.tree.update(tip.tree, changes, run.height);
  const log = run.leaves.reduce((state, leaf) => appendLeaf(sha256, state, leaf), tip.log);
  const header: Header = {
    v: HEADER_VERSION,
    chain: env.genesis.chain,
    height: run.height,
    time: run.time,
    prev: tip.blockId,
    proposer: draft.proposer,
    lastCommit: lastCommitHash(sha256, draft.lastCommit),
    recordsRoot: merkleRoot(sha256, run.leaves),
    stateRoot: treeUpdate.root,
    logSize: log.size,
    logRoot: logRoot(sha256, log),
    validators: validatorsHash(sha256, env.rules.validatorSet(run.state, run.height)),
    nextValidators: validatorsHash(sha256, env.rules.validatorSet(run.state, run.height + 1)),
    params: hashTagged(sha256, 'params', encodeCanonical(run.params.canonical)),
  };
  const headerBytes = encodeHeader(header);
  const blockId = blockIdOf(sha256, headerBytes);
  return {
    header,
    headerBytes,
    blockId,
    blockIdText: toHex(blockId),
    lastCommit: draft.lastCommit,
    ...sifted,
    records: run.records,
    firstIndex: run.firstIndex,
    deltas,
    lookups: run.lookups,
    subjects: run.subjects,
    log,
    tiles: appendTiles(sha256, env.tiles, run.firstIndex, run.leaves),
    treeUpdate,
  };
}

/** True iff executing gave exactly the header that was proposed. */
export function confirmsHeader(executed: ExecutedBlock, headerBytes: Bytes): boolean {
  return bytesEqual(executed.headerBytes, headerBytes);
}
