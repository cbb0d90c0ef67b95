import { type Bytes, bytesEqual, compareBytes, concatBytes, toHex } from '../base/bytes.ts';
import { decodeLoose, encodeTrusted, type Value, type ValueMap } from '../base/codec.ts';
import { type Fault, fault, isFault } from '../base/fault.ts';
import { type Hash, hashTagged, type Sha256 } from '../base/hash.ts';
import { isPublicKey, type PublicKey, SIGNATURE_BYTES, type Signature } from '../base/keys.ts';
import { TX_BYTES_MAX, TX_COSIGNERS_MAX } from '../base/limits.ts';

/** What is asked, by whom, until when (protocol.md §2). `expires` is ms UTC; cosigners are sorted by bytes, without key. */
export interface Tx {
  readonly v: 1;
  readonly chain: string;
  readonly type: string;
  readonly key: PublicKey;
  readonly cosigners: readonly PublicKey[];
  readonly expires: number;
  readonly payload: ValueMap;
}

/** A transaction with its signatures, decoded once at the border. */
export interface SignedTx {
  readonly tx: Tx;
  /** One per key: first the sender's, then the cosigners' in order. */
  readonly sigs: readonly Signature[];
  /** cbor([Tx, sigs]), exactly as it arrived. */
  readonly bytes: Bytes;
  /** Identity: what was asked. Uniqueness is by this. */
  readonly txId: Hash;
  readonly txIdText: string;
  /** These very bytes: mempool, caches, proposals and fetches go by this. */
  readonly txHash: Hash;
  readonly txHashText: string;
}

/** Gives cbor(Tx), the preimage of the txId. */
export function encodeTx(tx: Tx): Bytes {
  return encodeTrusted(tx as unknown as Value);
}

/** txId = H("tx", cbor(Tx)). */
export function txIdOf(sha256: Sha256, txBytes: Bytes): Hash {
  return hashTagged(sha256, 'tx', txBytes);
}

/** What each key signs: H("sig", genesisHash ‖ txId). */
export function txSigningHash(sha256: Sha256, genesisHash: Hash, txId: Hash): Hash {
  return hashTagged(sha256, 'sig', genesisHash, txId);
}

/** Puts a transaction and its signatures together; the inverse of decodeSignedTx. */
export function signedTx(sha256: Sha256, tx: Tx, sigs: readonly Signature[]): SignedTx {
  return assemble(sha256, tx, sigs, encodeTx(tx));
}

/**
 * Takes untrusted bytes, gives the transaction with its ids, or TX_OVERSIZED, CODEC_NOT_CANONICAL, CODEC_TOO_DEEP or TX_SCHEMA.
 * Checks form only: no signature, no state, no payload schema.
 */
export function decodeSignedTx(sha256: Sha256, bytes: Bytes): SignedTx | Fault {
  if (bytes.length > TX_BYTES_MAX) return fault('TX_OVERSIZED', { bytes: bytes.length, bytesMax: TX_BYTES_MAX });
  const value = decodeLoose(bytes);
  if (isFault(value)) return value;
  if (!Array.isArray(value) || value.length !== 2) return fault('TX_SCHEMA', { field: '', problem: 'wrongType' });
  const [body, sigs] = value as [Value, Value];
  const wrong = wrongField(body) ?? wrongSignatures(body, sigs);
  if (wrong !== undefined) return fault('TX_SCHEMA', { field: wrong, problem: 'wrongType' });
  const tx = body as unknown as Tx;
  const decoded = assemble(sha256, tx, sigs as readonly Signature[], encodeTx(tx));
  return bytesEqual(decoded.bytes, bytes) ? decoded : fault('CODEC_NOT_CANONICAL');
}

const ARRAY_OF_TWO = Uint8Array.of(0x82);

function assemble(sha256: Sha256, tx: Tx, sigs: readonly Signature[], txBytes: Bytes): SignedTx {
  // cbor([Tx, sigs]) is the array header, then the two encodings: Tx is encoded once for both its id and the whole.
  const bytes = concatBytes(ARRAY_OF_TWO, txBytes, encodeTrusted(sigs));
  const txId = txIdOf(sha256, txBytes);
  const txHash = hashTagged(sha256, 'stx', bytes);
  return { tx, sigs, bytes, txId, txIdText: toHex(txId), txHash, txHashText: toHex(txHash) };
}

const FIELDS: Readonly<Record<string, (value: Value | undefined) => boolean>> = {
  v: (value) => value === 1,
  chain: (value) => typeof value === 'string' && /^[a-z0-9-]{1,32}$/.test(value),
  type: (value) => typeof value === 'string' && /^[a-z][A-Za-z]{0,31}\.[a-z][A-Za-z]{0,31}$/.test(value),
  key: (value) => value instanceof Uint8Array && isPublicKey(value),
  cosigners: (value) => isSortedKeys(value),
  expires: (value) => typeof value === 'number' && value >= 0,
  payload: (value) =>
    typeof value === 'object' && value !== null && !Array.isArray(value) && !(value instanceof Uint8Array),
};
const FIELD_NAMES = Object.keys(FIELDS);

function wrongField(body: Value): string | undefined {
  if (typeof body !== 'object' || body === null || Array.isArray(body) || body instanceof Uint8Array) return 'tx';
  const map = body as ValueMap;
  for (const name of FIELD_NAMES) if (FIELDS[name]?.(map[name]) !== true) return name;
  return Object.keys(map).find((name) => !Object.hasOwn(FIELDS, name));
}

function isSortedKeys(value: Value | undefined): boolean {
  if (!Array.isArray(value) || value.length > TX_COSIGNERS_MAX) return false;
  for (let i = 0; i < value.length; i++) {
    const item = value[i] as Value;
    if (!(item instanceof Uint8Array) || !isPublicKey(item)) return false;
    if (i > 0 && compareBytes(value[i - 1] as Bytes, item) >= 0) return false;
  }
  return true;
}

function wrongSignatures(body: Value, sigs: Value): string | undefined {
  const tx = body as unknown as Tx;
  if (!Array.isArray(sigs) || sigs.length !== 1 + tx.cosigners.length) return 'sigs';
  if (sigs.some((sig) => !(sig instanceof Uint8Array) || sig.length !== SIGNATURE_BYTES)) return 'sigs';
  return tx.cosigners.some((cosigner) => bytesEqual(cosigner, tx.key)) ? 'cosigners' : undefined;
}
