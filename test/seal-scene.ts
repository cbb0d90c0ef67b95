import type { Bytes } from '../ledger/base/bytes.ts';
import { invariant } from '../ledger/base/invariant.ts';
import type { PublicKey } from '../ledger/base/keys.ts';
import type { LedgerModule } from '../ledger/module.ts';
import {
  dkgContextOf,
  existingDealing,
  existingKeySet,
  type JointKey,
  jointKeyOf,
  type KeySet,
  qualifiedDealers,
} from '../ledger/modules/seal/seal-entries.ts';
import { createSealModule } from '../ledger/modules/seal/seal-module.ts';
import { createDealing, type Dealing, dealingSecretsFrom, memberSecret } from '../ledger/seal/dkg.ts';
import { sealMessageBytes } from '../ledger/seal/identity.ts';
import { registrationFrom, sealSecretFrom } from '../ledger/seal/registration.ts';
import { sha256 } from '../node/crypto/sha256.ts';
import { createShareCrypto } from '../node/crypto/share-crypto.ts';
import { createTestContext, type TestContext, type TestSigner, testGenesis, testParties } from './ledger-context.ts';

/** Blst where it loads: the tests of the scheme itself see to it that the plain code gives the same. */
export const testShares = createShareCrypto(sha256);

/** A validator that takes part in key generation. */
export interface SealMember {
  readonly key: PublicKey;
  readonly signer: TestSigner;
  readonly dk: Bytes;
}

/** Key generation on a test ledger, a step at a time or all at once. */
export interface SealScene extends TestContext {
  readonly members: readonly SealMember[];
  keySet(epoch?: number): KeySet;
  /** Index of a member in the key set, from 1. */
  index(member: SealMember, epoch?: number): number;
  register(member: SealMember, epoch?: number): void;
  dealing(member: SealMember, epoch?: number): Dealing;
  deal(member: SealMember, epoch?: number): void;
  /** The member's share of the key as the chain and its dk give it. */
  secret(member: SealMember, epoch?: number): Bytes;
  ack(member: SealMember, epoch?: number): void;
  /** From registering to an active key. */
  makeKey(epoch?: number): JointKey;
}

export function createSealScene(options: {
  readonly time: number;
  readonly validators?: number;
  readonly modules?: readonly LedgerModule[];
  readonly params?: Parameters<typeof testGenesis>[0]['params'];
}): SealScene {
  const genesis = testGenesis({ time: options.time, profile: 'demo', params: options.params ?? [] });
  const count = options.validators ?? testParties.validators.length;
  const context = createTestContext({
    modules: [createSealModule(testShares), ...(options.modules ?? [])],
    genesis: { ...genesis, validators: genesis.validators.slice(0, count) },
  });
  return sealSteps(context, genesis.validators.slice(0, count));
}

/** The steps of key generation over any test ledger that has the seal module. */
export function sealSteps(
  context: TestContext,
  validators: readonly { readonly key: PublicKey; readonly org: string }[],
): SealScene {
  const { genesisHash } = context.read();
  const members = validators.map(({ key, org }) => ({
    key,
    signer: { org, key },
    dk: sealSecretFrom(sha256, key),
  }));
  const scene: SealScene = {
    ...context,
    members,
    keySet: (epoch = 1) => existingKeySet(context.state, epoch),
    index: ({ key }, epoch = 1) =>
      scene.keySet(epoch).participants.findIndex((participant) => participant.key === key) + 1,
    register(member, epoch = 1) {
      const { ek, pok } = registrationFrom(sha256, {
        genesisHash,
        validator: member.key,
        dk: member.dk,
        nonce: member.dk,
      });
      context.done('seal.register', { epoch, ek, pok }, member.signer);
    },
    dealing(member, epoch = 1) {
      const dkg = dkgContextOf(genesisHash, epoch, scene.keySet(epoch));
      const index = scene.index(member, epoch);
      return createDealing(sha256, dkg, index, dealingSecretsFrom(sha256, dkg, index, member.dk));
    },
    deal(member, epoch = 1) {
      const { commitments, r, shares, pok } = scene.dealing(member, epoch);
      const { attempt } = scene.keySet(epoch);
      context.done('seal.deal', { epoch, attempt, commitments, r, shares, pok }, member.signer);
    },
    secret(member, epoch = 1) {
      const keySet = scene.keySet(epoch);
      const dealings = qualifiedDealers(keySet).map((dealer) => ({
        dealer,
        dealing: existingDealing(context.state, epoch, keySet.attempt, dealer),
      }));
      const dkg = dkgContextOf(genesisHash, epoch, keySet);
      const secret = memberSecret(sha256, dkg, dealings, scene.index(member, epoch), member.dk);
      invariant(secret !== undefined, 'every share of the scene is good');
      return secret;
    },
    ack(member, epoch = 1) {
      const { keyId } = jointKeyOf(scene.keySet(epoch));
      const share = testShares.sign(scene.secret(member, epoch), sealMessageBytes({ kind: 'ack', keyId }));
      context.done('seal.ack', { epoch, keyId, share }, member.signer);
    },
    makeKey(epoch = 1) {
      context.advance(context.read().time);
      for (const member of members) scene.register(member, epoch);
      for (const member of members) scene.deal(member, epoch);
      for (const member of members) scene.ack(member, epoch);
      return jointKeyOf(scene.keySet(epoch));
    },
  };
  return scene;
}
