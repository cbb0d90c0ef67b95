import { fromHex, toHex } from '../../ledger/base/bytes.ts';
import { HASH_BYTES, type Hash } from '../../ledger/base/hash.ts';
import type { Json } from '../../ledger/base/json.ts';
import { type PublicKey, publicKeyFromHex, SIGNATURE_BYTES, type Signature } from '../../ledger/base/keys.ts';
import { submissionHash } from '../../ledger/base/submission-bytes.ts';
import { verifyPure } from '../../ledger/signature/verify-pure.ts';
import { encodeTx, type SignedTx, txIdOf } from '../../ledger/tx/transaction.ts';
import { sha256 } from '../crypto.ts';
import { readContent } from '../files.ts';
import { type JsonMap, jsonMap } from '../json-map.ts';
import { trouble } from '../trouble.ts';

/** One validator's word that it took the transaction. */
export interface Submission {
  readonly validator: PublicKey;
  readonly height: number;
  readonly signature: Signature;
}

/** What `--submission-receipt` keeps: the transaction without its signatures, and who took it. */
export interface SubmissionFile {
  /** cbor(Tx). */
  readonly tx: Uint8Array;
  readonly submissions: readonly Submission[];
}

/** The file's text; a program that reports can use its fields as they are. */
export function submissionFileText({ tx, txIdText }: SignedTx, submissions: readonly Submission[]): string {
  const file: Json = { v: 1, txId: txIdText, tx: toHex(encodeTx(tx)), submissions: submissions.map(submissionJson) };
  return `${JSON.stringify(file, undefined, 2)}\n`;
}

/** Reads such a file, or CLI_FILE_UNREADABLE naming the field that is wrong. */
export function readSubmissionFile(path: string): SubmissionFile {
  const unreadable = (field: string): never => {
    throw trouble('CLI_FILE_UNREADABLE', { file: path, expected: field });
  };
  const content = jsonMap(readContent(path) as Json);
  const tx = typeof content.tx === 'string' ? fromHex(content.tx) : undefined;
  if (content.v !== 1) return unreadable('v = 1');
  if (tx === undefined || toHex(txIdOf(sha256, tx)) !== content.txId) return unreadable('tx, txId');
  const listed = Array.isArray(content.submissions) ? content.submissions : [];
  const submissions = listed.map((json: Json) => submissionFromJson(json) ?? unreadable('submissions'));
  return submissions.length === 0 ? unreadable('submissions') : { tx, submissions };
}

/** Takes what a node answered, gives the receipt, or undefined where it has not the form of one. */
export function submissionFromJson(json: Json | undefined): Submission | undefined {
  const { validator, height, signature }: JsonMap = jsonMap(json);
  const key = typeof validator === 'string' ? publicKeyFromHex(validator) : undefined;
  const signed = typeof signature === 'string' ? fromHex(signature) : undefined;
  if (key === undefined || signed?.length !== SIGNATURE_BYTES) return undefined;
  return typeof height === 'number' && Number.isSafeInteger(height) && height >= 0
    ? { validator: key, height, signature: signed }
    : undefined;
}

export function submissionJson({ validator, height, signature }: Submission): JsonMap {
  return { validator: toHex(validator), height, signature: toHex(signature) };
}

/** True iff the validator signed this transaction's id on this chain: what a false one would not stand up to later. */
export function isSubmissionValid(
  genesisHash: Hash,
  txId: Hash,
  { validator, height, signature }: Submission,
): boolean {
  return (
    genesisHash.length === HASH_BYTES &&
    verifyPure(validator, submissionHash(sha256, genesisHash, txId, height), signature)
  );
}
