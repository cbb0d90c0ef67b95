import { bytesEqual } from '../../ledger/base/bytes.ts';
import { type Fault, fault } from '../../ledger/base/fault.ts';
import type { Hash, Sha256 } from '../../ledger/base/hash.ts';
import type { PublicKey, Signature } from '../../ledger/base/keys.ts';
import { createVerifier } from '../crypto/verify.ts';
import { type SignRequest, signRequestHash } from './sign-request.ts';
import { type Answer, placeOfRequest } from './signer-frames.ts';

/** A request under way. */
export interface Pending {
  readonly request: SignRequest;
  readonly settle: (result: Signature | Fault) => void;
}

/** What one connection has seen: its greeting, and what was asked on it and not answered, in order. */
export interface Conversation {
  greeted: boolean;
  /** Some may have been given up meanwhile. */
  readonly sent: number[];
}

export type Heard =
  | { readonly kind: 'greeted'; readonly key: PublicKey }
  | { readonly kind: 'answered' }
  /** The connection is of no more use. */
  | { readonly kind: 'broken'; readonly reason: string };

/** Judges what a signer says: one key and chain for ever, answers in the order of the questions, true signatures. */
export function createAnswerReader(
  options: { readonly sha256: Sha256; readonly genesisHash: Hash; readonly socket: string },
  pending: ReadonlyMap<number, Pending>,
): (conversation: Conversation, answer: Answer | undefined) => Heard {
  const { sha256, genesisHash, socket } = options;
  const verify = createVerifier();
  let known: PublicKey | undefined;

  function onGreeting(conversation: Conversation, key: PublicKey, genesis: Hash): Heard {
    if (conversation.greeted) return broken('order');
    if (!bytesEqual(genesis, genesisHash)) return broken('otherChain');
    if (known !== undefined && !bytesEqual(key, known)) return broken('otherKey');
    known = key;
    conversation.greeted = true;
    return { kind: 'greeted', key };
  }

  return (conversation, answer) => {
    if (answer === undefined) return broken('form');
    if (answer.kind === 'greeting') return onGreeting(conversation, answer.key, answer.genesis);
    if (known === undefined || answer.kind === 'status') return broken('order');
    if (conversation.sent.shift() !== answer.id) return broken('order');
    const asked = pending.get(answer.id);
    // Given up meanwhile: the signer keeps its promise all the same.
    if (asked === undefined) return { kind: 'answered' };
    const { request, settle } = asked;
    if (answer.kind === 'refused') {
      settle(fault(answer.code, { ...placeOfRequest(request), reason: answer.reason }));
      return { kind: 'answered' };
    }
    if (verify(known, signRequestHash(sha256, genesisHash, request), answer.signature)) {
      settle(answer.signature);
      return { kind: 'answered' };
    }
    settle(fault('SIGNER_UNREACHABLE', { socket, reason: 'badSignature' }));
    return broken('badSignature');
  };
}

function broken(reason: string): Heard {
  return { kind: 'broken', reason };
}
