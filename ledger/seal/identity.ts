import { type Bytes, utf8 } from '../base/bytes.ts';
import type { Hash, Sha256 } from '../base/hash.ts';
import { unreachable } from '../base/invariant.ts';
import { lengthPrefixed, sealTag, u8, u16, u32, u64 } from './lengths.ts';

/** What one released key opens: one envelope of one version of one bid, not before one time. */
export interface BidIdentity {
  readonly genesisHash: Hash;
  readonly keyId: Hash;
  readonly tender: string;
  /** 0 … 65,535. */
  readonly lot: number;
  /** 0 … 255: 0 is technical or the only one, 1 is the price of two-envelope tenders. */
  readonly envelope: number;
  readonly bidTag: Hash;
  /** Milliseconds since 1970 UTC. */
  readonly notBefore: number;
}

/** Everything that a share of the threshold key may ever sign. There is no way to sign other bytes. */
export type SealMessage =
  | { readonly kind: 'identity'; readonly identity: BidIdentity }
  | { readonly kind: 'ack'; readonly keyId: Hash }
  /** `day`: whole days since 1970-01-01 UTC. */
  | { readonly kind: 'heartbeat'; readonly keyId: Hash; readonly day: number };

/** ID of sealed-bids.md §3.1: the bytes that a bid is sealed to. */
export function identityBytes(id: BidIdentity): Bytes {
  return lengthPrefixed(
    sealTag('ID'),
    id.genesisHash,
    id.keyId,
    utf8(id.tender),
    u16(id.lot),
    u8(id.envelope),
    id.bidTag,
    u64(id.notBefore),
  );
}

/** The bytes whose hash to G2 is signed. The tag in front keeps the three kinds apart. */
export function sealMessageBytes(message: SealMessage): Bytes {
  switch (message.kind) {
    case 'identity':
      return identityBytes(message.identity);
    case 'ack':
      return lengthPrefixed(sealTag('ACK'), message.keyId);
    case 'heartbeat':
      return lengthPrefixed(sealTag('HB'), message.keyId, u32(message.day));
    default:
      return unreachable(message);
  }
}

/** The name under which a guarantee, hold or token admits a submission key; takes the raw 32 bytes of the key. */
export function submitterTagOf(sha256: Sha256, submitterKey: Bytes): Hash {
  return sha256(submitterKey);
}

/** The name of one version of a bid. A slot (0 … 65,535) is never used twice, so one version's key never opens the next. */
export function bidTagOf(sha256: Sha256, submitterKey: Bytes, slot: number): Hash {
  return sha256(lengthPrefixed(submitterKey, u16(slot)));
}

/** The commitment in a bid security that the opened bid must match; takes 32 random bytes and the bidder's BIN. */
export function principalCommitOf(sha256: Sha256, salt: Bytes, bin: string): Hash {
  return sha256(lengthPrefixed(sealTag('PRINCIPAL'), salt, utf8(bin)));
}

/**
 * The salt of a submission key's commitment as a function of the key's 32-byte seed, so that the key's file is all that has to be kept. It is
 * as fresh as the seed, and becomes public with the opened form without telling anything of it.
 */
export function principalSaltFrom(sha256: Sha256, seed: Bytes): Hash {
  return sha256(lengthPrefixed(sealTag('SALT'), seed));
}
