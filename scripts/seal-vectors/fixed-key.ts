import { type Bytes, utf8 } from '../../ledger/base/bytes.ts';
import { publicKeyFromRaw } from '../../ledger/base/keys.ts';
import {
  createDealing,
  type DealingSecrets,
  type DkgContext,
  jointCommitments,
  keyIdOf,
  memberPublicKeys,
  memberSecret,
} from '../../ledger/seal/dkg.ts';
import type { EnvelopeContext } from '../../ledger/seal/envelope.ts';
import { bidTagOf } from '../../ledger/seal/identity.ts';
import { registrationFrom, sealSecretFrom } from '../../ledger/seal/registration.ts';
import { sha256 } from '../../node/crypto/sha256.ts';

/** 32 bytes in place of random ones: SHA-256 of a name. */
export function seed(name: string): Bytes {
  return sha256(utf8(`adal seal-v1 vectors/${name}`));
}

/** A scalar in place of a random one. */
export function fixedScalar(name: string): Bytes {
  return sealSecretFrom(sha256, seed(name));
}

const N = 4;
const T = 3;
const members = Array.from({ length: N }, (_, at) => at + 1);
const genesisHash = seed('genesis');

/** The participants' keys, registered. */
export const registrations = members.map((index) => {
  const validator = publicKeyFromRaw(seed(`validator ${index}`));
  const secrets = { dk: fixedScalar(`dk ${index}`), nonce: seed(`registration nonce ${index}`) };
  return { index, validator, ...secrets, ...registrationFrom(sha256, { genesisHash, validator, ...secrets }) };
});

/** Epoch 1, attempt 2, n = 4, t = 3. */
export const dkgContext: DkgContext = {
  genesisHash,
  epoch: 1,
  attempt: 2,
  t: T,
  eks: registrations.map(({ ek }) => ek),
};

/** Every dealer's polynomial, ρ and nonce, and the dealing that follows. */
export const dealers = members.map((dealer) => {
  const secrets: DealingSecrets = {
    coefficients: Array.from({ length: T }, (_, k) => fixedScalar(`a ${dealer} ${k}`)),
    rho: fixedScalar(`rho ${dealer}`),
    nonce: seed(`deal nonce ${dealer}`),
  };
  return { dealer, secrets, dealing: createDealing(sha256, dkgContext, dealer, secrets) };
});

const joint = jointCommitments(dealers.map(({ dealing }) => dealing));

/** The key that comes out. */
export const fixedKey = {
  n: N,
  joint,
  publicKey: joint[0] as Bytes,
  keyId: keyIdOf(sha256, { genesisHash, epoch: dkgContext.epoch, attempt: dkgContext.attempt, n: N, t: T, joint }),
  publicKeys: memberPublicKeys(joint, N),
  secrets: registrations.map(({ index, dk }) => memberSecret(sha256, dkgContext, dealers, index, dk) as Bytes),
};

const submitterKey = seed('submitter');
const SLOT = 2;

/** The bid that the vectors seal. */
export const fixedBid: EnvelopeContext = {
  identity: {
    genesisHash,
    keyId: fixedKey.keyId,
    tender: 'сатып алу-2026/17',
    lot: 3,
    envelope: 1,
    bidTag: bidTagOf(sha256, submitterKey, SLOT),
    notBefore: 1_803_891_600_000,
  },
  submitterKey,
  slot: SLOT,
};
