import type { Fault } from '../../ledger/base/fault.ts';
import type { PublicKey, Signature } from '../../ledger/base/keys.ts';
import type { SignRequest } from './sign-request.ts';

/**
 * Holds a validator's key, in this process or in another one. Answers come in the order of the requests; a Fault is
 * SIGNER_REFUSED (what was asked contradicts what was signed before) or SIGNER_UNREACHABLE (nobody can say; the request may
 * have been signed).
 */
export interface ValidatorSigner {
  readonly key: PublicKey;
  /** A signer in this process answers at once, another one by a promise, which never rejects. */
  sign(request: SignRequest): Signature | Fault | Promise<Signature | Fault>;
  close(): Promise<void>;
}
