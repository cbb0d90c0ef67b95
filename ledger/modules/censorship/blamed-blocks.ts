import type { Hash } from '../../base/hash.ts';
import { keyText, type PublicKey } from '../../base/keys.ts';
import { TX_WINDOW_MS_MAX } from '../../base/limits.ts';
import { failureEntries, hourOf } from '../../execution/failures.ts';
import type { ReadContext } from '../../module.ts';
import type { Tx } from '../../tx/transaction.ts';
import { roomyBlockEntries } from './censorship-entries.ts';
import { BLOCKS_MIN_PARAM } from './censorship-params.ts';

/** What a submission receipt is about. */
export interface Submission {
  readonly validator: PublicKey;
  /** The validator's last block when it took the transaction. */
  readonly height: number;
  readonly tx: Tx;
  readonly txId: Hash;
}

/**
 * The heights at which the validator proposed a block with room, late enough after its receipt, that could have held the transaction and
 * did not, nor did any block before it (protocol.md §5).
 */
export function blamedBlocks(context: ReadContext, { validator, height, tx, txId }: Submission): readonly number[] {
  const { state, params } = context;
  const blocksMin = params.get(BLOCKS_MIN_PARAM) as number;
  const committedAt = context.committedAt(txId);
  // At or before its own receipt the validator says that the chain did not hold it; and not every voter may know better any more.
  const heldFrom = committedAt === undefined || committedAt <= height ? Number.MAX_SAFE_INTEGER : committedAt;
  return (state.get(roomyBlockEntries, keyText(validator)) ?? [])
    .filter((block) => block.height >= height + blocksMin && block.height < heldFrom)
    .filter(({ time }) => time < tx.expires && tx.expires <= time + TX_WINDOW_MS_MAX && hadAttempts(context, tx, time))
    .map((block) => block.height);
}

/**
 * False unless it is sure that the sender's failures left it an attempt in the hour of `time`: past the quota an honest proposer
 * must drop what would fail (TX_QUOTA). Only the latest hour with failures is known.
 */
function hadAttempts({ state, params }: ReadContext, tx: Tx, time: number): boolean {
  const failures = state.get(failureEntries, keyText(tx.key));
  if (failures === undefined || failures.hour < hourOf(time)) return true;
  return failures.hour === hourOf(time) && failures.count < (params.get('chain.failedPerHour') as number);
}
