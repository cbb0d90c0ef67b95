import { type Bytes, toHex } from '../../ledger/base/bytes.ts';
import { isFault } from '../../ledger/base/fault.ts';
import type { SignedTx } from '../../ledger/tx/transaction.ts';
import type { LedgerStore } from '../../storage/ledger-store.ts';
import { type BlockBytes, decodeRequest, encodeBlocks, encodeTransactions } from './sync-messages.ts';

/** Bytes after which an answer holds no further block; a single block may be larger. */
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
  const found = request.hashes.flatMap((hash) => transaction(toHex(hash))?.bytes ?? []);
  return encodeTransactions(found);
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
