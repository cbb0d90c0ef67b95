import { type Bytes, bytesEqual } from '../ledger/base/bytes.ts';
import type { ValueMap } from '../ledger/base/codec.ts';
import { invariant } from '../ledger/base/invariant.ts';
import type { PublicKey } from '../ledger/base/keys.ts';
import type { LedgerEvent, LedgerModule } from '../ledger/module.ts';
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
import { beatPeriod } from '../ledger/modules/seal/seal-params.ts';
import { createComplaint, createDealing, type Dealing, dealingSecretsFrom, memberSecret } from '../ledger/seal/dkg.ts';
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
  /** Payload of a good registration. */
  registration(member: SealMember, epoch?: number): ValueMap;
  register(member: SealMember, epoch?: number): void;
  dealing(member: SealMember, epoch?: number): Dealing;
  /** Payload of a dealing for the present attempt: the member's own unless given. */
  dealPayload(member: SealMember, dealing?: Dealing, epoch?: number): ValueMap;
  deal(member: SealMember, epoch?: number): void;
  /** Payload of the member's complaint against a dealer (index) of the present attempt. */
  complaint(member: SealMember, dealer: number, epoch?: number): ValueMap;
  /** The member's share of the key as the chain and its dk give it. */
  secret(member: SealMember, epoch?: number): Bytes;
  /** Payload of the member's acknowledgement of the present key. */
  acknowledgement(member: SealMember, epoch?: number): ValueMap;
  ack(member: SealMember, epoch?: number): void;
  /** Payload of the member's heartbeat of the present period. */
  heartbeat(member: SealMember, epoch?: number): ValueMap;
  /** Block time passes the end of the present phase; gives what happened. */
  endPhase(epoch?: number): readonly LedgerEvent[];
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
      scene.keySet(epoch).participants.findIndex((participant) => bytesEqual(participant.key, key)) + 1,
    registration({ key, dk }, epoch = 1) {
      return { epoch, ...registrationFrom(sha256, { genesisHash, validator: key, dk, nonce: dk }) };
    },
    register(member, epoch = 1) {
      context.done('seal.register', scene.registration(member, epoch), member.signer);
    },
    dealing(member, epoch = 1) {
      const dkg = dkgContextOf(genesisHash, epoch, scene.keySet(epoch));
      const index = scene.index(member, epoch);
      return createDealing(sha256, dkg, index, dealingSecretsFrom(sha256, dkg, index, member.dk));
    },
    dealPayload(member, dealing, epoch = 1) {
      const { commitments, r, shares, pok } = dealing ?? scene.dealing(member, epoch);
      return { epoch, attempt: scene.keySet(epoch).attempt, commitments, r, shares, pok };
    },
    deal(member, epoch = 1) {
      context.done('seal.deal', scene.dealPayload(member, undefined, epoch), member.signer);
    },
    complaint(member, dealer, epoch = 1) {
      const keySet = scene.keySet(epoch);
      const { attempt } = keySet;
      const dkg = dkgContextOf(genesisHash, epoch, keySet);
      const dealing = existingDealing(context.state, epoch, attempt, dealer);
      const { dk } = member;
      const said = createComplaint(sha256, dkg, dealer, dealing, scene.index(member, epoch), dk, dk);
      return { epoch, attempt, dealer, ...said };
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
    acknowledgement(member, epoch = 1) {
      const { keyId } = jointKeyOf(scene.keySet(epoch));
      const share = testShares.sign(scene.secret(member, epoch), sealMessageBytes({ kind: 'ack', keyId }));
      return { epoch, keyId, share };
    },
    ack(member, epoch = 1) {
      context.done('seal.ack', scene.acknowledgement(member, epoch), member.signer);
    },
    heartbeat(member, epoch = 1) {
      const { keyId } = jointKeyOf(scene.keySet(epoch));
      const { params, time } = context.read();
      const period = beatPeriod(params, time);
      const message = sealMessageBytes({ kind: 'heartbeat', keyId, day: period });
      return { epoch, period, share: testShares.sign(scene.secret(member, epoch), message) };
    },
    endPhase(epoch = 1) {
      const { phaseEnd } = scene.keySet(epoch);
      invariant(phaseEnd !== undefined, 'the key set is in a phase that ends');
      return context.advance(phaseEnd);
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
