import { bytesEqual, toHex } from '../base/bytes.ts';
import { type Fault, fault, isFault } from '../base/fault.ts';
import type { Sha256 } from '../base/hash.ts';
import type { PublicKey, Signature, VerifySignature } from '../base/keys.ts';
import { quorum } from '../base/quorum.ts';
import { blockIdOf, type Validator } from '../block/block.ts';
import { isTransactionBody, type Record } from '../block/record.ts';
import { leafHash } from '../log/merkle.ts';
import { verifyInclusion } from '../log/proof.ts';
import { decodeSignedTx, type SignedTx, txSigningHash } from '../tx/transaction.ts';
import { checkPinnedSet, type ReceiptPin } from './pinned-set.ts';
import { type ParsedReceipt, parseReceipt } from './receipt-form.ts';
import { logOrigin } from './tlog-proof.ts';

export interface ReceiptCheck {
  /** The receipt's JSON text. */
  readonly text: string;
  readonly pin: ReceiptPin;
  readonly sha256: Sha256;
  readonly verify: VerifySignature;
}

/** What a receipt proves. Hashes are hex, times ms UTC. */
export interface ReceiptFacts {
  readonly chain: string;
  readonly genesisHash: string;
  readonly height: number;
  readonly time: number;
  readonly blockId: string;
  readonly round: number;
  readonly logIndex: number;
  readonly logSize: number;
  readonly quorum: number;
  readonly validators: number;
  /** Changes of the set between the genesis and this block, each proven. */
  readonly handOffs: number;
  readonly signers: readonly Validator[];
  readonly record: Record;
  /** The transaction in the record, its signatures checked; absent when the system acted. */
  readonly tx?: SignedTx;
}

export type ReceiptVerdict =
  | { readonly ok: true; readonly facts: ReceiptFacts }
  | { readonly ok: false; readonly fault: Fault };

/**
 * Checks a receipt offline against the pin: the record is in the log that the header names, the header is the block that
 * the commit certifies, and a quorum of the pinned set, or of one handed over from it, signed the commit. Gives the facts, or the RECEIPT_* fault of the
 * first step that failed.
 */
export function verifyReceipt({ text, pin, sha256, verify }: ReceiptCheck): ReceiptVerdict {
  const receipt = parseReceipt(text);
  if (isFault(receipt)) return { ok: false, fault: receipt };
  const tools = { sha256, verify, genesisHash: pin.genesisHash };
  const problem = checkChain(receipt, pin) ?? checkLog(sha256, receipt) ?? checkPinnedSet(tools, receipt, pin);
  if (problem !== undefined) return { ok: false, fault: problem };
  const tx = senderTx(sha256, verify, receipt);
  if (isFault(tx)) return { ok: false, fault: tx };
  return { ok: true, facts: factsOf(sha256, receipt, tx) };
}

function checkChain({ genesisHash, decoded }: ParsedReceipt, pin: ReceiptPin): Fault | undefined {
  if (!bytesEqual(genesisHash, pin.genesisHash))
    return fault('RECEIPT_OTHER_CHAIN', { genesisHash: toHex(genesisHash), expected: toHex(pin.genesisHash) });
  if (decoded.header.chain !== pin.chain)
    return fault('RECEIPT_OTHER_CHAIN', { chain: decoded.header.chain, expected: pin.chain });
  return undefined;
}

function checkLog(sha256: Sha256, { record, proof, decoded }: ParsedReceipt): Fault | undefined {
  const { header } = decoded;
  const sameHead =
    proof.origin === logOrigin(header.chain) && proof.size === header.logSize && bytesEqual(proof.root, header.logRoot);
  if (!sameHead) return fault('RECEIPT_CHECKPOINT_MISMATCH', { size: proof.size, headerSize: header.logSize });
  const { index, size, hashes, root } = proof;
  const inLog = verifyInclusion(sha256, { index, size, root, proof: hashes, leaf: leafHash(sha256, record) });
  if (!inLog) return fault('RECEIPT_RECORD_NOT_IN_LOG', { index, size });
  if (decoded.record.height !== header.height)
    return fault('RECEIPT_RECORD_MISPLACED', { height: header.height, recordHeight: decoded.record.height });
  return undefined;
}

/** The record's transaction, if it has one, with every signature checked: a quorum alone cannot put words in a mouth. */
function senderTx(
  sha256: Sha256,
  verify: VerifySignature,
  { genesisHash, decoded }: ParsedReceipt,
): SignedTx | Fault | undefined {
  const { actor, body } = decoded.record;
  if (!isTransactionBody(body)) return actor === 'system' ? undefined : fault('RECEIPT_SENDER_SIGNATURE');
  const signed = decodeSignedTx(sha256, body);
  if (isFault(signed)) return fault('RECEIPT_SENDER_SIGNATURE', { cause: signed.code });
  const { tx, sigs, txId } = signed;
  const message = txSigningHash(sha256, genesisHash, txId);
  const keys: readonly PublicKey[] = [tx.key, ...tx.cosigners];
  const signedByAll = keys.every((key, at) => verify(key, message, sigs[at] as Signature));
  const ofChain = tx.chain === decoded.header.chain && actor !== 'system' && bytesEqual(actor, tx.key);
  return signedByAll && ofChain ? signed : fault('RECEIPT_SENDER_SIGNATURE', { txId: signed.txIdText });
}

function factsOf(sha256: Sha256, receipt: ParsedReceipt, tx: SignedTx | undefined): ReceiptFacts {
  const { header, commit, record } = receipt.decoded;
  return {
    chain: header.chain,
    genesisHash: toHex(receipt.genesisHash),
    height: header.height,
    time: header.time,
    blockId: toHex(blockIdOf(sha256, receipt.header)),
    round: commit.round,
    logIndex: receipt.proof.index,
    logSize: header.logSize,
    quorum: quorum(receipt.validators.length),
    validators: receipt.validators.length,
    handOffs: receipt.handOffs.length,
    signers: receipt.validators.filter((_, at) => commit.signatures[at] !== null),
    record,
    ...(tx === undefined ? {} : { tx }),
  };
}
