import { bytesOfId } from '../../consensus/messages.ts';
import type { Ballot, UnsignedProposal } from '../../consensus/types.ts';
import type { Bytes } from '../../ledger/base/bytes.ts';
import type { Signature } from '../../ledger/base/keys.ts';
import type { GuardedRequest } from '../signing/sign-request.ts';
import type { EffectSink, Now, SignAnswer } from './effects.ts';

/** Something to be signed. */
export interface Wish {
  readonly request: GuardedRequest;
  /** What is on disk before the signature is asked for: a promise that may have been signed is never forgotten. */
  readonly entries: () => readonly Bytes[];
  /** Whether anybody still waits for it. */
  readonly isWanted: () => boolean;
  readonly onSigned: (signature: Signature, now: Now) => void;
}

/**
 * Signatures are asked for and come later, for the key may be held by another process: log, then sign, then send. Requests are
 * answered in order. While signing is held (rule 16) nothing is asked; what was wanted meanwhile is asked for on release.
 */
export interface SigningDesk {
  ask(wish: Wish): void;
  /** The answer to a request. A holder out of reach is asked again while the wish stands; a refusal is `onRefused`'s. */
  settle(id: number, answer: SignAnswer, now: Now): void;
  /** Asks again what is due. */
  drive(now: Now): void;
  wakeAt(): Now;
  isHeld(): boolean;
  hold(): void;
  release(): void;
}

/** How long to wait before a holder that could not be reached is asked again, ms. */
const RETRY_MS = 500;

/** Builds a desk; `newId` names requests, `onRefused` hears that the holder signed something else at that place. */
export function createSigningDesk(
  sink: EffectSink,
  newId: () => number,
  onRefused: (request: GuardedRequest, now: Now) => void,
): SigningDesk {
  const asked = new Map<number, Wish>();
  let held = false;
  let waiting: Wish[] = [];
  let retries: Wish[] = [];
  let retryAt = Number.POSITIVE_INFINITY;

  function push(wish: Wish): void {
    const id = newId();
    asked.set(id, wish);
    sink.push({ kind: 'sign', id, request: wish.request });
  }

  function ask(wish: Wish): void {
    for (const entry of wish.entries()) sink.persist(entry);
    push(wish);
  }

  return {
    ask(wish) {
      waiting = waiting.filter((other) => other.isWanted());
      if (held) waiting.push(wish);
      else ask(wish);
    },
    settle(id, answer, now) {
      const wish = asked.get(id);
      asked.delete(id);
      if (wish === undefined) return;
      if (answer === 'refused') return onRefused(wish.request, now);
      // Held since it was asked for: nothing leaves the node, and on release the same bytes are signed again.
      if (answer !== 'unreachable' && held) return void waiting.push({ ...wish, entries: () => [] });
      if (answer !== 'unreachable') return wish.onSigned(answer, now);
      sink.report('warn', 'consensus.signerUnreachable', { height: wish.request.height, round: wish.request.round });
      retries.push(wish);
      retryAt = Math.min(retryAt, now + RETRY_MS);
    },
    drive(now) {
      if (now < retryAt) return;
      retryAt = Number.POSITIVE_INFINITY;
      const due = retries.filter((wish) => wish.isWanted());
      retries = [];
      if (held) waiting.push(...due.map((wish) => ({ ...wish, entries: () => [] })));
      else for (const wish of due) push(wish);
    },
    wakeAt: () => retryAt,
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
export function requestOfProposal(proposal: UnsignedProposal): GuardedRequest {
  const { height, round, value, validRound } = proposal;
  return { kind: 'proposal', height, round, blockId: bytesOfId(value), validRound };
}
