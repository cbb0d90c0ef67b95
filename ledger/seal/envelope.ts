import { xchacha20poly1305 } from '@noble/ciphers/chacha.js';
import { type Bytes, bytesEqual } from '../base/bytes.ts';
import type { Sha256 } from '../base/hash.ts';
import { invariant } from '../base/invariant.ts';
import { dataKey, type Encapsulation } from './data-key.ts';
import { type BidIdentity, identityBytes, sealMessageBytes } from './identity.ts';
import { lengthPrefixed, sealTag, u16 } from './lengths.ts';
import { PADDED_SIZES } from './padding.ts';
import { G1, g1Bytes, g1FromBytes, g2Bytes, g2FromBytes, hashToG2, hashToScalar, pairingBytes } from './points.ts';
import { xored } from './xor.ts';

export const SIGMA_BYTES = 32;
/** Poly1305's tag at the end of C. */
export const AEAD_TAG_BYTES = 16;
/** A data key seals one form and nothing else, so its nonce may be constant. */
const NONCE = new Uint8Array(24);

/** What an envelope is bound to beside its key: copied under any other context, it does not open. */
export interface EnvelopeContext {
  readonly identity: BidIdentity;
  /** The raw 32 bytes of the one-time submission key. */
  readonly submitterKey: Bytes;
  readonly slot: number;
}

export interface Envelope {
  /** k·P1, 48 bytes. */
  readonly u: Bytes;
  /** σ under the mask of the encapsulated key, 32 bytes. */
  readonly v: Bytes;
  /** The padded form under XChaCha20-Poly1305: 4,096 or 16,384 bytes and the tag. */
  readonly c: Bytes;
}

export type Opened =
  | { readonly kind: 'opened'; readonly padded: Bytes; readonly sigma: Bytes }
  /** `ENVELOPE_KEY`: U and V do not encapsulate a key under this context. `ENVELOPE_CONTENT`: they do, and C is not sealed with it. */
  | { readonly kind: 'invalid'; readonly reason: 'ENVELOPE_KEY' | 'ENVELOPE_CONTENT' };

/** How an envelope is opened: `openEnvelope`, or a node's memo of it. */
export type OpenEnvelope = (sha256: Sha256, key: Bytes, context: EnvelopeContext, envelope: Envelope) => Opened;

const INVALID_KEY: Opened = { kind: 'invalid', reason: 'ENVELOPE_KEY' };

/**
 * Seals a padded form to the public key of a key set and to the context's identity (sealed-bids.md §3.3). σ is 32 fresh random
 * bytes and opens the envelope for whoever has it. About 40 ms.
 */
export function sealEnvelope(
  sha256: Sha256,
  publicKey: Bytes,
  context: EnvelopeContext,
  padded: Bytes,
  sigma: Bytes,
): Envelope {
  invariant(sigma.length === SIGMA_BYTES, 'σ has 32 bytes');
  invariant(PADDED_SIZES.includes(padded.length), 'a form is padded before it is sealed');
  const contextBytes = contextBytesOf(context);
  const { u, v } = encapsulate(sha256, publicKey, context, contextBytes, sigma);
  const key = dataKey(sha256, sigma, 'form', contextBytes, { u, v });
  return { u, v, c: xchacha20poly1305(key, NONCE, lengthPrefixed(contextBytes, u, v)).encrypt(padded) };
}

/**
 * Opens an envelope with d, the key of its identity, which was checked against the public key before. One pairing. Everybody
 * gets the same answer, because d is unique and U fixes σ; a bad envelope is an answer, never an exception.
 */
export function openEnvelope(sha256: Sha256, key: Bytes, context: EnvelopeContext, envelope: Envelope): Opened {
  const u = g1FromBytes(envelope.u);
  const d = u === undefined ? undefined : g2FromBytes(key);
  if (u === undefined || d === undefined || envelope.v.length !== SIGMA_BYTES) return INVALID_KEY;
  const contextBytes = contextBytesOf(context);
  const hashed = g2Bytes(hashToG2(sealMessageBytes({ kind: 'identity', identity: context.identity })));
  const sigma = xored(envelope.v, maskOf(sha256, pairingBytes(u, d), envelope.u, hashed, contextBytes));
  const k = hashToScalar(sha256, 'H3', sigma, contextBytes);
  if (!G1.BASE.multiplyUnsafe(k).equals(u)) return INVALID_KEY;
  return openContent(sha256, contextBytes, envelope, sigma);
}

/**
 * Opens an envelope with σ, by sealing σ anew and comparing U and V: the bidder's check before sending, and a proof in a
 * dispute. Never a way to open on the ledger, where a bidder could then choose whether its bid opens.
 */
export function openWithSigma(
  sha256: Sha256,
  publicKey: Bytes,
  context: EnvelopeContext,
  envelope: Envelope,
  sigma: Bytes,
): Opened {
  if (sigma.length !== SIGMA_BYTES) return INVALID_KEY;
  const contextBytes = contextBytesOf(context);
  const { u, v } = encapsulate(sha256, publicKey, context, contextBytes, sigma);
  const isSame = bytesEqual(u, envelope.u) && bytesEqual(v, envelope.v);
  return isSame ? openContent(sha256, contextBytes, envelope, sigma) : INVALID_KEY;
}

/** U and V of an envelope before its form is known: the keys of its documents follow from them, and the form names the documents. */
export function encapsulationOf(
  sha256: Sha256,
  publicKey: Bytes,
  context: EnvelopeContext,
  sigma: Bytes,
): Encapsulation {
  invariant(sigma.length === SIGMA_BYTES, 'σ has 32 bytes');
  return encapsulate(sha256, publicKey, context, contextBytesOf(context), sigma);
}

/** What the ledger checks when a bid comes in: strict U, and the lengths of V and C. */
export function isEnvelopeWellFormed({ u, v, c }: Envelope): boolean {
  return v.length === SIGMA_BYTES && PADDED_SIZES.includes(c.length - AEAD_TAG_BYTES) && g1FromBytes(u) !== undefined;
}

/** ctx = LP(TAG("BID"), ID, submitterKey, u16 slot). */
export function contextBytesOf({ identity, submitterKey, slot }: EnvelopeContext): Bytes {
  return lengthPrefixed(sealTag('BID'), identityBytes(identity), submitterKey, u16(slot));
}

/** k = H3(σ, ctx), U = k·P1, Z = e(k·PK, H(ID)), V = σ ⊕ H2(Z, U, H(ID), ctx). */
function encapsulate(
  sha256: Sha256,
  publicKey: Bytes,
  { identity }: EnvelopeContext,
  contextBytes: Bytes,
  sigma: Bytes,
): Encapsulation {
  const key = g1FromBytes(publicKey);
  invariant(key !== undefined, 'the public key of a key set is a point of G1');
  const k = hashToScalar(sha256, 'H3', sigma, contextBytes);
  const u = g1Bytes(G1.BASE.multiply(k));
  const hashed = hashToG2(sealMessageBytes({ kind: 'identity', identity }));
  const z = pairingBytes(key.multiply(k), hashed);
  return { u, v: xored(sigma, maskOf(sha256, z, u, g2Bytes(hashed), contextBytes)) };
}

function maskOf(sha256: Sha256, z: Bytes, u: Bytes, hashed: Bytes, contextBytes: Bytes): Bytes {
  return sha256(lengthPrefixed(sealTag('H2'), z, u, hashed, contextBytes));
}

function openContent(sha256: Sha256, contextBytes: Bytes, { u, v, c }: Envelope, sigma: Bytes): Opened {
  const key = dataKey(sha256, sigma, 'form', contextBytes, { u, v });
  const padded = decrypted(key, lengthPrefixed(contextBytes, u, v), c);
  if (padded === undefined) return { kind: 'invalid', reason: 'ENVELOPE_CONTENT' };
  return { kind: 'opened', padded, sigma };
}

/** The library tells a wrong tag, and a text shorter than a tag, only by throwing. */
function decrypted(key: Bytes, associated: Bytes, cipher: Bytes): Bytes | undefined {
  try {
    return xchacha20poly1305(key, NONCE, associated).decrypt(cipher);
  } catch {
    return undefined;
  }
}
