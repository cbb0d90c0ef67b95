import type { Bytes } from '../ledger/base/bytes.ts';
import { invariant } from '../ledger/base/invariant.ts';
import type { PublicKey } from '../ledger/base/keys.ts';
import type { Ledger } from '../ledger/execution/ledger.ts';
import {
  dkgContextOf,
  existingDealing,
  existingKeySet,
  jointKeyOf,
  type KeySet,
  qualifiedDealers,
} from '../ledger/modules/seal/seal-entries.ts';
import { createDealing, dealingSecretsFrom, memberSecret } from '../ledger/seal/dkg.ts';
import { sealMessageBytes } from '../ledger/seal/identity.ts';
import { registrationFrom, sealSecretFrom } from '../ledger/seal/registration.ts';
import type { SignedTx } from '../ledger/tx/transaction.ts';
import { sha256 } from '../node/crypto/sha256.ts';
import { committedState } from '../node/rpc/committed-state.ts';
import type { LedgerStore } from '../storage/ledger-store.ts';
import { txOf } from './execution-chain.ts';
import { testParties } from './ledger-context.ts';
import { testShares } from './seal-scene.ts';

/** A chain of real blocks that a test makes by hand. */
export interface HandChain {
  readonly ledger: Ledger;
  readonly store: LedgerStore;
  /** Executes and commits the next block. */
  readonly block: (txs: readonly SignedTx[]) => Promise<unknown>;
}

/** Lets all validators of a fresh chain make the key that tenders need: four blocks. */
export async function makeSealKey({ ledger, store, block }: HandChain): Promise<void> {
  const state = committedState(store);
  const { genesisHash } = ledger;
  const keySet = (): KeySet => existingKeySet(state, 1);
  const each = (work: (key: PublicKey, index: number) => SignedTx): readonly SignedTx[] =>
    ledger.validators(1).map(({ key }, at) => work(key, at + 1));
  const tx = (key: PublicKey, type: string, payload: Parameters<typeof txOf>[2]): SignedTx =>
    txOf(testParties.customer, type, payload, { key, expires: ledger.tip().time + 3_600_000 });

  await block([]);
  const registrations = each((key) => {
    const dk = dkOf(key);
    return tx(key, 'seal.register', {
      epoch: 1,
      ...registrationFrom(sha256, { genesisHash, validator: key, dk, nonce: dk }),
    });
  });
  await block(registrations);
  const dkg = dkgContextOf(genesisHash, 1, keySet());
  const deals = each((key, index) => {
    const secrets = dealingSecretsFrom(sha256, dkg, index, dkOf(key));
    return tx(key, 'seal.deal', { epoch: 1, attempt: 1, ...createDealing(sha256, dkg, index, secrets) });
  });
  await block(deals);
  const { keyId } = jointKeyOf(keySet());
  const acks = sealSecretsOf({ ledger, store }).map(({ key, secret }) =>
    tx(key, 'seal.ack', { epoch: 1, keyId, share: testShares.sign(secret, sealMessageBytes({ kind: 'ack', keyId })) }),
  );
  await block(acks);
  invariant(keySet().status === 'ACTIVE', 'all have confirmed the key');
}

/** The shares of the key of epoch 1 that the validators hold, from index 1 on: each follows from the chain and the holder's dk. */
export function sealSecretsOf({ ledger, store }: Pick<HandChain, 'ledger' | 'store'>): readonly SealSecret[] {
  const state = committedState(store);
  const keySet = existingKeySet(state, 1);
  const dkg = dkgContextOf(ledger.genesisHash, 1, keySet);
  const dealings = qualifiedDealers(keySet).map((dealer) => ({
    dealer,
    dealing: existingDealing(state, 1, keySet.attempt, dealer),
  }));
  return keySet.participants.map(({ key }, at) => {
    const secret = memberSecret(sha256, dkg, dealings, at + 1, dkOf(key));
    invariant(secret !== undefined, 'every share is good');
    return { index: at + 1, key, secret };
  });
}

/** What one validator holds of the key. */
export interface SealSecret {
  readonly index: number;
  readonly key: PublicKey;
  readonly secret: Bytes;
}

function dkOf(key: PublicKey): Bytes {
  return sealSecretFrom(sha256, key);
}
