import type { Dealing } from '../../ledger/seal/dkg.ts';
import { createMemberShares, type MemberShare } from './member-share.ts';
import type { OpenerPorts } from './opener-ports.ts';
import { createOwnSealKeys } from './own-seal-keys.ts';
import type { SealKey } from './seal-keys.ts';
import { createSealSigner, type SignSeal } from './seal-signer.ts';
import type { Membership } from './seal-steps.ts';

/** What this validator can do with its keys; undefined where a key is not here, which was told once. */
export interface OwnShares {
  keyToRegister(epoch: number): Promise<SealKey | undefined>;
  dealing(member: Membership): Promise<Dealing | undefined>;
  share(member: Membership): Promise<MemberShare | undefined>;
  /** What signs with the share; also undefined where a dealer gave a bad one, which is told once as well. */
  signer(member: Membership): Promise<SignSeal | undefined>;
  /** Logs an error that will not go away by itself, once a run. */
  tellOnce(event: string, epoch: number): void;
  retire(epoch: number): Promise<void>;
}

/** Builds them over the key files and the committed state. */
export function createOwnShares(ports: OpenerPorts): OwnShares {
  const { genesisHash, signer, state, pool, shares, log, now, tip } = ports;
  const keys = createOwnSealKeys({ folder: ports.keys, state, validator: signer.key, log });
  const tipTime = () => tip()?.time;
  const members = createMemberShares({
    genesisHash,
    state,
    pool,
    createSigner: (secret, keyId) => createSealSigner({ shares, secret, keyId, now, tipTime, log }),
  });
  const told = new Set<string>();

  function tellOnce(event: string, epoch: number): void {
    const what = `${event}/${epoch}`;
    if (!told.has(what)) log('error', event, { epoch });
    told.add(what);
  }

  async function share(member: Membership): Promise<MemberShare | undefined> {
    const key = await keys.registered(member.epoch);
    return key === undefined ? undefined : await members.share(member, key);
  }

  return {
    keyToRegister: (epoch) => keys.toRegister(epoch),
    async dealing(member) {
      const key = await keys.registered(member.epoch);
      return key === undefined ? undefined : await members.dealing(member, key);
    },
    share,
    async signer(member) {
      const found = await share(member);
      if (found?.kind === 'held') return found.sign;
      if (found !== undefined) tellOnce('seal.shareBad', member.epoch);
      return undefined;
    },
    tellOnce,
    async retire(epoch) {
      members.forget(epoch);
      await keys.retire(epoch);
    },
  };
}
