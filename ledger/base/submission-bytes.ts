import { encodeTrusted } from './codec.ts';
import { type Hash, hashTagged, type Sha256 } from './hash.ts';

/**
 * What a submission receipt signs: H("submission", cbor([genesisHash, txId, height])). It says: my chain ended at this height and
 * did not hold the transaction, and I have taken it (protocol.md §5).
 */
export function submissionHash(sha256: Sha256, genesisHash: Hash, txId: Hash, height: number): Hash {
  return hashTagged(sha256, 'submission', encodeTrusted([genesisHash, txId, height]));
}
