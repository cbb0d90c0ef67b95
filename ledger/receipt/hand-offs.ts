import { bytesEqual } from '../base/bytes.ts';
import { type Fault, fault } from '../base/fault.ts';
import { sortValidators, type Validator, validatorsHash } from '../block/block.ts';
import { type CertificateTools, checkCertificate } from './certificate.ts';
import type { ParsedReceipt } from './receipt-form.ts';

/** The set that the hand-offs end with, and the last height that the sets before it certify. */
export interface HandedOver {
  readonly validators: readonly Validator[];
  readonly until: number;
}

/**
 * Follows a receipt's hand-offs from the pinned set: each is a block that the set so far certified and whose header names the
 * next set. Gives the set at their end, or RECEIPT_HAND_OFF with the height and the reason.
 */
export function followHandOffs(
  tools: CertificateTools,
  { handOffs }: Pick<ParsedReceipt, 'handOffs'>,
  pinned: { readonly chain: string; readonly validators: readonly Validator[] },
): HandedOver | Fault {
  let current: HandedOver = { validators: sortValidators(pinned.validators), until: 0 };
  for (const { header, validators, decoded } of handOffs) {
    const { height } = decoded.header;
    const wrong = (reason: string): Fault => fault('RECEIPT_HAND_OFF', { height, reason });
    if (decoded.header.chain !== pinned.chain) return wrong('RECEIPT_OTHER_CHAIN');
    if (height <= current.until) return wrong('order');
    const isByCurrent = bytesEqual(decoded.header.validators, validatorsHash(tools.sha256, current.validators));
    if (!isByCurrent) return wrong('RECEIPT_VALIDATORS');
    const found = checkCertificate(tools, { header, height, commit: decoded.commit, validators: current.validators });
    if (found !== undefined) return wrong(found.code);
    const isNamed = bytesEqual(decoded.header.nextValidators, validatorsHash(tools.sha256, validators));
    if (!isNamed || !isSorted(validators)) return wrong('nextValidators');
    current = { validators, until: height };
  }
  return current;
}

/** True iff the list is in the one order of a set. */
export function isSorted(validators: readonly Validator[]): boolean {
  return sortValidators(validators).every((entry, at) => entry === validators[at]);
}
