import type { Bytes } from '../../ledger/base/bytes.ts';
import type { Sha256 } from '../../ledger/base/hash.ts';
import { unreachable } from '../../ledger/base/invariant.ts';
import {
  type Complaint,
  createComplaint,
  createDealing,
  type Dealing,
  type DkgContext,
  dealingSecretsFrom,
  shareFromDealing,
} from '../../ledger/seal/dkg.ts';
import { type Envelope, type EnvelopeContext, type Opened, openEnvelope } from '../../ledger/seal/envelope.ts';

/** A piece of work that takes 10 to 150 ms, as plain data: it goes to a worker thread and its answer comes back. */
export type OpenerJob =
  /** This participant's dealing. */
  | { readonly kind: 'deal'; readonly context: DkgContext; readonly dealer: number; readonly dk: Bytes }
  /** This participant's share of one dealing, or its complaint; `nonce`: fresh random bytes for the complaint's proof. */
  | {
      readonly kind: 'share';
      readonly context: DkgContext;
      readonly dealer: number;
      readonly dealing: Dealing;
      readonly holder: number;
      readonly dk: Bytes;
      readonly nonce: Bytes;
    }
  | { readonly kind: 'open'; readonly key: Bytes; readonly context: EnvelopeContext; readonly envelope: Envelope };

export type HeldShare =
  | { readonly kind: 'good'; readonly share: Bytes }
  | { readonly kind: 'bad'; readonly complaint: Complaint };

export interface OpenerAnswers {
  readonly deal: Dealing;
  readonly share: HeldShare;
  readonly open: Opened;
}

export type OpenerAnswer = OpenerAnswers[OpenerJob['kind']];

/** Does the work on the calling thread. */
export function runOpenerJob(sha256: Sha256, job: OpenerJob): OpenerAnswer {
  switch (job.kind) {
    case 'deal': {
      const { context, dealer, dk } = job;
      return createDealing(sha256, context, dealer, dealingSecretsFrom(sha256, context, dealer, dk));
    }
    case 'share': {
      const { context, dealer, dealing, holder, dk, nonce } = job;
      const share = shareFromDealing(sha256, context, dealer, dealing, holder, dk);
      if (share !== undefined) return { kind: 'good', share };
      return { kind: 'bad', complaint: createComplaint(sha256, context, dealer, dealing, holder, dk, nonce) };
    }
    case 'open':
      return openEnvelope(sha256, job.key, job.context, job.envelope);
    default:
      return unreachable(job);
  }
}
