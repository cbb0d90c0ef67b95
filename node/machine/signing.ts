import { bytesOfId } from '../../consensus/messages.ts';
import type { Ballot, Proposal } from '../../consensus/types.ts';
import type { Signature } from '../../ledger/base/keys.ts';
import type { GuardedRequest } from '../signing/sign-request.ts';
import type { EffectSink, Now } from './effects.ts';

/** What becomes of a signature when it is there. */
export type OnSigned = (signature: Signature, now: Now) => void;

/**
 * Signatures are asked for and come later, for the key may be held by another process. Requests are answered in order. While
 * signing is held (rule 16) nothing is asked; what was wanted meanwhile is asked for on release, if its height still goes on.
 */
export interface SigningDesk {
  ask(request: GuardedRequest, isWanted: () => boolean, onSigned: OnSigned): void;
  /** The answer to a request; undefined: refused, and the vote is never made. */
  settle(id: number, signature: Signature | undefined, now: Now): void;
  isHeld(): boolean;
  hold(): void;
  release(): void;
}

interface Wish {
  readonly request: GuardedRequest;
  readonly isWanted: () => boolean;
  readonly onSigned: OnSigned;
}

/** Builds a desk; `newId` names requests. */
export function createSigningDesk(sink: EffectSink, newId: () => number): SigningDesk {
  const asked = new Map<number, OnSigned>();
  let held = false;
  let waiting: Wish[] = [];

  function ask({ request, onSigned }: Wish): void {
    const id = newId();
    asked.set(id, onSigned);
    sink.push({ kind: 'sign', id, request });
  }

  return {
    ask(request, isWanted, onSigned) {
      const wish = { request, isWanted, onSigned };
      waiting = waiting.filter((other) => other.isWanted());
      if (held) waiting.push(wish);
      else ask(wish);
    },
    settle(id, signature, now) {
      const onSigned = asked.get(id);
      asked.delete(id);
      if (signature === undefined) return sink.report('warn', 'consensus.unsigned', {});
      onSigned?.(signature, now);
    },
    isHeld: () => held,
    hold() {
      held = true;
    },
    release() {
      held = false;
      for (const wish of waiting.splice(0)) if (wish.isWanted()) ask(wish);
    },
  };
}

/** A ballot as a request. */
export function requestOfBallot(ballot: Ballot): GuardedRequest {
  const { kind, height, round, value, validRound } = ballot;
  return { kind, height, round, blockId: value === null ? null : bytesOfId(value), validRound };
}

/** A proposal as a request. */
export function requestOfProposal(proposal: Omit<Proposal, 'signature' | 'validator'>): GuardedRequest {
  const { height, round, value, validRound } = proposal;
  return { kind: 'proposal', height, round, blockId: bytesOfId(value), validRound };
}
