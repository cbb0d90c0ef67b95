import { guardSigning, nothingSigned, type SignState } from '../../consensus/sign-guard.ts';
import type { Hash } from '../../ledger/base/hash.ts';
import type { Signature, Signer } from '../../ledger/base/keys.ts';
import { sha256 } from '../../node/crypto/sha256.ts';
import { type GuardedRequest, signRequestHash } from '../../node/signing/sign-request.ts';

/** Holds the key of a simulated node. */
export interface SimSigner {
  /** undefined: refused, or out of reach. */
  sign(request: GuardedRequest): Signature | undefined;
}

/** In the node's own process: it signs whatever the machine asks for. */
export function createInnerSigner(signer: Signer, genesisHash: Hash): SimSigner {
  return { sign: (request) => signer.sign(signRequestHash(sha256, genesisHash, request)) };
}

/** In a process of its own: it remembers what it signed, whatever happens to the node, and refuses what contradicts it. */
export function createOuterSigner(signer: Signer, genesisHash: Hash, isInReach: () => boolean): SimSigner {
  let state: SignState = nothingSigned;
  return {
    sign(request) {
      if (!isInReach()) return undefined;
      const message = signRequestHash(sha256, genesisHash, request);
      const decision = guardSigning(state, request.height, request.round, request.kind, message);
      if (decision.kind === 'refuse') return undefined;
      if (decision.kind === 'sign') state = decision.next;
      return signer.sign(message);
    },
  };
}
