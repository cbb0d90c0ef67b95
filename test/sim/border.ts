import type { Bytes } from '../../ledger/base/bytes.ts';
import { type Fault, fault, isFault } from '../../ledger/base/fault.ts';
import { decodeSignedTx, type SignedTx, txSigningHash } from '../../ledger/tx/transaction.ts';
import { sha256 } from '../../node/crypto/sha256.ts';
import type { Fetched, FetchRequest } from '../../node/machine/effects.ts';
import { checkFetchedBlocks, type TransactionChecker } from '../../node/runtime/check-transactions.ts';
import { decodeBlocks, decodeTransactions } from '../../node/runtime/sync-messages.ts';
import type { SimChain } from './chain.ts';

/** The border of every node of a simulation: form and signatures of transactions, without worker threads and timers. */
export interface Border {
  /** TX_BAD_SIGNATURE or nothing. */
  check(signed: SignedTx): Fault | undefined;
  /** The transaction of these bytes, if its form and signatures are good. */
  admitBytes(data: Bytes): readonly SignedTx[];
  /** What an answer holds, its transactions checked; undefined where it is none. */
  fetched(request: FetchRequest, answer: Bytes): Promise<Fetched | undefined>;
}

/** Builds the border of one chain. */
export function createBorder(chain: SimChain): Border {
  const { verify } = chain.signatures;
  // Signatures are checked once for all nodes: the check is the same everywhere, and it is not what is simulated.
  const known = new WeakMap<SignedTx, boolean>();

  function isSigned(signed: SignedTx): boolean {
    const before = known.get(signed);
    if (before !== undefined) return before;
    const { tx, sigs, txId } = signed;
    const message = txSigningHash(sha256, chain.genesisHash, txId);
    const good = [tx.key, ...tx.cosigners].every((key, index) =>
      verify(key, message, sigs[index] ?? new Uint8Array(64)),
    );
    known.set(signed, good);
    return good;
  }

  function admitBytes(data: Bytes): readonly SignedTx[] {
    const signed = decodeSignedTx(sha256, data);
    return isFault(signed) || !isSigned(signed) ? [] : [signed];
  }

  const checker: TransactionChecker = {
    decode: (bytes) => decodeSignedTx(sha256, bytes),
    checkSignatures: async (txs) => txs.map(isSigned),
  };

  return {
    check: (signed) => (isSigned(signed) ? undefined : fault('TX_BAD_SIGNATURE')),
    admitBytes,
    async fetched(request, answer) {
      if (request.kind === 'blocks') {
        const blocks = decodeBlocks(answer);
        if (isFault(blocks)) return undefined;
        return { kind: 'blocks', blocks: await checkFetchedBlocks(checker, () => false, blocks) };
      }
      const list = decodeTransactions(answer);
      return isFault(list) ? undefined : { kind: 'txs', txs: list.flatMap(admitBytes) };
    },
  };
}
