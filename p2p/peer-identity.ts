import { createPrivateKey, createPublicKey } from 'node:crypto';
import { privateKeyFromRaw } from '@libp2p/crypto/keys';
import { peerIdFromPrivateKey } from '@libp2p/peer-id';
import { type Bytes, concatBytes } from '../ledger/base/bytes.ts';
import { invariant } from '../ledger/base/invariant.ts';
import type { HostOptions } from './libp2p-types.ts';
import type { PeerId } from './network.ts';

/** A node's libp2p key and the PeerId that follows from it. */
export interface PeerIdentity {
  readonly privateKey: NonNullable<HostOptions['privateKey']>;
  readonly id: PeerId;
}

export const PEER_SEED_BYTES = 32;

/** PKCS #8 (RFC 8410) of an Ed25519 key, up to the 32 bytes of the seed. */
const PKCS8_ED25519 = Uint8Array.of(0x30, 0x2e, 2, 1, 0, 0x30, 5, 6, 3, 0x2b, 0x65, 0x70, 4, 0x22, 4, 0x20);

/** Takes the 32-byte seed of an Ed25519 key, gives the identity. Synchronous, unlike libp2p's own derivation. */
export function peerIdentityFromSeed(seed: Bytes): PeerIdentity {
  invariant(seed.length === PEER_SEED_BYTES, 'a peer seed has 32 bytes');
  const key = createPrivateKey({ key: Buffer.from(concatBytes(PKCS8_ED25519, seed)), format: 'der', type: 'pkcs8' });
  const publicKey = createPublicKey(key).export({ format: 'jwk' }).x;
  invariant(publicKey !== undefined, 'an Ed25519 key has a public half');
  const privateKey = privateKeyFromRaw(concatBytes(seed, Buffer.from(publicKey, 'base64url')));
  return { privateKey, id: peerIdFromPrivateKey(privateKey).toString() };
}
