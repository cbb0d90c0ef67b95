import { type Bytes, concatBytes, utf8 } from './bytes.ts';

/** The injected hash function (`crypto.hash` in the node, noble in the browser): any bytes to 32 bytes. */
export type Sha256 = (data: Bytes) => Bytes;

/** 32 bytes that came out of SHA-256. */
export type Hash = Bytes;

export const HASH_BYTES = 32;

/** The empty subtree of the state tree, and "no commit" in the first header (protocol.md §3). */
export const ZERO_HASH: Hash = new Uint8Array(HASH_BYTES);

/** Every domain tag in use. A new use of the hash gets a new row, so that no two meanings ever share a preimage. */
const TAGS = [
  'genesis',
  'tx',
  'stx',
  'sig',
  'header',
  'commit',
  'vote',
  'proposal',
  'validators',
  'params',
  'key',
  'leaf',
  'value',
  'node',
  'peer',
  'object',
  'submission',
  'evidence',
  'bidForm',
  'scoreSheet',
] as const;
export type HashTag = (typeof TAGS)[number];

const PREFIXES = new Map<HashTag, Bytes>(
  TAGS.map((tag) => [tag, concatBytes(utf8(`adal/1/${tag}`), new Uint8Array(1))]),
);

/** H(tag, x) = sha256(utf8("adal/1/" + tag) ‖ 0x00 ‖ x), where x is the parts joined (protocol.md §1). */
export function hashTagged(sha256: Sha256, tag: HashTag, ...parts: readonly Bytes[]): Hash {
  return sha256(concatBytes(PREFIXES.get(tag) as Bytes, ...parts));
}
