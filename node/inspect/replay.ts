import { type Bytes, toHex } from '../../ledger/base/bytes.ts';
import { FaultError, fault, isFault } from '../../ledger/base/fault.ts';
import { createLedger, type Ledger, type LedgerSource } from '../../ledger/execution/ledger.ts';
import type { GenesisDocument } from '../../ledger/genesis/genesis-document.ts';
import { createLedgerRules } from '../../ledger/modules/index.ts';
import type { LedgerStore } from '../../storage/ledger-store.ts';
import { sha256 } from '../crypto/sha256.ts';
import { createVerifier } from '../crypto/verify.ts';
import { genesisFromBytes } from '../genesis.ts';
import type { BlockSource } from './block-source.ts';
import { type ReplayedBlock, replayBlock } from './replay-block.ts';
import type { ReplayStep } from './replay-checks.ts';
import { createReplayState, retainedState } from './replay-state.ts';

export interface ReplayOptions {
  /** Canonical bytes of the genesis document. */
  readonly genesis: Bytes;
  readonly height: number;
  readonly blocks: BlockSource;
  /** Where retained states and stored values are read; undefined where only blocks are at hand. */
  readonly store: LedgerStore | undefined;
  /** Execute every block from the genesis on, although the state before this one is retained. */
  readonly fromGenesis: boolean;
  /** Called now and then with the height reached, where many blocks come first. */
  readonly onProgress?: (height: number) => void;
}

export interface ReplayReport {
  /** The height asked for, or the first one before it that differs. */
  readonly height: number;
  readonly blockId: string | undefined;
  /** Where the state before the block came from: the genesis, what the store retains, or executing all blocks before. */
  readonly from: 'genesis' | 'retained' | 'replayed';
  readonly isSame: boolean;
  readonly steps: readonly ReplayStep[];
}

const PROGRESS_EVERY = 100;

/**
 * Executes a stored block again with this program's ledger and compares all that comes out with all that was stored.
 * Rejects with RPC_HEIGHT_UNKNOWN above the tip, GENESIS_INVALID, STORE_DAMAGED.
 */
export async function replayHeight(options: ReplayOptions): Promise<ReplayReport> {
  const { height, blocks, store } = options;
  if (height > blocks.tip) throw new FaultError(fault('RPC_HEIGHT_UNKNOWN', { height, tip: blocks.tip }));
  const isRetained = store !== undefined && height > 1 && store.oldestState() < height;
  if (isRetained && !options.fromGenesis) {
    const ledger = openLedger(options.genesis, await retainedState(store, height - 1));
    return report('retained', height, replayBlock(ledger, await blocks.block(height), store));
  }
  return await replayAll(options);
}

/** A ledger over any source, as the node builds it. Throws GENESIS_INVALID. */
export function openLedger(genesisBytes: Bytes, source: LedgerSource): Ledger {
  const rules = createLedgerRules(createVerifier());
  const genesis: GenesisDocument = requireGenesis(genesisFromBytes(rules, genesisBytes));
  return createLedger({ sha256, rules, genesis, source, cachePagesMax: CACHE_PAGES_MAX });
}

/** Decoded pages of the state tree, about 3 KiB each. */
const CACHE_PAGES_MAX = 4096;

function requireGenesis(found: ReturnType<typeof genesisFromBytes>): GenesisDocument {
  if (isFault(found)) throw new FaultError(found);
  return found;
}

async function replayAll({ genesis, height, blocks, store, onProgress }: ReplayOptions): Promise<ReplayReport> {
  const state = createReplayState();
  const ledger = openLedger(genesis, state.source);
  for (let at = 1; ; at++) {
    const block = await blocks.block(at);
    const replayed = replayBlock(ledger, block, store);
    const { executed } = replayed;
    // The first block that differs ends it: what follows from another state than the stored one says nothing more.
    if (at === height || executed === undefined || !isAllSame(replayed))
      return report(at === 1 ? 'genesis' : 'replayed', at, replayed);
    state.apply(executed);
    ledger.advance(executed);
    if (at % PROGRESS_EVERY === 0) onProgress?.(at);
  }
}

function report(from: ReplayReport['from'], height: number, { steps, executed }: ReplayedBlock): ReplayReport {
  return {
    height,
    blockId: executed === undefined ? undefined : toHex(executed.blockId),
    from,
    isSame: isAllSame({ steps, executed }),
    steps,
  };
}

function isAllSame({ steps, executed }: ReplayedBlock): boolean {
  return executed !== undefined && steps.every(({ verdict }) => verdict === 'same');
}
