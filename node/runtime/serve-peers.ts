import { type Bytes, toHex } from '../../ledger/base/bytes.ts';
import { isFault } from '../../ledger/base/fault.ts';
import type { SignedTx } from '../../ledger/tx/transaction.ts';
import type { LedgerStore } from '../../storage/ledger-store.ts';
import { type BlockBytes, decodeRequest, encodeBlocks, encodeTransactions } from './sync-messages.ts';

/** Bytes after which an answer holds nothing further: a small question must not cost much. A single block may be larger. */
const ANSWER_BYTES_TARGET = 2 * 1024 * 1024;

/** Answers a peer's request from committed storage and the pool; undefined refuses it. */
export function answerPeer(
  store: LedgerStore,
  transaction: (hash: string) => SignedTx | undefined,
  data: Bytes,
): Bytes | undefined {
  const request = decodeRequest(data);
  if (isFault(request)) return undefined;
  if (request.kind === 'blocks') return encodeBlocks(readBlocks(store, request.from, request.count));
  return encodeTransactions(findTransactions(transaction, request.hashes));
}

function findTransactions(
  transaction: (hash: string) => SignedTx | undefined,
  hashes: readonly Bytes[],
): readonly Bytes[] {
  const found: Bytes[] = [];
  let bytes = 0;
  for (const hash of hashes) {
    const data = transaction(toHex(hash))?.bytes;
    if (data === undefined) continue;
    bytes += data.length;
    if (bytes > ANSWER_BYTES_TARGET) break;
    found.push(data);
  }
  return found;
}

function readBlocks(store: LedgerStore, from: number, count: number): readonly BlockBytes[] {
  const blocks: BlockBytes[] = [];
  let bytes = 0;
  for (let height = from; height < from + count && bytes < ANSWER_BYTES_TARGET; height++) {
    const header = store.header(height);
    const lastCommit = store.lastCommit(height);
    const commit = store.commit(height);
    const records = store.records(height);
    if (header === undefined || lastCommit === undefined || commit === undefined || records === undefined) break;
    blocks.push({ header, lastCommit, commit, records });
    for (const record of records) bytes += record.length;
  }
  return blocks;
}
