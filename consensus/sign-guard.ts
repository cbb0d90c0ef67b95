import type { Bytes } from '../ledger/base/bytes.ts';
import { bytesEqual } from '../ledger/base/bytes.ts';

/** The kinds of message a validator signs, in the order of a round's steps. */
export type SignedKind = 'proposal' | 'prevote' | 'precommit';

/** What was signed last at one height: the highest round, and its signing bytes by kind. */
export interface SignState {
  readonly height: number;
  readonly round: number;
  readonly signed: Readonly<Partial<Record<SignedKind, Bytes>>>;
}

export type SignDecision =
  | { readonly kind: 'sign'; readonly next: SignState }
  | { readonly kind: 'repeat' }
  | { readonly kind: 'refuse' };

export const nothingSigned: SignState = { height: 0, round: 0, signed: {} };

/**
 * Rule 15: for the same (height, round, kind) identical bytes may be sent again, anything else is refused; a higher round or
 * height is always allowed, a lower one never.
 */
export function guardSigning(
  state: SignState,
  height: number,
  round: number,
  kind: SignedKind,
  bytes: Bytes,
): SignDecision {
  const later = height > state.height || (height === state.height && round > state.round);
  if (later) return { kind: 'sign', next: { height, round, signed: { [kind]: bytes } } };
  if (height !== state.height || round !== state.round) return { kind: 'refuse' };
  const earlier = state.signed[kind];
  if (earlier !== undefined) return { kind: bytesEqual(earlier, bytes) ? 'repeat' : 'refuse' };
  return { kind: 'sign', next: { ...state, signed: { ...state.signed, [kind]: bytes } } };
}
