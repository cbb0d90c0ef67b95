import { toHex } from '../../base/bytes.ts';
import type { Hash } from '../../base/hash.ts';
import { keyText, type PublicKey } from '../../base/keys.ts';
import { TX_WINDOW_MS_MAX } from '../../base/limits.ts';
import { submitterTag } from '../../base/submitter-tag.ts';
import { failureEntries, hourOf } from '../../execution/failures.ts';
import type { ReadContext } from '../../module.ts';
import type { Tx } from '../../tx/transaction.ts';
import { admissionEndEntries } from '../guarantee/guarantee-entries.ts';
import { keyEntries } from '../identity/identity-entries.ts';
import { blockHourEntries, roomyBlockEntries } from './censorship-entries.ts';
import { BLOCKS_MIN_PARAM } from './censorship-params.ts';

/** What a submission receipt is about. */
export interface Submission {
  readonly validator: PublicKey;
  /** The validator's last block when it took the transaction. */
  readonly height: number;
  readonly tx: Tx;
  readonly txId: Hash;
  /** The transaction is of a type that submission keys sign. */
  readonly bySubmissionKey: boolean;
}

/**
 * The heights at which the validator proposed a block with room, late enough after its receipt, that could have held the transaction and
 * did not, nor did any block before it (protocol.md §5).
 */
export function blamedBlocks(context: ReadContext, submission: Submission): readonly number[] {
  const { validator, height, tx, txId } = submission;
  const { state, params } = context;
  if (mayBeDropped(context, tx, height)) return [];
  if (submission.bySubmissionKey && mayBeUnadmitted(context, tx.key)) return [];
  const blocksMin = params.get(BLOCKS_MIN_PARAM) as number;
  const committedAt = context.committedAt(txId);
  // At or before its own receipt the validator says that the chain did not hold it; and not every voter may know better any more.
  const heldFrom = committedAt === undefined || committedAt <= height ? Number.MAX_SAFE_INTEGER : committedAt;
  return (state.get(roomyBlockEntries, keyText(validator)) ?? [])
    .filter((block) => block.height >= height + blocksMin && block.height < heldFrom)
    .filter(({ time }) => time < tx.expires && tx.expires <= time + TX_WINDOW_MS_MAX)
    .map((block) => block.height);
}

/**
 * True if since the receipt the sender may have used up its quota of failures in some hour: then an honest proposer may have dropped the
 * transaction, because it would have failed (TX_QUOTA), and it is not its fault that it no longer has it.
 */
function mayBeDropped({ state }: ReadContext, tx: Tx, height: number): boolean {
  const fullHour = state.get(failureEntries, keyText(tx.key))?.fullHour;
  if (fullHour === undefined) return false;
  const taken = (state.get(blockHourEntries, '') ?? []).findLast((first) => first.height <= height + 1);
  return taken === undefined || fullHour >= hourOf(taken.time);
}

/**
 * True if the submission key may have lost an admission: a guarantee that ends makes a waiting transaction one that no block may hold, and an
 * honest proposer drops it for good. How long it lay in the pool before that nobody can know, so one such end frees for ever; a
 * bidder that needs another guarantee can make another key. A key that was registered since is no submission key any more.
 */
function mayBeUnadmitted({ state, sha256 }: ReadContext, key: PublicKey): boolean {
  const ended = state.get(admissionEndEntries, toHex(submitterTag(sha256, key)));
  return ended !== undefined || state.get(keyEntries, keyText(key)) !== undefined;
}
