import { type Bytes, toHex } from '../ledger/base/bytes.ts';
import { decodeCanonical, encodeTrusted } from '../ledger/base/codec.ts';
import { isFault } from '../ledger/base/fault.ts';
import { HASH_BYTES, type Hash } from '../ledger/base/hash.ts';
import { isPublicKey, type PublicKey } from '../ledger/base/keys.ts';

/**
 * Says that this log knows all that a key signed on a chain since `at`: without it, a log that holds nothing looks the same
 * as one that was lost (protocol.md §4 rule 16). The one entry whose meaning the log itself knows, because it is never forgotten.
 */
export interface VoteLogBegun {
  readonly genesisHash: Hash;
  readonly key: PublicKey;
  /** Wall-clock ms of the machine that wrote it; for people only. */
  readonly at: number;
}

/** Canonical bytes of the entry: cbor(["begun", genesisHash, key, at]). */
export function encodeBegun({ genesisHash, key, at }: VoteLogBegun): Bytes {
  return encodeTrusted(['begun', genesisHash, key, at]);
}

/** Takes the bytes of any entry, gives what it says if it is of this kind, else undefined. */
export function begunFromBytes(data: Bytes): VoteLogBegun | undefined {
  if (data.length > ENTRY_BYTES_MAX || !START.every((byte, place) => data[place] === byte)) return undefined;
  const value = decodeCanonical(data);
  if (isFault(value) || !Array.isArray(value) || value.length !== 4) return undefined;
  const [, genesisHash, key, at] = value;
  if (!(genesisHash instanceof Uint8Array) || genesisHash.length !== HASH_BYTES) return undefined;
  if (!(key instanceof Uint8Array) || !isPublicKey(key)) return undefined;
  return typeof at === 'number' && at >= 0 ? { genesisHash, key, at } : undefined;
}

/** Those entries among the given ones that are of this kind, each once. */
export function begunEntries(entries: readonly Bytes[]): readonly Bytes[] {
  return withoutCopies(entries.filter((entry) => begunFromBytes(entry) !== undefined));
}

/** Drops the copies that each new segment starts with. */
export function withoutCopies(entries: readonly Bytes[]): readonly Bytes[] {
  const seen = new Set<string>();
  return entries.filter((entry) => {
    if (begunFromBytes(entry) === undefined) return true;
    const text = toHex(entry);
    const isNew = !seen.has(text);
    seen.add(text);
    return isNew;
  });
}

/** A canonical list of four whose first item is the text "begun". */
const START = encodeTrusted(['begun', null, null, null]).subarray(0, 7);
/** 92 bytes in fact; more is another entry, and is not decoded to find that out. */
const ENTRY_BYTES_MAX = 128;
