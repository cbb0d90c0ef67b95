import { type Bytes, bytesEqual } from '../base/bytes.ts';
import { type Fault, fault, isFault } from '../base/fault.ts';
import type { Hash, Sha256 } from '../base/hash.ts';
import { faultyMax, quorum } from '../base/quorum.ts';
import {
  dealingEntries,
  dealingId,
  dkgContextOf,
  type JointKey,
  type KeySet,
  keySetEntries,
  qualifiedDealers,
} from '../modules/seal/seal-entries.ts';
import type { Tender } from '../modules/tender/tender-entries.ts';
import { checkDealing, type Dealing, jointCommitments, keyIdOf, memberPublicKeys } from '../seal/dkg.ts';
import { g1FromBytes } from '../seal/points.ts';
import { type BundleState, neededEntry } from './bundle-state.ts';

/** A key that bids are sealed to, with how many made it and how many open. */
export interface CheckedSealKey {
  readonly publicKey: Bytes;
  readonly keySet: KeySet;
  readonly key: JointKey;
}

/**
 * Repeats how a tender's sealing key came about from the dealings on the ledger: each dealer knew what it dealt, the joint key is their
 * sum, the members' keys and the name follow from it, and t is the quorum. Gives BUNDLE_SEAL_KEY with what does not add up. No dealer can
 * be shown to have kept its secret to itself; that fewer than t of them can open nothing is what the scheme promises.
 */
export function checkSealKey(
  { sha256, genesisHash }: { readonly sha256: Sha256; readonly genesisHash: Hash },
  state: BundleState,
  sealKey: NonNullable<Tender['sealKey']>,
): CheckedSealKey | Fault {
  const wrong = (what: string): Fault => fault('BUNDLE_SEAL_KEY', { epoch: sealKey.epoch, what });
  const keySet = neededEntry(state, keySetEntries, String(sealKey.epoch));
  if (isFault(keySet)) return keySet;
  const { key, participants, attempt, t } = keySet;
  const publicKey = key?.joint[0];
  if (key === undefined || publicKey === undefined) return wrong('joint');
  const n = participants.length;
  if (t !== quorum(n) || key.joint.length !== t) return wrong('t');
  if (keySet.acks.length < n - faultyMax(n)) return wrong('acks');
  const dealings = checkedDealings({ sha256, genesisHash }, state, sealKey.epoch, keySet);
  if (isFault(dealings)) return dealings;
  if (dealings.length <= faultyMax(n)) return wrong('dealings');
  if (!isSameList(jointCommitments(dealings), key.joint) || g1FromBytes(publicKey) === undefined) return wrong('joint');
  if (!isSameList(memberPublicKeys(key.joint, n), key.members)) return wrong('members');
  const keyId = keyIdOf(sha256, { genesisHash, epoch: sealKey.epoch, attempt, n, t, joint: key.joint });
  if (!bytesEqual(keyId, key.keyId) || !bytesEqual(keyId, sealKey.keyId)) return wrong('keyId');
  return { publicKey, keySet, key };
}

function checkedDealings(
  { sha256, genesisHash }: { readonly sha256: Sha256; readonly genesisHash: Hash },
  state: BundleState,
  epoch: number,
  keySet: KeySet,
): readonly Dealing[] | Fault {
  const dkg = dkgContextOf(genesisHash, epoch, keySet);
  const dealings: Dealing[] = [];
  for (const dealer of qualifiedDealers(keySet)) {
    const dealing = neededEntry(state, dealingEntries, dealingId(epoch, keySet.attempt, dealer));
    if (isFault(dealing)) return dealing;
    const flaw = checkDealing(sha256, dkg, dealer, dealing);
    if (flaw !== undefined) return fault('BUNDLE_SEAL_KEY', { epoch, dealer, what: flaw });
    dealings.push(dealing);
  }
  return dealings;
}

function isSameList(one: readonly Bytes[], other: readonly Bytes[]): boolean {
  return one.length === other.length && one.every((bytes, at) => bytesEqual(bytes, other[at] as Bytes));
}
