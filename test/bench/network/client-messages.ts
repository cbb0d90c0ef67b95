import type { SignerSetup } from './sign-worker.ts';

/** From the benchmark to a client process. */
export type ClientOrder =
  | { readonly kind: 'setup'; readonly signer: SignerSetup; readonly urls: readonly string[]; readonly batch: number }
  | { readonly kind: 'sign'; readonly count: number; readonly expires: number }
  | { readonly kind: 'send'; readonly perSecond: number; readonly startAt: number };

/** From a client process. */
export type ClientReport =
  | { readonly kind: 'ready' }
  | { readonly kind: 'signed'; readonly txBytes: number }
  | ({ readonly kind: 'sent' } & SentReport);

/** What became of the transactions of one phase, in the order of sending. */
export interface SentReport {
  /** 32 bytes each. */
  readonly ids: Uint8Array;
  /** Wall clock, ms with fractions. */
  readonly submittedAt: Float64Array;
  readonly answers: Uint8Array;
  /** Refusals by fault code; `withoutRetryHint` counts refusals for want of room that carry no hint. */
  readonly refusals: Readonly<Record<string, number>>;
  readonly withoutRetryHint: number;
  /** From handing a request to the socket to its answer, ms, one per request. */
  readonly answerMs: Float64Array;
}

/** Values of `answers`. */
export const UNANSWERED = 0;
export const ACCEPTED = 1;
export const REFUSED = 2;

/** Wall clock with the resolution of the monotonic one; the same in all processes of a machine. */
export function preciseNow(): number {
  return performance.timeOrigin + performance.now();
}
