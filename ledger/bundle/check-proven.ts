import { bytesEqual, toHex } from '../base/bytes.ts';
import { type Fault, type FaultDetail, fault, isFault } from '../base/fault.ts';
import type { Sha256 } from '../base/hash.ts';
import type { VerifySignature } from '../base/keys.ts';
import { checkPinnedSet, type ReceiptPin } from '../receipt/pinned-set.ts';
import type { Bundle, BundleKind } from './bundle-form.ts';
import { type BundleState, provenState } from './bundle-state.ts';

/** One check of a bundle, told as soon as it is done. */
export interface BundleStep<Check extends string> {
  readonly check: Check;
  /** What was looked at: numbers and names for a person. */
  readonly facts: FaultDetail;
  /** Set where the check failed. */
  readonly fault?: Fault;
}

/** The checks that every bundle begins with. */
export type ProvenCheck = 'subject' | 'certificate' | 'entries';

export interface ProvenTools {
  readonly sha256: Sha256;
  readonly verify: VerifySignature;
}

/** What the person asked about. */
export interface BundleQuestion {
  readonly kind: BundleKind;
  readonly subject: string;
}

/**
 * Asks whether the bundle is about what was asked, whether the validators that the pin leads to certified its block, and whether every
 * entry is so in that block's state. Gives the state, or undefined after the first step that failed.
 */
export function* checkProven(
  { sha256, verify }: ProvenTools,
  pin: ReceiptPin,
  { kind, subject }: BundleQuestion,
  bundle: Bundle,
): Generator<BundleStep<ProvenCheck>, BundleState | undefined> {
  const other = checkSubject(bundle, pin, { kind, subject });
  yield step('subject', { subject, chain: bundle.decoded.header.chain }, other);
  if (other !== undefined) return undefined;
  const { height, time, stateRoot } = bundle.decoded.header;
  const problem = checkPinnedSet({ sha256, verify, genesisHash: pin.genesisHash }, bundle, pin);
  const signers = bundle.decoded.commit.signatures.filter((signature) => signature !== null).length;
  yield step(
    'certificate',
    { height, time, signers, validators: bundle.validators.length },
    problem && fault('BUNDLE_CERTIFICATE', { ...problem.detail, cause: problem.code }),
  );
  if (problem !== undefined) return undefined;
  const state = provenState(sha256, stateRoot, bundle.entries);
  yield step('entries', { entries: bundle.entries.length }, isFault(state) ? state : undefined);
  return isFault(state) ? undefined : state;
}

/** One step; with a fault, a failed one. */
export function step<Check extends string>(check: Check, facts: FaultDetail, problem?: Fault): BundleStep<Check> {
  return { check, facts, ...(problem === undefined ? {} : { fault: problem }) };
}

function checkSubject(bundle: Bundle, pin: ReceiptPin, { kind, subject }: BundleQuestion): Fault | undefined {
  if (bundle.kind !== kind || bundle.subject !== subject)
    return fault('BUNDLE_OTHER_SUBJECT', { asked: `${kind} ${subject}`, found: `${bundle.kind} ${bundle.subject}` });
  if (!bytesEqual(bundle.genesisHash, pin.genesisHash))
    return fault('BUNDLE_OTHER_CHAIN', { genesisHash: toHex(bundle.genesisHash), expected: toHex(pin.genesisHash) });
  const { chain } = bundle.decoded.header;
  return chain === pin.chain ? undefined : fault('BUNDLE_OTHER_CHAIN', { chain, expected: pin.chain });
}
