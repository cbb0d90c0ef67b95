import { access } from 'node:fs/promises';
import type { Bytes } from '../../ledger/base/bytes.ts';
import { FaultError, fault, isFault } from '../../ledger/base/fault.ts';
import type { PublicKey } from '../../ledger/base/keys.ts';
import { genesisHashOf } from '../../ledger/genesis/genesis-document.ts';
import { createLedgerRules } from '../../ledger/modules/index.ts';
import { dataPaths } from '../../storage/data-folder.ts';
import { openLevelStore } from '../../storage/level-store.ts';
import { scanVoteLog } from '../../storage/vote-log-scan.ts';
import { sha256 } from '../crypto/sha256.ts';
import { genesisFromBytes } from '../genesis.ts';
import { blocksOfStore } from './block-source.ts';
import { type ReplayReport, replayHeight } from './replay.ts';
import { replayVotes, type VotesReplay } from './replay-votes.ts';
import { ownerOf } from './vote-log-report.ts';

export interface ReplayFolderOptions {
  readonly dataFolder: string;
  /** Canonical bytes of the genesis document. */
  readonly genesis: Bytes;
  /** Of a stored block, or the one after the last: then the vote log is replayed. */
  readonly height: number;
  readonly fromGenesis: boolean;
  readonly onProgress?: (height: number) => void;
}

export type FolderReplay =
  | { readonly kind: 'block'; readonly report: ReplayReport }
  | { readonly kind: 'votes'; readonly replay: VotesReplay };

/**
 * Replays a height of a stopped node's data folder; writes nothing to the chain or the vote log. Rejects with STORE_LOCKED
 * beside a running node, STORE_OPEN_FAILED where there is no such folder, RPC_HEIGHT_UNKNOWN, and as replaying does.
 */
export async function replayFolder(options: ReplayFolderOptions): Promise<FolderReplay> {
  const paths = dataPaths(options.dataFolder);
  await requireFolder(paths.ledger);
  const genesis = genesisFromBytes(createLedgerRules(), options.genesis);
  if (isFault(genesis)) throw new FaultError(genesis);
  const genesisHash = genesisHashOf(sha256, genesis);
  const store = await openLevelStore({ folder: paths.ledger, genesisHash, retainHeights: Number.MAX_SAFE_INTEGER });
  try {
    const blocks = blocksOfStore(store);
    if (options.height === blocks.tip + 1 && (await hasFolder(paths.votes))) {
      const scanned = await scanVoteLog(paths.votes);
      const entries = scanned.segments.flatMap((segment) => segment.entries.map(({ data }) => data));
      const key = ownerOf(scanned);
      return {
        kind: 'votes',
        replay: replayVotes({ genesis: options.genesis, store, entries, key: requireKey(key, paths.votes) }),
      };
    }
    return { kind: 'block', report: await replayHeight({ ...options, blocks, store }) };
  } finally {
    await store.close();
  }
}

/** Whose votes these are stands in the log's first entry. */
function requireKey(key: PublicKey | undefined, folder: string): PublicKey {
  if (key === undefined)
    throw new FaultError(fault('STORE_OPEN_FAILED', { folder, problem: 'the vote log has not begun' }));
  return key;
}

/** Opening would create it. */
async function requireFolder(folder: string): Promise<void> {
  if (!(await hasFolder(folder))) throw new FaultError(fault('STORE_OPEN_FAILED', { folder, system: 'ENOENT' }));
}

async function hasFolder(folder: string): Promise<boolean> {
  return access(folder).then(
    () => true,
    () => false,
  );
}
