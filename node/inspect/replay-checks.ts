import { type Bytes, bytesEqual, toHex } from '../../ledger/base/bytes.ts';
import type { Value } from '../../ledger/base/codec.ts';
import { isFault } from '../../ledger/base/fault.ts';
import type { Hash } from '../../ledger/base/hash.ts';
import { type Json, jsonFromValue } from '../../ledger/base/json.ts';
import { quorum } from '../../ledger/base/quorum.ts';
import { precommitSigningHash } from '../../ledger/base/vote-bytes.ts';
import { decodeCommit, decodeHeader, type Header, type Validator } from '../../ledger/block/block.ts';
import { decodeRecord, isTransactionBody, type Record } from '../../ledger/block/record.ts';
import { decodeSignedTx, type SignedTx, txSigningHash } from '../../ledger/tx/transaction.ts';
import { sha256 } from '../crypto/sha256.ts';
import { createVerifier } from '../crypto/verify.ts';

/** The result of one check of a replayed block. */
export interface ReplayStep {
  readonly step: string;
  readonly verdict: 'same' | 'different' | 'unknown';
  /** What was compared, e.g. `12 records`. */
  readonly facts: string;
  /** Which part differs, e.g. `records/3/result`. */
  readonly field?: string;
  readonly expected?: Json;
  readonly computed?: Json;
}

const verify = createVerifier();

export function same(step: string, facts = ''): ReplayStep {
  return { step, verdict: 'same', facts };
}

export function unknown(step: string, facts: string): ReplayStep {
  return { step, verdict: 'unknown', facts };
}

/** `expected` is what is stored or certified, `computed` what this program makes of it. */
export function different(step: string, field: string, expected: Json, computed: Json): ReplayStep {
  return { step, verdict: 'different', facts: '', field, expected, computed };
}

/** Same bytes or a difference in hex. */
export function compareHex(step: string, field: string, expected: Bytes, computed: Bytes): ReplayStep {
  return bytesEqual(expected, computed)
    ? same(step, toHex(expected))
    : different(step, field, toHex(expected), toHex(computed));
}

/** A certificate of the block by a quorum of the set; every signature that is present must verify. */
export function checkCertificate(
  step: string,
  data: Bytes,
  of: {
    readonly genesisHash: Hash;
    readonly height: number;
    readonly blockId: Hash;
    readonly set: readonly Validator[];
  },
): ReplayStep {
  const commit = decodeCommit(data);
  if (isFault(commit)) return different(step, 'commit', 'a commit', commit.code);
  if (!bytesEqual(commit.blockId, of.blockId))
    return different(step, 'commit/blockId', toHex(of.blockId), toHex(commit.blockId));
  if (commit.signatures.length !== of.set.length)
    return different(step, 'commit/signatures', of.set.length, commit.signatures.length);
  const message = precommitSigningHash(sha256, of.genesisHash, of.height, commit.round, of.blockId);
  let present = 0;
  for (const [place, signature] of commit.signatures.entries()) {
    const key = of.set[place]?.key;
    if (signature === null || key === undefined) continue;
    if (!verify(key, message, signature)) return different(step, `commit/signatures/${place}`, 'good', 'bad');
    present += 1;
  }
  const needed = quorum(of.set.length);
  const facts = `${present}/${of.set.length}, quorum ${needed}, round ${commit.round}`;
  return present >= needed ? same(step, facts) : different(step, 'commit/signatures', needed, present);
}

/** The transactions of a block's records, in order, with the check of their form and signatures. */
export function checkTransactions(
  genesisHash: Hash,
  records: readonly Bytes[],
): { readonly step: ReplayStep; readonly txs: readonly SignedTx[] } {
  const txs: SignedTx[] = [];
  let wrong: ReplayStep | undefined;
  for (const [index, data] of records.entries()) {
    const record = decodeRecord(data);
    if (isFault(record)) {
      wrong ??= different('transactions', `records/${index}`, 'a record', record.code);
      continue;
    }
    if (!isTransactionBody(record.body)) continue;
    const signed = decodeSignedTx(sha256, record.body);
    if (isFault(signed)) wrong ??= different('transactions', `records/${index}/body`, 'a transaction', signed.code);
    else {
      txs.push(signed);
      if (!isSignedWell(genesisHash, signed))
        wrong ??= different('transactions', `records/${index}/signatures`, 'good', 'bad');
    }
  }
  return { step: wrong ?? same('transactions', String(txs.length)), txs };
}

function isSignedWell(genesisHash: Hash, { tx, txId, sigs }: SignedTx): boolean {
  const message = txSigningHash(sha256, genesisHash, txId);
  return [tx.key, ...tx.cosigners].every((key, place) => {
    const signature = sigs[place];
    return signature !== undefined && verify(key, message, signature);
  });
}

/** Record by record; the first that differs is told field by field. */
export function compareRecords(expected: readonly Bytes[], computed: readonly Bytes[]): ReplayStep {
  const length = Math.max(expected.length, computed.length);
  for (let index = 0; index < length; index++) {
    const [a, b] = [expected[index], computed[index]];
    if (a === undefined || b === undefined)
      return different('records', 'records/length', expected.length, computed.length);
    if (!bytesEqual(a, b)) return recordDifference(index, a, b);
  }
  return same('records', String(length));
}

function recordDifference(index: number, a: Bytes, b: Bytes): ReplayStep {
  const [expected, computed] = [decodeRecord(a), decodeRecord(b)];
  const name = `records/${index}`;
  if (isFault(expected) || isFault(computed)) return different('records', name, toHex(a), toHex(b));
  for (const field of ['height', 'index', 'actor', 'body', 'result'] as const) {
    const [left, right] = [fieldJson(expected, field), fieldJson(computed, field)];
    if (JSON.stringify(left) !== JSON.stringify(right)) return different('records', `${name}/${field}`, left, right);
  }
  return different('records', name, toHex(a), toHex(b));
}

function fieldJson(record: Record, field: keyof Record): Json {
  return jsonFromValue(record[field] as unknown as Value);
}

const HEADER_FIELDS = [
  'v',
  'chain',
  'height',
  'time',
  'prev',
  'proposer',
  'lastCommit',
  'recordsRoot',
  'stateRoot',
  'logSize',
  'logRoot',
  'validators',
  'nextValidators',
  'params',
] as const satisfies readonly (keyof Header)[];

/** One step for each field of the header. */
export function compareHeaders(expected: Header, computed: Header): readonly ReplayStep[] {
  return HEADER_FIELDS.map((field) => {
    const [left, right] = [valueJson(expected[field]), valueJson(computed[field])];
    const step = `header/${field}`;
    return left === right ? same(step, String(left)) : different(step, step, left, right);
  });
}

function valueJson(value: string | number | Bytes): Json {
  return value instanceof Uint8Array ? toHex(value) : value;
}

/** The header of stored bytes, or the step that says why there is none. */
export function openHeader(data: Bytes): Header | ReplayStep {
  const header = decodeHeader(data);
  return isFault(header) ? different('header', 'header', 'a header', header.code) : header;
}
