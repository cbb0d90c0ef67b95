import { type Bytes, bytesEqual } from '../../ledger/base/bytes.ts';
import type { Hash } from '../../ledger/base/hash.ts';
import { invariant } from '../../ledger/base/invariant.ts';
import { type BidIdentity, type SealMessage, sealMessageBytes } from '../../ledger/seal/identity.ts';
import type { ShareCrypto } from '../../ledger/seal/share-crypto.ts';
import type { Logger } from '../log.ts';

/** 96 bytes, or why this validator does not sign now. */
export type SealSignature =
  | { readonly kind: 'signed'; readonly share: Bytes }
  /** `tooEarly`: by the own clock the bid may not be opened yet. `chainLags`: the chain stands so far behind it that one of them is wrong. */
  | { readonly kind: 'refused'; readonly reason: 'tooEarly' | 'chainLags' };

/** Signs with a share of one key. Only messages of the scheme: there is no way in for other bytes. */
export type SignSeal = (message: SealMessage) => SealSignature;

export interface SealSignerOptions {
  readonly shares: Pick<ShareCrypto, 'sign'>;
  /** s_i, 32 bytes. */
  readonly secret: Bytes;
  /** Of the key that this is a share of; a message of another key is a bug. */
  readonly keyId: Hash;
  /** This machine's clock, ms. */
  readonly now: () => number;
  /** Time of the last committed block, ms; undefined before block 1. */
  readonly tipTime: () => number | undefined;
  readonly log: Logger;
}

/** How far an honest clock may be behind the one that ended acceptance (sealed-bids.md §3.4). */
export const EARLY_MS_MAX = 2_000;
/** How far the chain may be behind the own clock: a minute is no matter of delay any more (sealed-bids.md §3.4). */
export const CHAIN_LAG_MS_MAX = 60_000;

/** Builds the signer of one key; it holds the secret and gives it to nobody. */
export function createSealSigner(options: SealSignerOptions): SignSeal {
  const { shares, secret, keyId } = options;
  return (message) => {
    const named = message.kind === 'identity' ? message.identity.keyId : message.keyId;
    invariant(bytesEqual(named, keyId), 'a share signs messages of its own key');
    const reason = message.kind === 'identity' ? refusalOf(options, message.identity) : undefined;
    if (reason !== undefined) return { kind: 'refused', reason };
    return { kind: 'signed', share: shares.sign(secret, sealMessageBytes(message)) };
  };
}

/** Asked at the moment of signing, whatever was asked before: a share of an identity can never be taken back. */
function refusalOf(
  { now, tipTime, log }: SealSignerOptions,
  { tender, notBefore }: BidIdentity,
): 'tooEarly' | 'chainLags' | undefined {
  const clock = now();
  if (clock < notBefore - EARLY_MS_MAX) return 'tooEarly';
  const lagMs = clock - (tipTime() ?? Number.NEGATIVE_INFINITY);
  if (lagMs <= CHAIN_LAG_MS_MAX) return undefined;
  log('error', 'seal.chainLags', { tender, lagMs: Number.isFinite(lagMs) ? lagMs : -1 });
  return 'chainLags';
}
