import { bytesEqual } from '../ledger/base/bytes.ts';
import { FaultError, fault } from '../ledger/base/fault.ts';
import { openDataFolder } from './data-folder.ts';
import { openLevelStore } from './level-store.ts';
import { begunFromBytes, encodeBegun, type VoteLogBegun } from './vote-log-begun.ts';
import { openVoteLog } from './vote-log-file.ts';

export interface BeginVoteLogOptions {
  /** The node's data folder; created when missing. */
  readonly dataFolder: string;
  readonly begun: VoteLogBegun;
  /** Also where the folder holds blocks or votes already: the operator vouches for everything the key ever signed. */
  readonly override: boolean;
}

/** Segments of the log as it is opened here; nothing else is appended. */
const SEGMENT_BYTES_MAX = 64 * 1024 * 1024;

/**
 * Writes that this key has signed nothing yet on this chain (protocol.md §4 rule 16), once: gives 'known' where the log says
 * so already. Rejects with STORE_VOTES_NOT_NEW where the folder holds blocks or other votes and `override` is off, and as
 * the openers of the data folder, the chain's database and the vote log do. No node may be running on the folder.
 */
export async function beginVoteLog(options: BeginVoteLogOptions): Promise<'begun' | 'known'> {
  const { begun, override } = options;
  const { genesisHash } = begun;
  const paths = await openDataFolder({ folder: options.dataFolder, genesisHash });
  // Its lock is the lock of the whole folder; what it retains is decided at the next commit, which is not ours.
  const store = await openLevelStore({ folder: paths.ledger, genesisHash, retainHeights: Number.MAX_SAFE_INTEGER });
  try {
    const { log, entries } = await openVoteLog({ folder: paths.votes, segmentBytesMax: SEGMENT_BYTES_MAX });
    try {
      if (!override && entries.some((entry) => isSameBegun(entry, begun))) return 'known';
      const height = store.tip()?.height ?? 0;
      if (!override && (entries.length > 0 || height > 0))
        throw new FaultError(fault('STORE_VOTES_NOT_NEW', { folder: paths.folder, entries: entries.length, height }));
      await log.append([encodeBegun(begun)]);
      return 'begun';
    } finally {
      await log.close();
    }
  } finally {
    await store.close();
  }
}

function isSameBegun(entry: Uint8Array, { genesisHash, key }: VoteLogBegun): boolean {
  const found = begunFromBytes(entry);
  return found !== undefined && bytesEqual(found.genesisHash, genesisHash) && bytesEqual(found.key, key);
}
