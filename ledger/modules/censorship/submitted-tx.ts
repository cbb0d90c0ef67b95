import type { Bytes } from '../../base/bytes.ts';
import { decodeCanonical } from '../../base/codec.ts';
import { type Fault, fault, isFault } from '../../base/fault.ts';
import { TX_COSIGNERS_MAX } from '../../base/limits.ts';
import { anyValue, int, key, list, map, text, time } from '../../base/schema.ts';
import type { Tx } from '../../tx/transaction.ts';

const form = map({
  v: int({ min: 1, max: 1 }),
  chain: text({ max: 32 }),
  type: text({ max: 65 }),
  key: key(),
  cosigners: list(key(), { max: TX_COSIGNERS_MAX }),
  expires: time(),
  payload: anyValue(),
});

/**
 * Takes cbor(Tx) of a transaction that somebody says was submitted, gives it, or CENSORSHIP_TX_FORM. Its payload is not looked at:
 * that the transaction was a good one is what the validator's receipt says.
 */
export function submittedTx(bytes: Bytes, chain: string): Tx | Fault {
  const value = decodeCanonical(bytes);
  if (isFault(value)) return fault('CENSORSHIP_TX_FORM', { field: '', problem: value.code });
  const wrong = form.check(value, '');
  if (wrong !== undefined) return fault('CENSORSHIP_TX_FORM', { field: wrong.path, problem: wrong.problem });
  const tx = value as unknown as Tx;
  return tx.chain === chain ? tx : fault('CENSORSHIP_TX_FORM', { field: 'chain', problem: 'otherChain' });
}
