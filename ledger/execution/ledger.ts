import { type Bytes, emptyBytes } from '../base/bytes.ts';
import { encodeCanonical } from '../base/codec.ts';
import { type Fault, fault, isFault } from '../base/fault.ts';
import type { Hash, Sha256 } from '../base/hash.ts';
import { invariant } from '../base/invariant.ts';
import { decodeHeader, type Header, type Validator } from '../block/block.ts';
import { type GenesisDocument, genesisHashOf } from '../genesis/genesis-document.ts';
import { emptyLog } from '../log/merkle.ts';
import type { TileReader } from '../log/tiles.ts';
import type { ParamView } from '../module.ts';
import { createDecodedState, type StateReader } from '../state/decoded-state.ts';
import { createBlockOverlay, type Overlay } from '../state/overlay.ts';
import { createStateTree, type PageReader, type StateTree } from '../state/tree/state-tree.ts';
import type { SignedTx } from '../tx/transaction.ts';
import type { BlockRun } from './block-run.ts';
import { type ChainTip, logFromTiles } from './chain-tip.ts';
import { nextDueAt } from './due-queue.ts';
import {
  type BlockDraft,
  type ExecutedBlock,
  type ExecutionEnvironment,
  executeBlock,
  writeGenesis,
} from './execute-block.ts';
import { checkForm, judgeTx } from './execute-tx.ts';
import type { Rules } from './rules.ts';

/** Committed bytes that execution reads, all synchronous. */
export interface LedgerSource extends StateReader, PageReader, TileReader {
  /** Height of the committed block that holds the txId. */
  committedAt(txId: Hash): number | undefined;
  /** The header of the last committed block, undefined at height 0. */
  tipHeader(): { readonly bytes: Bytes; readonly blockId: Hash } | undefined;
}

/** The application: what a block does, whether a transaction may enter, what the tip is. Pure over its source. */
export interface Ledger {
  readonly genesis: GenesisDocument;
  readonly genesisHash: Hash;
  readonly tree: StateTree;
  tip(): ChainTip;
  /** Header of the tip, undefined at height 0. */
  tipHeader(): Header | undefined;
  execute(draft: BlockDraft): ExecutedBlock | Fault;
  /** Call when the executed block is durable: moves the tip. */
  advance(executed: ExecutedBlock): void;
  /** All of admission but signature: form, duplicate, sender, role, preconditions, at the tip's state and the given time (ms). */
  admit(signed: SignedTx, time: number): Fault | undefined;
  /** The set that votes on a height, sorted by key; known up to the height after the next. */
  validators(height: number): readonly Validator[];
  /** Places in the next height's set of those that may propose on it, in the order of their turns (protocol.md §4 addition 4). */
  leaders(): readonly number[];
  /** Parameters in force at a time. */
  params(time: number): ParamView;
  nextDueAt(): number | undefined;
  /** Cost of a type that has the lane of its own in pools; undefined for every other type, known or not. */
  laneCost(type: string): number | undefined;
}

export interface LedgerOptions {
  readonly sha256: Sha256;
  readonly rules: Rules;
  readonly genesis: GenesisDocument;
  readonly source: LedgerSource;
  /** Decoded state-tree pages kept in memory. */
  readonly cachePagesMax: number;
}

/** Decoded state values kept in memory: the keys, organisations and roles of those who are active. */
const DECODED_ENTRIES_MAX = 20_000;

/** Opens the ledger at its source's tip. The genesis document was checked (rules.checkGenesis). */
export function createLedger({ sha256, rules, genesis, source, cachePagesMax }: LedgerOptions): Ledger {
  const genesisHash = genesisHashOf(sha256, genesis);
  const tree = createStateTree({ sha256, reader: source, cachePagesMax });
  const env: ExecutionEnvironment = {
    sha256,
    rules,
    genesis,
    genesisHash,
    tree,
    state: createDecodedState(source, DECODED_ENTRIES_MAX),
    tiles: source,
    committedAt: (txId) => source.committedAt(txId),
  };
  let tip = openTip(sha256, genesis, genesisHash, tree, source);
  let header = openHeader(source);
  let view = stateView(env, tip);

  const runAt = (time: number): BlockRun => ({
    sha256,
    height: tip.height + 1,
    time,
    state: view,
    firstIndex: tip.log.size,
    committedAt: env.committedAt,
    chain: { genesisHash, name: genesis.chain },
    params: rules.paramsInForce(view, time),
    records: [],
    leaves: [],
    subjects: [],
    lookups: [],
  });

  return {
    genesis,
    genesisHash,
    tree,
    tip: () => tip,
    tipHeader: () => header,
    execute: (draft) => executeBlock(env, tip, draft),
    advance(executed) {
      invariant(executed.header.height === tip.height + 1, 'blocks are committed in order');
      tip = {
        height: executed.header.height,
        blockId: executed.blockId,
        time: executed.header.time,
        proposer: executed.header.proposer,
        log: executed.log,
        tree: tree.commit(executed.treeUpdate.tree),
      };
      header = executed.header;
      env.state.forget(executed.deltas.map(({ key }) => key));
      view = stateView(env, tip);
    },
    admit(signed, time) {
      const row = checkForm(rules, genesis.chain, time, signed);
      if (isFault(row)) return row;
      if (source.committedAt(signed.txId) !== undefined) return fault('TX_DUPLICATE');
      const judged = judgeTx(rules, runAt(time), view, signed, row);
      return judged.kind === 'passed' ? undefined : judged.fault;
    },
    validators: (height) => rules.validatorSet(view, height),
    leaders() {
      const set = rules.validatorSet(view, tip.height + 1);
      const eligible = new Set(rules.leaders(view, set));
      return set.flatMap((validator, place) => (eligible.has(validator) ? [place] : []));
    },
    params: (time) => rules.paramsInForce(view, time).view,
    laneCost(type) {
      const row = rules.txs.get(type);
      return row?.lane === undefined ? undefined : row.cost;
    },
    nextDueAt: () => nextDueAt(view),
  };
}

function openHeader(source: LedgerSource): Header | undefined {
  const stored = source.tipHeader();
  if (stored === undefined) return undefined;
  const header = decodeHeader(stored.bytes);
  invariant(!isFault(header), 'the stored tip header decodes');
  return header;
}

function openTip(
  sha256: Sha256,
  genesis: GenesisDocument,
  genesisHash: Hash,
  tree: StateTree,
  source: LedgerSource,
): ChainTip {
  const header = openHeader(source);
  if (header === undefined)
    return {
      height: 0,
      blockId: genesisHash,
      time: genesis.time,
      proposer: undefined,
      log: emptyLog,
      tree: tree.openTree(undefined),
    };
  return {
    height: header.height,
    blockId: source.tipHeader()?.blockId ?? emptyBytes,
    time: header.time,
    proposer: header.proposer,
    log: logFromTiles(sha256, source, header.logSize),
    tree: tree.openTree(header.height),
  };
}

/** The state after the tip, for reading; at height 0 the genesis is written into it, and it is never merged anywhere. */
function stateView(env: ExecutionEnvironment, tip: ChainTip): Overlay {
  const state = createBlockOverlay(env.state);
  if (tip.height > 0) return state;
  const nothing = { view: { get: () => null }, canonical: {} };
  writeGenesis(env, {
    sha256: env.sha256,
    height: 0,
    time: tip.time,
    state,
    firstIndex: 0,
    committedAt: () => undefined,
    params: nothing,
    chain: { genesisHash: env.genesisHash, name: env.genesis.chain },
    records: [],
    leaves: [],
    subjects: [],
    lookups: [],
  });
  return state;
}

/** Look-ups as stored bytes. */
export function encodeLookups(executed: ExecutedBlock): readonly { readonly key: string; readonly value: Bytes }[] {
  return executed.lookups.map(({ key, value }) => ({ key, value: encodeCanonical(value) }));
}
