import type { Bytes } from '../../ledger/base/bytes.ts';
import { invariant } from '../../ledger/base/invariant.ts';
import {
  KEY_BYTES,
  type PublicKey,
  SIGNATURE_BYTES,
  type Signature,
  type VerifySignature,
} from '../../ledger/base/keys.ts';

/** One signature to check; the message is a digest of 32 bytes. */
export interface VerifyItem {
  readonly key: PublicKey;
  readonly message: Bytes;
  readonly signature: Signature;
}

const MESSAGE_BYTES = 32;
const ITEM_BYTES = KEY_BYTES + MESSAGE_BYTES + SIGNATURE_BYTES;

/** Packs items into one buffer of 130 bytes each (key ‖ message ‖ signature), so that a batch crosses threads in one move. */
export function packBatch(items: readonly VerifyItem[]): Uint8Array<ArrayBuffer> {
  const packed = new Uint8Array(items.length * ITEM_BYTES);
  let at = 0;
  for (const { key, message, signature } of items) {
    invariant(message.length === MESSAGE_BYTES, 'a message to verify is a digest of 32 bytes');
    // A key or signature of another length stays zeros, which no check accepts.
    if (key.length === KEY_BYTES && signature.length === SIGNATURE_BYTES) {
      packed.set(key, at);
      packed.set(message, at + KEY_BYTES);
      packed.set(signature, at + KEY_BYTES + MESSAGE_BYTES);
    }
    at += ITEM_BYTES;
  }
  return packed;
}

/** Checks a packed batch, gives one byte per item: 1 valid, 0 not. */
export function verifyBatch(verify: VerifySignature, packed: Bytes): Uint8Array<ArrayBuffer> {
  const verdicts = new Uint8Array(packed.length / ITEM_BYTES);
  for (let index = 0; index < verdicts.length; index++) {
    const item = packed.subarray(index * ITEM_BYTES, (index + 1) * ITEM_BYTES);
    const message = item.subarray(KEY_BYTES, KEY_BYTES + MESSAGE_BYTES);
    const isValid = verify(item.subarray(0, KEY_BYTES) as PublicKey, message, item.subarray(KEY_BYTES + MESSAGE_BYTES));
    verdicts[index] = isValid ? 1 : 0;
  }
  return verdicts;
}
