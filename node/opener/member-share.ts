import { randomBytes } from 'node:crypto';
import { type Bytes, toHex } from '../../ledger/base/bytes.ts';
import type { Hash } from '../../ledger/base/hash.ts';
import type { StateRead } from '../../ledger/module.ts';
import { dkgContextOf, existingDealing, jointKeyOf, qualifiedDealers } from '../../ledger/modules/seal/seal-entries.ts';
import { type Complaint, type Dealing, memberSecretFromShares } from '../../ledger/seal/dkg.ts';
import type { HeldShare } from './opener-job.ts';
import type { OpenerPool } from './opener-pool.ts';
import type { SealKey } from './seal-keys.ts';
import type { SignSeal } from './seal-signer.ts';
import type { Membership } from './seal-steps.ts';

/** What the dealings of an attempt give this validator. */
export type MemberShare =
  | { readonly kind: 'held'; readonly sign: SignSeal }
  | { readonly kind: 'bad'; readonly complaints: readonly DealerComplaint[] }
  /** The shares are good and their sum is 0: only if all dealers collude. */
  | { readonly kind: 'zero' };

export interface DealerComplaint {
  readonly dealer: number;
  readonly complaint: Complaint;
}

/** This validator's part of the keys: a pure function of the chain and dk, computed once and kept in memory only. */
export interface MemberShares {
  dealing(member: Membership, key: SealKey): Promise<Dealing>;
  share(member: Membership, key: SealKey): Promise<MemberShare>;
  /** Forgets what belongs to a retired epoch. */
  forget(epoch: number): void;
}

export interface MemberSharesOptions {
  readonly genesisHash: Hash;
  readonly state: StateRead;
  readonly pool: OpenerPool;
  readonly createSigner: (secret: Bytes, keyId: Hash) => SignSeal;
}

interface Attempt {
  readonly attempt: number;
  dealing: Dealing | undefined;
  readonly held: Map<number, HeldShare>;
  /** By keyId: when a dealer is excluded the key changes, and with it the sum. */
  signer: { readonly keyId: string; readonly sign: SignSeal } | undefined;
}

const NONCE_BYTES = 32;

/** Builds the memory of one validator. */
export function createMemberShares({ genesisHash, state, pool, createSigner }: MemberSharesOptions): MemberShares {
  const attempts = new Map<number, Attempt>();

  /** A later attempt takes the place of the one before, whose polynomials nobody needs again. */
  function attemptOf({ epoch, keySet }: Membership): Attempt {
    const known = attempts.get(epoch);
    if (known?.attempt === keySet.attempt) return known;
    const fresh: Attempt = { attempt: keySet.attempt, dealing: undefined, held: new Map(), signer: undefined };
    attempts.set(epoch, fresh);
    return fresh;
  }

  async function heldShare(member: Membership, key: SealKey, held: Map<number, HeldShare>, dealer: number) {
    const known = held.get(dealer);
    if (known !== undefined) return known;
    const { epoch, keySet, index } = member;
    const found = await pool.run<'share'>({
      kind: 'share',
      context: dkgContextOf(genesisHash, epoch, keySet),
      dealer,
      dealing: existingDealing(state, epoch, keySet.attempt, dealer),
      holder: index,
      dk: key.dk,
      nonce: Uint8Array.from(randomBytes(NONCE_BYTES)),
    });
    held.set(dealer, found);
    return found;
  }

  return {
    async dealing(member, key) {
      const attempt = attemptOf(member);
      const context = dkgContextOf(genesisHash, member.epoch, member.keySet);
      attempt.dealing ??= await pool.run<'deal'>({ kind: 'deal', context, dealer: member.index, dk: key.dk });
      return attempt.dealing;
    },
    async share(member, key) {
      const { keySet } = member;
      const attempt = attemptOf(member);
      const { keyId } = jointKeyOf(keySet);
      if (attempt.signer?.keyId === toHex(keyId)) return { kind: 'held', sign: attempt.signer.sign };
      const good: Bytes[] = [];
      const complaints: DealerComplaint[] = [];
      for (const dealer of qualifiedDealers(keySet)) {
        const found = await heldShare(member, key, attempt.held, dealer);
        if (found.kind === 'good') good.push(found.share);
        else complaints.push({ dealer, complaint: found.complaint });
      }
      if (complaints.length > 0) return { kind: 'bad', complaints };
      const secret = memberSecretFromShares(good);
      if (secret === undefined) return { kind: 'zero' };
      const sign = createSigner(secret, keyId);
      attempt.signer = { keyId: toHex(keyId), sign };
      return { kind: 'held', sign };
    },
    forget: (epoch) => void attempts.delete(epoch),
  };
}
