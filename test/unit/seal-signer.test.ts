import { describe, expect, it } from 'vitest';
import type { BidIdentity } from '../../ledger/seal/identity.ts';
import { sealMessageBytes } from '../../ledger/seal/identity.ts';
import { sealPublicKeyOf, sealSecretFrom } from '../../ledger/seal/registration.ts';
import { sha256 } from '../../node/crypto/sha256.ts';
import { createSealSigner } from '../../node/opener/seal-signer.ts';
import { testShares } from '../seal-scene.ts';

const DEADLINE = 1_770_000_000_000;
const keyId = new Uint8Array(32).fill(3);
const secret = sealSecretFrom(sha256, new Uint8Array(64));
const identity: BidIdentity = {
  genesisHash: new Uint8Array(32),
  keyId,
  tender: 't-1',
  lot: 1,
  envelope: 0,
  bidTag: new Uint8Array(32),
  notBefore: DEADLINE,
};

function signerAt(clock: number, tipTime: number | undefined) {
  const told: string[] = [];
  const sign = createSealSigner({
    shares: testShares,
    secret,
    keyId,
    now: () => clock,
    tipTime: () => tipTime,
    log: (level, event) => void told.push(`${level} ${event}`),
  });
  return { sign, told };
}

describe('signSeal', () => {
  it('signs the three kinds of messages, each verifiable with the public key of the share', () => {
    const { sign } = signerAt(DEADLINE, DEADLINE);
    for (const message of [
      { kind: 'identity', identity },
      { kind: 'ack', keyId },
      { kind: 'heartbeat', keyId, day: 20_000 },
    ] as const) {
      const signed = sign(message);
      if (signed.kind !== 'signed') throw new TypeError(`signed: ${message.kind}`);
      expect(testShares.verify(sealPublicKeyOf(secret), sealMessageBytes(message), signed.share)).toBe(true);
    }
  });

  it.each([
    [DEADLINE - 2_001, DEADLINE, 'tooEarly'],
    [DEADLINE - 2_000, DEADLINE, undefined],
    [DEADLINE + 60_000, DEADLINE, undefined],
    [DEADLINE + 60_001, DEADLINE, 'chainLags'],
    [DEADLINE, undefined, 'chainLags'],
    // A chain ahead of this clock is no matter: the own clock decides whether it is time.
    [DEADLINE - 2_000, DEADLINE + 5_000, undefined],
    [DEADLINE - 3_000, DEADLINE + 5_000, 'tooEarly'],
  ])('at %i with the last block at %s: %s', (clock, tipTime, reason) => {
    const { sign, told } = signerAt(clock, tipTime);
    const answer = sign({ kind: 'identity', identity });
    expect(answer.kind === 'refused' ? answer.reason : undefined).toBe(reason);
    expect(told).toEqual(reason === 'chainLags' ? ['error seal.chainLags'] : []);
    // What binds nobody to a time is signed at any time.
    expect(sign({ kind: 'ack', keyId }).kind).toBe('signed');
    expect(sign({ kind: 'heartbeat', keyId, day: 1 }).kind).toBe('signed');
  });

  it('signs nothing of another key', () => {
    const { sign } = signerAt(DEADLINE, DEADLINE);
    const other = new Uint8Array(32);
    expect(() => sign({ kind: 'identity', identity: { ...identity, keyId: other } })).toThrow('its own key');
    expect(() => sign({ kind: 'ack', keyId: other })).toThrow('its own key');
  });
});
