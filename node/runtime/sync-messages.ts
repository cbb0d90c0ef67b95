import type { Bytes } from '../../ledger/base/bytes.ts';
import { decodeCanonical, encodeTrusted, type Value } from '../../ledger/base/codec.ts';
import { type Fault, fault, isFault } from '../../ledger/base/fault.ts';
import { HASH_BYTES } from '../../ledger/base/hash.ts';
import { BLOCK_TXS_MAX } from '../../ledger/base/limits.ts';
import type { FetchRequest } from '../machine/effects.ts';

/** One committed block as it travels: what storage holds of it. */
export interface BlockBytes {
  readonly header: Bytes;
  readonly lastCommit: Bytes;
  readonly commit: Bytes;
  readonly records: readonly Bytes[];
}

/** Blocks one answer may hold. */
const BLOCKS_MAX = 64;

export function encodeRequest(request: FetchRequest): Bytes {
  if (request.kind === 'blocks') return encodeTrusted(['blocks', request.from, request.count]);
  return encodeTrusted(['txs', request.hashes]);
}

/** Takes a peer's request, gives it in form, or MESSAGE_MALFORMED. */
export function decodeRequest(data: Bytes): FetchRequest | Fault {
  const parts = decodeCanonical(data);
  if (isFault(parts)) return parts;
  if (!Array.isArray(parts)) return fault('MESSAGE_MALFORMED');
  const [kind, first, second] = parts as readonly Value[];
  const isBlocks =
    kind === 'blocks' && typeof first === 'number' && first >= 1 && typeof second === 'number' && second >= 1;
  if (isBlocks && parts.length === 3) return { kind, from: first, count: Math.min(second, BLOCKS_MAX) };
  const isTxs = kind === 'txs' && Array.isArray(first) && first.length <= BLOCK_TXS_MAX && first.every(isHash);
  return isTxs && parts.length === 2 ? { kind, hashes: first as readonly Bytes[] } : fault('MESSAGE_MALFORMED');
}

export function encodeBlocks(blocks: readonly BlockBytes[]): Bytes {
  return encodeTrusted(blocks.map(({ header, lastCommit, commit, records }) => [header, lastCommit, commit, records]));
}

/** Takes a peer's answer, gives the blocks in form, or MESSAGE_MALFORMED. */
export function decodeBlocks(data: Bytes): readonly BlockBytes[] | Fault {
  const value = decodeCanonical(data);
  if (isFault(value)) return value;
  if (!Array.isArray(value) || value.length > BLOCKS_MAX) return fault('MESSAGE_MALFORMED');
  const blocks: BlockBytes[] = [];
  for (const item of value as readonly Value[]) {
    if (!Array.isArray(item) || item.length !== 4) return fault('MESSAGE_MALFORMED');
    const [header, lastCommit, commit, records] = item as readonly Value[];
    const good =
      isBytes(header) && isBytes(lastCommit) && isBytes(commit) && Array.isArray(records) && records.every(isBytes);
    if (!good) return fault('MESSAGE_MALFORMED');
    blocks.push({ header, lastCommit, commit, records: records as readonly Bytes[] });
  }
  return blocks;
}

export function encodeTransactions(transactions: readonly Bytes[]): Bytes {
  return encodeTrusted(transactions);
}

/** Takes a peer's answer, gives the transactions' bytes, or MESSAGE_MALFORMED. */
export function decodeTransactions(data: Bytes): readonly Bytes[] | Fault {
  const value = decodeCanonical(data);
  if (isFault(value)) return value;
  const good = Array.isArray(value) && value.length <= BLOCK_TXS_MAX && (value as readonly Value[]).every(isBytes);
  return good ? (value as readonly Bytes[]) : fault('MESSAGE_MALFORMED');
}

function isBytes(value: Value | undefined): value is Bytes {
  return value instanceof Uint8Array;
}

function isHash(value: Value): value is Bytes {
  return value instanceof Uint8Array && value.length === HASH_BYTES;
}
