import { hash } from 'node:crypto';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { encodeCanonical } from '../../ledger/base/codec.ts';
import { isFault } from '../../ledger/base/fault.ts';
import type { Sha256 } from '../../ledger/base/hash.ts';
import { publicKeyFromRaw } from '../../ledger/base/keys.ts';
import { encodeTx, type Tx } from '../../ledger/tx/transaction.ts';
import { createVerifier } from '../../node/crypto/verify.ts';
import { type SignRequest, signRequestHash } from '../../node/signing/sign-request.ts';
import type { ValidatorSigner } from '../../node/signing/validator-signer.ts';

export interface SignerWorld {
  readonly signer: ValidatorSigner;
  remove(): Promise<void>;
}

const sha256: Sha256 = (data) => Uint8Array.from(hash('sha256', data, 'buffer'));
const verify = createVerifier();

/** The chain, the seed and the hash function that every implementation under test is built with. */
export const signerScene = { sha256, genesisHash: sha256(Uint8Array.of(7)), seed: () => new Uint8Array(32).fill(9) };

const block = (n: number) => sha256(Uint8Array.of(1, n));
const place = (height: number, round: number) => ({ height, round });

/** Requests of every guarded kind. */
export const ask = {
  proposal: (height: number, round: number, n: number, validRound = -1): SignRequest => ({
    kind: 'proposal',
    ...place(height, round),
    blockId: block(n),
    validRound,
  }),
  prevote: (height: number, round: number, n: number | null, validRound = -1): SignRequest => ({
    kind: 'prevote',
    ...place(height, round),
    blockId: n === null ? null : block(n),
    validRound,
  }),
  precommit: (height: number, round: number, n: number | null): SignRequest => ({
    kind: 'precommit',
    ...place(height, round),
    blockId: n === null ? null : block(n),
    validRound: null,
  }),
};

/** What every holder of a validator's key must do, in whatever process it lives. */
export function testSigner(name: string, create: () => Promise<SignerWorld>): void {
  describe(`signer: ${name}`, () => {
    let world: SignerWorld;
    beforeEach(async () => {
      world = await create();
    });
    afterEach(() => world.remove());

    async function outcome(request: SignRequest): Promise<string> {
      const result = await world.signer.sign(request);
      if (isFault(result)) return `${result.code} ${String(result.detail.reason)}`;
      const digest = signRequestHash(sha256, signerScene.genesisHash, request);
      expect(verify(world.signer.key, digest, result), 'a signature is valid').toBe(true);
      return 'signed';
    }

    function txOf(type: string, changes: Partial<Tx> = {}): SignRequest {
      const { key } = world.signer;
      const tx: Tx = { v: 1, chain: 'adal', type, key, cosigners: [], expires: 1000, payload: {}, ...changes };
      return { kind: 'tx', tx: encodeTx(tx) };
    }

    it('signs each kind of a round once, and the same request with the same bytes', async () => {
      for (const request of [ask.proposal(1, 0, 1), ask.prevote(1, 0, 1), ask.precommit(1, 0, 1)]) {
        const first = await world.signer.sign(request);
        expect(isFault(first)).toBe(false);
        expect(await world.signer.sign(request)).toEqual(first);
      }
    });

    it('refuses other bytes for one height, round and kind, whichever field differs', async () => {
      await world.signer.sign(ask.prevote(4, 2, 1, 1));
      expect(await outcome(ask.prevote(4, 2, 2, 1))).toBe('SIGNER_REFUSED otherBytes');
      expect(await outcome(ask.prevote(4, 2, null))).toBe('SIGNER_REFUSED otherBytes');
      expect(await outcome(ask.prevote(4, 2, 1, 0))).toBe('SIGNER_REFUSED otherBytes');
      await world.signer.sign(ask.precommit(4, 2, null));
      expect(await outcome(ask.precommit(4, 2, 1))).toBe('SIGNER_REFUSED otherBytes');
      await world.signer.sign(ask.proposal(4, 2, 1, 0));
      expect(await outcome(ask.proposal(4, 2, 1))).toBe('SIGNER_REFUSED otherBytes');
      // The refusals have changed nothing.
      expect(await outcome(ask.prevote(4, 2, 1, 1))).toBe('signed');
    });

    it('never goes back to a lower round or height, not even for what it signed there', async () => {
      for (const request of [ask.prevote(5, 0, 1), ask.prevote(5, 3, 1), ask.prevote(6, 0, 1)]) {
        expect(await outcome(request)).toBe('signed');
      }
      for (const request of [
        ask.prevote(5, 9, 1),
        ask.prevote(5, 3, 1),
        ask.precommit(5, 3, 1),
        ask.proposal(1, 0, 1),
      ]) {
        expect(await outcome(request)).toBe('SIGNER_REFUSED regression');
      }
      expect(await outcome(ask.precommit(6, 0, 1))).toBe('signed');
      expect(await outcome(ask.prevote(6, 1, 2))).toBe('signed');
      expect(await outcome(ask.precommit(6, 0, 1))).toBe('SIGNER_REFUSED regression');
    });

    it('says where it refused', async () => {
      await world.signer.sign(ask.prevote(2, 1, 1));
      const refusal = await world.signer.sign(ask.prevote(2, 1, 2));
      expect(refusal).toMatchObject({
        code: 'SIGNER_REFUSED',
        detail: { kind: 'prevote', height: 2, round: 1, reason: 'otherBytes' },
      });
    });

    it('signs peers and submissions whatever was signed before', async () => {
      await world.signer.sign(ask.precommit(9, 9, 1));
      for (const peer of ['12D3KooWpeer', '12D3KooWother'])
        expect(await outcome({ kind: 'peer', peer })).toBe('signed');
      for (const height of [9, 1, 9]) {
        expect(await outcome({ kind: 'submission', txId: block(height), height })).toBe('signed');
      }
    });

    it('signs the transactions of a validator and no others', async () => {
      const own = ['evidence.report', 'censorship.report', 'validator.propose', 'validator.approve'];
      const seal = ['register', 'deal', 'complain', 'ack', 'heartbeat'].map((verb) => `seal.${verb}`);
      for (const type of [...own, ...seal, 'bid.openingShares']) expect(await outcome(txOf(type))).toBe('signed');
      for (const type of [
        'bid.submit',
        'document.anchor',
        'identity.addKey',
        'validator.proposeX',
        'evidence.reports',
      ]) {
        expect(await outcome(txOf(type))).toBe('SIGNER_NOT_ALLOWED txType');
      }
    });

    it('signs a transaction only where its own key is to sign', async () => {
      const stranger = publicKeyFromRaw(new Uint8Array(32).fill(3));
      expect(await outcome(txOf('evidence.report', { key: stranger }))).toBe('SIGNER_NOT_ALLOWED otherKey');
      expect(await outcome(txOf('evidence.report', { key: stranger, cosigners: [world.signer.key] }))).toBe('signed');
    });

    it('signs no bytes that are no transaction', async () => {
      const tx = (value: Parameters<typeof encodeCanonical>[0]): SignRequest => ({
        kind: 'tx',
        tx: encodeCanonical(value),
      });
      for (const request of [
        tx(null),
        tx({ type: 'evidence.report' }),
        tx([1, 2]),
        { kind: 'tx', tx: Uint8Array.of(0xff) } as const,
        txOf('evidence.report', { expires: -1 }),
      ]) {
        expect(await outcome(request)).toBe('SIGNER_NOT_ALLOWED form');
      }
    });

    it('answers many requests in their order', async () => {
      const order: number[] = [];
      const rounds = Array.from({ length: 40 }, (_, round) => round);
      const answers = rounds.map(async (round) => {
        const result = await world.signer.sign(ask.prevote(1, round, round));
        order.push(round);
        return isFault(result);
      });
      expect(await Promise.all(answers)).toEqual(rounds.map(() => false));
      expect(order).toEqual(rounds);
    });
  });
}
