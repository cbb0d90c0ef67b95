import { bytesEqual, toHex } from '../../ledger/base/bytes.ts';
import { isFault } from '../../ledger/base/fault.ts';
import { blockIdOf, lastCommitHash } from '../../ledger/block/block.ts';
import type { ExecutedBlock } from '../../ledger/execution/execute-block.ts';
import type { Ledger } from '../../ledger/execution/ledger.ts';
import { leafHash, merkleRoot } from '../../ledger/log/merkle.ts';
import type { StateDelta } from '../../ledger/state/overlay.ts';
import type { LedgerStore } from '../../storage/ledger-store.ts';
import { sha256 } from '../crypto/sha256.ts';
import type { StoredBlock } from './block-source.ts';
import {
  checkCertificate,
  checkTransactions,
  compareHeaders,
  compareHex,
  compareRecords,
  different,
  openHeader,
  type ReplayStep,
  same,
  unknown,
} from './replay-checks.ts';

export interface ReplayedBlock {
  readonly steps: readonly ReplayStep[];
  /** undefined: it could not be executed. */
  readonly executed: ExecutedBlock | undefined;
}

/**
 * Takes a ledger at the height before, a block as it was stored and the store it came from (undefined: from elsewhere);
 * checks everything the block claims and executes it again. Every step is reported, also after one that differs.
 */
export function replayBlock(ledger: Ledger, block: StoredBlock, store: LedgerStore | undefined): ReplayedBlock {
  const header = openHeader(block.header);
  if ('step' in header) return { steps: [header], executed: undefined };
  const { genesisHash } = ledger;
  const tip = ledger.tip();
  const { height } = header;
  const blockId = blockIdOf(sha256, block.header);
  const steps: ReplayStep[] = [
    compareHex('prev', 'header/prev', header.prev, tip.blockId),
    checkCertificate('commit', block.commit, { genesisHash, height, blockId, set: ledger.validators(height) }),
    compareHex('lastCommit', 'header/lastCommit', header.lastCommit, lastCommitHash(sha256, block.lastCommit)),
  ];
  if (height > 1) {
    const before = { genesisHash, height: height - 1, blockId: tip.blockId, set: ledger.validators(height - 1) };
    steps.push(checkCertificate('lastCommit/signatures', block.lastCommit, before));
  }
  const leaves = block.records.map((record) => leafHash(sha256, record));
  steps.push(compareHex('recordsRoot', 'header/recordsRoot', header.recordsRoot, merkleRoot(sha256, leaves)));
  const { step, txs } = checkTransactions(genesisHash, block.records);
  steps.push(step);
  const { time, proposer } = header;
  const executed = ledger.execute({ time, proposer, lastCommit: block.lastCommit, txs, mode: 'check' });
  if (isFault(executed)) {
    const facts = Object.entries(executed.detail).map(([name, value]) => ` ${name}=${value}`);
    steps.push(different('execution', 'execution', 'a valid block', `${executed.code}${facts.join('')}`));
    return { steps, executed: undefined };
  }
  steps.push(same('execution', `${executed.records.length} records, ${executed.deltas.length} state changes`));
  steps.push(compareRecords(block.records, executed.records));
  steps.push(compareState(executed, header.stateRoot, store));
  steps.push(...compareHeaders(header, executed.header));
  steps.push(compareHex('blockId', 'blockId', blockId, executed.blockId));
  return { steps, executed };
}

/** The computed changes against what the store says each key held after the block; names the first key that differs. */
function compareState(executed: ExecutedBlock, stateRoot: Uint8Array, store: LedgerStore | undefined): ReplayStep {
  const { height } = executed.header;
  const isSameRoot = bytesEqual(executed.header.stateRoot, stateRoot);
  const oldest = store?.oldestState() ?? 0;
  if (store === undefined || oldest > height)
    return isSameRoot
      ? same('state', 'by its root')
      : unknown('state', 'the root differs; the values after this height are not kept here, so no key can be named');
  const wrong = executed.deltas.find((delta) => !isStored(delta, store, height));
  if (wrong !== undefined) {
    const stored = store.stateAt(wrong.key, height);
    const [expected, computed] = [stored, wrong.value].map((value) => (value == null ? null : toHex(value)));
    return different('state', `state/${wrong.key}`, expected ?? null, computed ?? null);
  }
  const count = `${executed.deltas.length} changes`;
  return isSameRoot ? same('state', count) : unknown('state', `${count} agree, so the block changed another key too`);
}

function isStored({ key, value }: StateDelta, store: LedgerStore, height: number): boolean {
  const stored = store.stateAt(key, height);
  return stored === undefined || value === null ? stored === undefined && value === null : bytesEqual(stored, value);
}
