import type { Bytes } from '../../ledger/base/bytes.ts';
import { type Fault, isFault } from '../../ledger/base/fault.ts';
import type { Hash, Sha256 } from '../../ledger/base/hash.ts';
import { decodeRecord, isTransactionBody } from '../../ledger/block/record.ts';
import { decodeSignedTx, type SignedTx, txSigningHash } from '../../ledger/tx/transaction.ts';
import type { VerifyItem } from '../crypto/verify-batch.ts';
import type { FetchedBlock } from '../machine/effects.ts';
import type { BlockBytes } from './sync-messages.ts';

/** Signature checks of whole transactions, off the loop's thread. */
export interface TransactionChecker {
  /** Gives for each transaction whether all its signatures verify. */
  checkSignatures(txs: readonly SignedTx[]): Promise<readonly boolean[]>;
  decode(bytes: Bytes): SignedTx | Fault;
}

export interface CheckerPorts {
  readonly sha256: Sha256;
  readonly genesisHash: Hash;
  readonly verifyMany: (items: readonly VerifyItem[]) => Promise<readonly boolean[]>;
}

/**
 * How long single checks are collected into one batch, ms: crossing to a worker costs the main thread about as much as a
 * check (0.1 ms), whatever the batch holds. A full batch goes at once.
 */
const COLLECT_MS = 5;
const COLLECT_MAX = 32;

interface Waiting {
  readonly items: readonly VerifyItem[];
  readonly resolve: (good: boolean) => void;
  readonly reject: (cause: unknown) => void;
}

/** Builds the checker; transactions that come one by one are checked in batches. */
export function createTransactionChecker({ sha256, genesisHash, verifyMany }: CheckerPorts): TransactionChecker {
  let waiting: Waiting[] = [];
  let timer: NodeJS.Timeout | undefined;

  function flush(): void {
    clearTimeout(timer);
    timer = undefined;
    const batch = waiting;
    waiting = [];
    verifyMany(batch.flatMap((one) => one.items)).then(
      (verdicts) => {
        let at = 0;
        for (const { items, resolve } of batch) {
          resolve(verdicts.slice(at, at + items.length).every(Boolean));
          at += items.length;
        }
      },
      (cause: unknown) => {
        for (const { reject } of batch) reject(cause);
      },
    );
  }

  function checkOne(signed: SignedTx): Promise<boolean> {
    return new Promise((resolve, reject) => {
      waiting.push({ items: itemsOf(sha256, genesisHash, signed), resolve, reject });
      if (waiting.length >= COLLECT_MAX) flush();
      else timer ??= setTimeout(flush, COLLECT_MS);
    });
  }

  return {
    checkSignatures: (txs) => Promise.all(txs.map(checkOne)),
    decode: (bytes) => decodeSignedTx(sha256, bytes),
  };
}

function itemsOf(sha256: Sha256, genesisHash: Hash, signed: SignedTx): readonly VerifyItem[] {
  const message = txSigningHash(sha256, genesisHash, signed.txId);
  return [signed.tx.key, ...signed.tx.cosigners].map((key, index) => ({
    key,
    message,
    signature: signed.sigs[index] as Bytes,
  }));
}

/** Decodes a fetched block's transactions and checks their signatures; a bad one stands as undefined. */
export async function checkFetchedBlocks(
  checker: TransactionChecker,
  isKnown: (hash: string) => boolean,
  blocks: readonly BlockBytes[],
): Promise<readonly FetchedBlock[]> {
  const decoded = blocks.map((block) => ({
    block,
    txs: block.records.map((record) => transactionOf(checker, record)),
  }));
  const unchecked = decoded.flatMap(({ txs }) =>
    txs.filter((signed) => signed !== undefined && !isKnown(signed.txHashText)),
  );
  const list = unchecked.filter((signed) => signed !== undefined);
  const verdicts = await checker.checkSignatures(list);
  const bad = new Set(list.filter((_, index) => verdicts[index] !== true));
  return decoded.map(({ block, txs }) => ({
    ...block,
    txs: txs.map((signed) => (signed === undefined || bad.has(signed) ? undefined : signed)),
  }));
}

function transactionOf(checker: TransactionChecker, data: Bytes): SignedTx | undefined {
  const record = decodeRecord(data);
  if (isFault(record) || !isTransactionBody(record.body)) return undefined;
  const signed = checker.decode(record.body);
  return isFault(signed) ? undefined : signed;
}
