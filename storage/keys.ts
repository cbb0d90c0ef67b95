import { type Bytes, utf8 } from '../ledger/base/bytes.ts';
import type { Hash } from '../ledger/base/hash.ts';

/** One family of database keys: how keys and values are laid out, why it exists, when rows go. */
export interface KeyFamily {
  /** The first byte of every key of the family. */
  readonly tag: string;
  readonly key: string;
  readonly value: string;
  readonly reason: string;
  readonly kept: 'always' | 'while retained' | 'overwritten';
}

/**
 * The one table of everything in the database. Heights, log indexes and versions are 6 bytes big-endian and record indexes
 * 4, so that the database's byte order is numeric order; text is printable ASCII, so that a zero byte ends it. Every value
 * is followed by the CRC-32 of key ‖ value (checked-value.ts).
 */
export const KEY_FAMILIES = {
  identity: {
    tag: 'I',
    key: '',
    value: 'genesis hash 32 ‖ format name',
    kept: 'always',
    reason: 'refuses to open the data of another chain or another layout',
  },
  tip: {
    tag: 'T',
    key: '',
    value: 'height 6 ‖ log size 6 ‖ oldest retained height 6 ‖ block id 32',
    kept: 'overwritten',
    reason: 'where the chain stands; written with every block, so it is before or after, never between',
  },
  meta: {
    tag: 'M',
    key: 'name',
    value: 'any',
    kept: 'overwritten',
    reason: 'node-private facts, no part of the chain',
  },
  block: {
    tag: 'b',
    key: 'height 6',
    value: 'block id 32 ‖ first log index 6 ‖ records 4 ‖ bytes written so far 6',
    kept: 'always',
    reason: 'height → id, and log index → height by binary search without one row per record',
  },
  header: {
    tag: 'h',
    key: 'height 6',
    value: 'header',
    kept: 'always',
    reason: 'headers are served singly to light readers',
  },
  lastCommit: { tag: 'l', key: 'height 6', value: 'commit of height − 1', kept: 'always', reason: 'part of the block' },
  commit: {
    tag: 'c',
    key: 'height 6',
    value: 'commit of this height',
    kept: 'always',
    reason: 'proves the tip before its child exists',
  },
  blockId: {
    tag: 'i',
    key: 'block id 32',
    value: 'height 6',
    kept: 'always',
    reason: 'blocks are asked for by id too',
  },
  record: {
    tag: 'r',
    key: 'height 6 ‖ index 4',
    value: 'record',
    kept: 'always',
    reason: 'one receipt reads one record, not a block',
  },
  tx: {
    tag: 't',
    key: 'txId 32',
    value: 'height 6 ‖ index 4',
    kept: 'always',
    reason: 'status of a transaction; refuses duplicates',
  },
  tile: {
    tag: 'm',
    key: 'level 1 ‖ index 6',
    value: 'hashes',
    kept: 'overwritten',
    reason: 'the record log in C2SP tiles',
  },
  subject: {
    tag: 'j',
    key: 'subject ‖ 0 ‖ log index 6',
    value: 'empty',
    kept: 'always',
    reason: 'lists the records of a subject in order',
  },
  lookup: { tag: 'k', key: 'name', value: 'any', kept: 'overwritten', reason: 'other lists for reading only' },
  state: {
    tag: 's',
    key: 'state key',
    value: 'version (version.ts)',
    kept: 'overwritten',
    reason: 'current state, flat, for execution',
  },
  gone: {
    tag: 'g',
    key: 'state key',
    value: 'version without value',
    kept: 'while retained',
    reason:
      'a deleted key still had values at older heights; apart from the state, so that scans of it never meet the dead',
  },
  history: {
    tag: 'v',
    key: 'state key ‖ 0 ‖ version 6',
    value: 'version that was replaced',
    kept: 'while retained',
    reason: 'state of every retained height',
  },
  page: {
    tag: 'p',
    key: 'prefix ‖ 0 ‖ version 6',
    value: 'state-tree page',
    kept: 'while retained',
    reason: 'proofs of every retained height',
  },
  stale: {
    tag: 'x',
    key: 'height 6',
    value: '(length 2 ‖ key)*',
    kept: 'while retained',
    reason: 'what block height made unreachable; deleted when no older height is retained, so pruning never scans',
  },
} as const satisfies Readonly<Record<string, KeyFamily>>;

/** Bytes of heights, versions and log indexes: 2^48 outlasts the chain and stays an exact number. */
export const HEIGHT_BYTES = 6;
/** Bytes of a record's index in its block. */
export const INDEX_BYTES = 4;

/** Key of a family's only row. */
export function soleKey(family: 'identity' | 'tip'): Bytes {
  return utf8(KEY_FAMILIES[family].tag);
}

/** Key of the row of a block height. */
export function heightKey(family: 'block' | 'header' | 'lastCommit' | 'commit' | 'stale', height: number): Bytes {
  const key = Buffer.allocUnsafe(1 + HEIGHT_BYTES);
  key.write(KEY_FAMILIES[family].tag, 'latin1');
  key.writeUIntBE(height, 1, HEIGHT_BYTES);
  return key;
}

/** Key of one record by its place. */
export function recordKey(height: number, index: number): Bytes {
  const key = Buffer.allocUnsafe(1 + HEIGHT_BYTES + INDEX_BYTES);
  key.write(KEY_FAMILIES.record.tag, 'latin1');
  key.writeUIntBE(height, 1, HEIGHT_BYTES);
  key.writeUIntBE(index, 1 + HEIGHT_BYTES, INDEX_BYTES);
  return key;
}

/** Key of a row found by a hash: block id or txId. */
export function hashKey(family: 'blockId' | 'tx', hash: Hash): Bytes {
  const key = Buffer.allocUnsafe(1 + hash.length);
  key.write(KEY_FAMILIES[family].tag, 'latin1');
  key.set(hash, 1);
  return key;
}

/** Key of one tile of the record log. */
export function tileKey(level: number, index: number): Bytes {
  const key = Buffer.allocUnsafe(2 + HEIGHT_BYTES);
  key.write(KEY_FAMILIES.tile.tag, 'latin1');
  key.writeUInt8(level, 1);
  key.writeUIntBE(index, 2, HEIGHT_BYTES);
  return key;
}

/** Key of a row found by a text alone. */
export function textKey(family: 'state' | 'gone' | 'lookup' | 'meta' | 'subject', text: string): Bytes {
  return Buffer.from(KEY_FAMILIES[family].tag + text, 'utf8');
}

/** Key of a row found by a text and a number: history, page, subject. */
export function numberedKey(family: 'history' | 'page' | 'subject', text: string, number: number): Bytes {
  const head = Buffer.from(`${KEY_FAMILIES[family].tag}${text}\0`, 'utf8');
  const key = Buffer.allocUnsafe(head.length + HEIGHT_BYTES);
  key.set(head);
  key.writeUIntBE(number, head.length, HEIGHT_BYTES);
  return key;
}

/** The text of a key made by `textKey`. */
export function textOfKey(key: Bytes): string {
  return Buffer.from(key.buffer, key.byteOffset + 1, key.length - 1).toString('utf8');
}

/** The number at the end of a key made by `numberedKey`. */
export function numberOfKey(key: Bytes): number {
  return Buffer.from(key.buffer, key.byteOffset, key.length).readUIntBE(key.length - HEIGHT_BYTES, HEIGHT_BYTES);
}

/** The first key after all keys that start with these bytes; no key starts with 0xff. */
export function endOfPrefix(prefix: Bytes): Bytes {
  const end = Buffer.from(prefix);
  end[end.length - 1] = (end[end.length - 1] ?? 0) + 1;
  return end;
}

/** The range of all keys of a family whose text starts with prefix; `end` is exclusive. */
export function prefixRange(
  family: 'state' | 'gone' | 'lookup',
  prefix: string,
): { readonly start: Bytes; readonly end: Bytes } {
  const start = textKey(family, prefix);
  return { start, end: endOfPrefix(start) };
}

/** True iff text may stand in a key: printable ASCII, so that byte order is text order and a zero byte ends it. */
export function isKeyText(text: string): boolean {
  return /^[\x20-\x7e]*$/.test(text);
}

/** True iff a number fits the fixed width of heights and log indexes. */
export function isKeyNumber(value: number): boolean {
  return Number.isSafeInteger(value) && value >= 0 && value < 2 ** (8 * HEIGHT_BYTES);
}
