import type { Bytes } from '../../base/bytes.ts';
import type { Hash } from '../../base/hash.ts';
import { invariant } from '../../base/invariant.ts';
import type { PublicKey } from '../../base/keys.ts';
import { defineEntries, type StateRead } from '../../module.ts';
import type { Dealing, DkgContext } from '../../seal/dkg.ts';

/**
 * Where the key of an epoch stands. A failed attempt begins the next one, so FAILED is told by an event and never stays.
 * ACTIVE is what new tenders are sealed to; DRAINING serves the tenders that were published under it; RETIRED serves none.
 */
export type SealStatus = 'REGISTERING' | 'DEALING' | 'VERIFYING' | 'ACTIVE' | 'DRAINING' | 'RETIRED';

/** A validator that holds a share, by its index from 1; who it is and its encryption key never change within an epoch. */
export type Participant = { readonly key: PublicKey; readonly org: string; readonly ek: Bytes };

/** What the shares of an attempt add up to once its dealings are in: the joint commitments A_0 … A_{t−1} and each member's key. */
export type JointKey = {
  readonly keyId: Hash;
  readonly joint: readonly Bytes[];
  readonly members: readonly Bytes[];
};

/** One key that bids are sealed to, with how it came about (sealed-bids.md §3.2). `sealKey/<epoch>`. */
export type KeySet = {
  readonly status: SealStatus;
  readonly since: number;
  /** From 1; a new attempt begins with empty lists and longer windows. */
  readonly attempt: number;
  /** The members of the validator set that this epoch is for. */
  readonly set: readonly { readonly key: PublicKey; readonly org: string }[];
  /** When the present phase ends at the latest, ms; absent once it is ACTIVE. */
  readonly phaseEnd?: number;
  /** Empty while REGISTERING. */
  readonly participants: readonly Participant[];
  readonly t: number;
  /** Indices of those who dealt, ascending. */
  readonly dealt: readonly number[];
  /** Indices of dealers whose bad share was proven. */
  readonly guilty: readonly number[];
  /** Indices of those who proved that they hold their share of this key. */
  readonly acks: readonly number[];
  readonly key?: JointKey;
  /** Indices that were silent when it became ACTIVE. */
  readonly missing: readonly number[];
  /** Newest heartbeat of each participant, by index − 1: number of the period. */
  readonly beats: readonly number[];
  /** Tenders published under this key that may still need it. */
  readonly tenders: number;
};

/** Which epochs matter: the newest, and the one whose key is in use. `sealHead`. */
export type SealHead = {
  readonly epoch: number;
  /** First height of the validator set that the newest epoch is for. */
  readonly setFrom: number;
  readonly active?: { readonly epoch: number; readonly keyId: Hash };
};

export const sealHeadEntries = defineEntries<SealHead>('sealHead');
export const keySetEntries = defineEntries<KeySet>('sealKey');
/** Encryption keys that were registered for an epoch: `sealReg/<epoch>/<key>`. */
export const sealRegistrationEntries = defineEntries<Bytes>('sealReg');
/** `sealDealing/<epoch>/<attempt>/<dealer>`. */
export const dealingEntries = defineEntries<Dealing & { readonly [field: string]: Bytes | readonly Bytes[] }>(
  'sealDealing',
);

/** The key that new tenders are sealed to, or undefined while there is none. */
export function activeSealKey(state: StateRead): { readonly epoch: number; readonly keyId: Hash } | undefined {
  return state.get(sealHeadEntries, '')?.active;
}

/** A key set that exists. */
export function existingKeySet(state: StateRead, epoch: number): KeySet {
  const found = state.get(keySetEntries, String(epoch));
  invariant(found !== undefined, `the key set exists: ${epoch}`);
  return found;
}

/** The joint key of a set that has one. */
export function jointKeyOf(keySet: KeySet): JointKey {
  invariant(keySet.key !== undefined, 'the dealings of the key set are in');
  return keySet.key;
}

/** PK = A_0: what bids are sealed to, 48 bytes. */
export function publicKeyOf(keySet: KeySet): Bytes {
  const [publicKey] = jointKeyOf(keySet).joint;
  invariant(publicKey !== undefined, 'a joint key has at least one commitment');
  return publicKey;
}

/** The bytes that every message of an attempt is bound to. */
export function dkgContextOf(genesisHash: Hash, epoch: number, { attempt, t, participants }: KeySet): DkgContext {
  return { genesisHash, epoch, attempt, t, eks: participants.map(({ ek }) => ek) };
}

/** A dealing that was accepted. */
export function existingDealing(state: StateRead, epoch: number, attempt: number, dealer: number): Dealing {
  const found = state.get(dealingEntries, dealingId(epoch, attempt, dealer));
  invariant(found !== undefined, `the dealing exists: ${epoch} ${attempt} ${dealer}`);
  return found;
}

export function dealingId(epoch: number, attempt: number, dealer: number): string {
  return `${epoch}/${attempt}/${dealer}`;
}

/** Dealers whose dealings count: who dealt and was not proven guilty. */
export function qualifiedDealers({ dealt, guilty }: KeySet): readonly number[] {
  return dealt.filter((dealer) => !guilty.includes(dealer));
}
