import { type Bytes, bytesEqual, utf8 } from '../ledger/base/bytes.ts';
import { decodeCanonical, encodeCanonical, isCleanText, type Value, type ValueMap } from '../ledger/base/codec.ts';
import { type Fault, fault, isFault } from '../ledger/base/fault.ts';
import { HASH_BYTES, hashTagged, type Sha256 } from '../ledger/base/hash.ts';
import {
  isPublicKey,
  keyText,
  type PublicKey,
  publicKeyFromHex,
  SIGNATURE_BYTES,
  type Signature,
  type VerifySignature,
} from '../ledger/base/keys.ts';
import type { NetworkLimits } from './limits.ts';
import type { PeerId } from './network.ts';

/** How a validator proves that its PeerId belongs to its consensus key (protocol.md §4 rule 25). */
export interface ValidatorProof {
  /** Hex of the consensus key with its algorithm prefix. */
  readonly key: string;
  /** Signs the 32 bytes of peerDigest(). */
  sign(digest: Bytes): Signature;
}

/** What one node says of itself at the start of a connection. */
export interface Hello {
  readonly name: string;
  /** Hex of the key whose proof was checked. */
  readonly provenKey: string | undefined;
}

/** What both sides of a hello need. */
export interface HelloContext {
  readonly sha256: Sha256;
  readonly verify: VerifySignature;
  readonly genesisHash: Bytes;
  readonly limits: NetworkLimits;
}

const VERSION = 1;

/** H("peer", genesisHash ‖ utf8(peerId)): the message of the proof. */
export function peerDigest(sha256: Sha256, genesisHash: Bytes, peer: PeerId): Bytes {
  return hashTagged(sha256, 'peer', genesisHash, utf8(peer));
}

/** Takes a context, the own PeerId, a name and perhaps a proof, gives the bytes of the hello. */
export function encodeHello(
  context: HelloContext,
  self: PeerId,
  name: string,
  validator: ValidatorProof | undefined,
): Bytes {
  const hello = { v: VERSION, genesis: context.genesisHash, name: shownName(name, context.limits) };
  const key = validator === undefined ? undefined : publicKeyFromHex(validator.key);
  if (validator === undefined || key === undefined) return encodeCanonical({ ...hello, role: 'observer' });
  const signature = validator.sign(peerDigest(context.sha256, context.genesisHash, self));
  return encodeCanonical({ ...hello, role: 'validator', proof: { key, signature } });
}

/**
 * Takes a context, the PeerId that the noise handshake proved, and its bytes; gives the hello,
 * NETWORK_OTHER_CHAIN, or NETWORK_BAD_HELLO. A wrong proof is a broken hello, not an observer.
 */
export function decodeHello(context: HelloContext, peer: PeerId, bytes: Bytes): Hello | Fault {
  const bad = fault('NETWORK_BAD_HELLO', { peer });
  if (bytes.length > context.limits.helloBytesMax) return bad;
  const value = decodeCanonical(bytes);
  if (isFault(value) || !isMap(value) || value.v !== VERSION) return bad;
  const { genesis, name, role, proof } = value;
  if (!(genesis instanceof Uint8Array) || genesis.length !== HASH_BYTES) return bad;
  if (!bytesEqual(genesis, context.genesisHash)) return fault('NETWORK_OTHER_CHAIN', { peer });
  if (typeof name !== 'string' || name !== shownName(name, context.limits)) return bad;
  if (role === 'observer' && proof === undefined) return { name, provenKey: undefined };
  if (role !== 'validator' || proof === undefined || !isMap(proof)) return bad;
  const key = checkedKey(context, peer, proof);
  return key === undefined ? bad : { name, provenKey: keyText(key) };
}

function checkedKey(context: HelloContext, peer: PeerId, proof: ValueMap): PublicKey | undefined {
  const { key, signature } = proof;
  if (!(key instanceof Uint8Array) || !isPublicKey(key)) return undefined;
  if (!(signature instanceof Uint8Array) || signature.length !== SIGNATURE_BYTES) return undefined;
  return context.verify(key, peerDigest(context.sha256, context.genesisHash, peer), signature) ? key : undefined;
}

/** Names are shown to people: one clean line of bounded length. */
function shownName(name: string, limits: NetworkLimits): string {
  const clean = isCleanText(name) ? name.replaceAll('\n', ' ') : '';
  return [...clean].slice(0, limits.nameCharsMax).join('');
}

function isMap(value: Value): value is ValueMap {
  return typeof value === 'object' && value !== null && !Array.isArray(value) && !(value instanceof Uint8Array);
}
