import { guardSigning, nothingSigned, type SignState } from '../../consensus/sign-guard.ts';
import type { Hash } from '../../ledger/base/hash.ts';
import type { Signer } from '../../ledger/base/keys.ts';
import { sha256 } from '../../node/crypto/sha256.ts';
import type { SignAnswer } from '../../node/machine/effects.ts';
import { type GuardedRequest, signRequestHash } from '../../node/signing/sign-request.ts';

/** Holds the key of a simulated node. */
export interface SimSigner {
  sign(request: GuardedRequest): SignAnswer;
}

/** Sees what leaves a signer's process: whatever its own guard is worth, no two messages for one place. */
export type SignatureWitness = (place: string, message: Hash) => void;

/** In the node's own process: it signs whatever the machine asks for. */
export function createInnerSigner(signer: Signer, genesisHash: Hash): SimSigner {
  return { sign: (request) => signer.sign(signRequestHash(sha256, genesisHash, request)) };
}

/**
 * In a process of its own: it remembers what it signed, whatever happens to the node, and refuses what contradicts it. After every
 * signature an intruder that reached the socket asks for the opposite.
 */
export function createOuterSigner(
  signer: Signer,
  genesisHash: Hash,
  isInReach: () => boolean,
  onSigned: SignatureWitness,
): SimSigner {
  let state: SignState = nothingSigned;
  function onIntruder(asked: GuardedRequest): void {
    const opposite = oppositeOf(asked);
    const message = signRequestHash(sha256, genesisHash, opposite);
    const decision = guardSigning(state, opposite.height, opposite.round, opposite.kind, message);
    if (decision.kind !== 'refuse') onSigned(placeOf(opposite), message);
  }
  return {
    sign(request) {
      if (!isInReach()) return 'unreachable';
      const message = signRequestHash(sha256, genesisHash, request);
      const decision = guardSigning(state, request.height, request.round, request.kind, message);
      if (decision.kind === 'refuse') return 'refused';
      if (decision.kind === 'sign') state = decision.next;
      onSigned(placeOf(request), message);
      onIntruder(request);
      return signer.sign(message);
    },
  };
}

function placeOf({ height, round, kind }: GuardedRequest): string {
  return `${height}/${round}/${kind}`;
}

/** The same place, another value: nil against a block, and a block against nil or another one. */
function oppositeOf(request: GuardedRequest): GuardedRequest {
  if (request.kind !== 'proposal' && request.blockId !== null) return { ...request, blockId: null };
  const flipped = request.blockId?.map((byte) => byte ^ 0xff) ?? new Uint8Array(32);
  return { ...request, blockId: flipped as Hash };
}
