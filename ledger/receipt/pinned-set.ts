import { bytesEqual, toHex } from '../base/bytes.ts';
import { type Fault, fault, isFault } from '../base/fault.ts';
import type { Hash, Sha256 } from '../base/hash.ts';
import { type Validator, validatorsHash } from '../block/block.ts';
import { type GenesisDocument, genesisHashOf } from '../genesis/genesis-document.ts';
import { type CertificateTools, checkCertificate } from './certificate.ts';
import { followHandOffs, isSorted } from './hand-offs.ts';
import type { ParsedReceipt } from './receipt-form.ts';

/** What a checker trusts from outside a receipt or bundle: nothing in the file can stand in for it (protocol.md §3). */
export interface ReceiptPin {
  readonly genesisHash: Hash;
  readonly chain: string;
  /** The genesis set. Later sets are proven by the receipt's hand-offs. */
  readonly validators: readonly Validator[];
}

/** Takes the genesis document that the checker trusts, gives the pin. */
export function pinFromGenesis(sha256: Sha256, document: GenesisDocument): ReceiptPin {
  const { chain, validators } = document;
  return { genesisHash: genesisHashOf(sha256, document), chain, validators };
}

/** The parts of a file that say who certified a block. */
export type SignedHeader = Pick<ParsedReceipt, 'header' | 'validators' | 'handOffs'> & {
  readonly decoded: Pick<ParsedReceipt['decoded'], 'header' | 'commit'>;
};

/**
 * The set is the pinned one or handed over from it, it is the one the header names, and it certified the header; else the RECEIPT_* fault
 * of the first step that failed.
 */
export function checkPinnedSet(tools: CertificateTools, signed: SignedHeader, pin: ReceiptPin): Fault | undefined {
  const handed = followHandOffs(tools, signed, pin);
  if (isFault(handed)) return handed;
  const { sha256 } = tools;
  const { header, commit } = signed.decoded;
  const expected = validatorsHash(sha256, handed.validators);
  const same =
    isSorted(signed.validators) &&
    bytesEqual(validatorsHash(sha256, signed.validators), expected) &&
    bytesEqual(header.validators, expected) &&
    header.height > handed.until;
  if (!same) return fault('RECEIPT_VALIDATORS', { expected: toHex(expected) });
  const { height } = header;
  return checkCertificate(tools, { header: signed.header, height, commit, validators: handed.validators });
}
