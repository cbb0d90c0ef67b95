import { compareBytes } from '../../ledger/base/bytes.ts';
import type { ValueMap } from '../../ledger/base/codec.ts';
import type { Hash } from '../../ledger/base/hash.ts';
import type { Signer } from '../../ledger/base/keys.ts';
import { encodeTx, type SignedTx, signedTx, type Tx, txIdOf, txSigningHash } from '../../ledger/tx/transaction.ts';
import { sha256 } from '../crypto.ts';

/** What is to be signed, and by whom; the first signer is the sender. */
export interface TxToSign {
  readonly chain: string;
  readonly genesisHash: Hash;
  readonly type: string;
  readonly payload: ValueMap;
  /** Milliseconds UTC. */
  readonly expires: number;
  readonly sender: Signer;
  readonly cosigners: readonly Signer[];
}

/** Gives the transaction with a signature of every key, in the order of protocol.md §2. */
export function signTx({ chain, genesisHash, type, payload, expires, sender, cosigners }: TxToSign): SignedTx {
  const sorted = [...cosigners].sort((a, b) => compareBytes(a.key, b.key));
  const tx: Tx = { v: 1, chain, type, key: sender.key, cosigners: sorted.map(({ key }) => key), expires, payload };
  const message = txSigningHash(sha256, genesisHash, txIdOf(sha256, encodeTx(tx)));
  return signedTx(
    sha256,
    tx,
    [sender, ...sorted].map((signer) => signer.sign(message)),
  );
}
