import { HASH_BYTES } from '../ledger/base/hash.ts';
import { invariant } from '../ledger/base/invariant.ts';
import { isKeyNumber, isKeyText } from './keys.ts';
import type { BlockWrite, StoreTip } from './ledger-store.ts';

/** Takes a block to write and where the chain stands; throws InvariantError where it does not continue the chain exactly. */
export function requireNextBlock(write: BlockWrite, tip: StoreTip | undefined): void {
  invariant(write.height === (tip?.height ?? 0) + 1, 'a block is committed right after the one before it');
  invariant(write.firstIndex === (tip?.logSize ?? 0), 'records continue the log without a gap');
  invariant(write.blockId.length === HASH_BYTES, 'a block id is a hash');
  requireState(write);
  for (const tile of write.tiles) {
    invariant(
      isKeyNumber(tile.index) && tile.level >= 0 && tile.level < 64,
      'a tile has a level below 64 and an index',
    );
  }
  for (const tx of write.txs) {
    invariant(tx.txId.length === HASH_BYTES, 'a txId is a hash');
    invariant(
      tx.index >= 0 && tx.index < write.records.length,
      'a transaction stands at one of the records of its block',
    );
  }
  for (const { subject, logIndex } of write.subjects) {
    invariant(isKeyText(subject), 'a subject is printable ASCII');
    invariant(isKeyNumber(logIndex), 'a log index is a whole number');
  }
  for (const { key } of write.lookups) invariant(isKeyText(key), 'a look-up key is printable ASCII');
}

function requireState(write: BlockWrite): void {
  const keys = new Set<string>();
  for (const { key } of write.state) {
    invariant(isKeyText(key), 'a state key is printable ASCII');
    keys.add(key);
  }
  invariant(keys.size === write.state.length, 'a block changes a state key once');
  for (const { prefix } of write.pages) invariant(isPagePrefix(prefix), 'a page prefix is hex nibbles');
  for (const { prefix, version } of write.stalePages) {
    invariant(isPagePrefix(prefix), 'a page prefix is hex nibbles');
    invariant(isKeyNumber(version) && version < write.height, 'a block replaces pages of older versions');
  }
}

function isPagePrefix(prefix: string): boolean {
  return /^[0-9a-f]{0,64}$/.test(prefix);
}
