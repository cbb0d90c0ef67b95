import { beforeAll, describe, expect, it } from 'vitest';
import { type Bytes, emptyBytes } from '../../ledger/base/bytes.ts';
import type { Signer } from '../../ledger/base/keys.ts';
import { precommitSigningHash } from '../../ledger/base/vote-bytes.ts';
import {
  blockIdOf,
  decodeHeader,
  encodeCommit,
  encodeHeader,
  type Header,
  sortValidators,
  type Validator,
  validatorsHash,
} from '../../ledger/block/block.ts';
import { inclusionProof } from '../../ledger/log/proof.ts';
import { type ReceiptVerdict, verifyReceipt } from '../../ledger/receipt/receipt.ts';
import { type HandOff, type ReceiptJson, type ReceiptParts, receiptJson } from '../../ledger/receipt/receipt-form.ts';
import { logOrigin } from '../../ledger/receipt/tlog-proof.ts';
import { sha256 } from '../../node/crypto/sha256.ts';
import { createSigner } from '../../node/crypto/signer.ts';
import { createVerifier } from '../../node/crypto/verify.ts';
import { createHandChain, HAND_BIN } from '../hand-chain.ts';

const verify = createVerifier();
const chain = createHandChain();

interface TestSet {
  readonly validators: readonly Validator[];
  readonly signers: readonly Signer[];
}

/** A set of signers by number, in set order. */
function setOf(...numbers: readonly number[]): TestSet {
  const all = numbers.map((n) => createSigner(new Uint8Array(32).fill(n)));
  const validators = sortValidators(all.map(({ key }, at) => ({ key, org: HAND_BIN, name: `v${numbers[at]}` })));
  const signers = validators.map(({ key }) => all.find((signer) => signer.key === key) as Signer);
  return { validators, signers };
}

/** The pinned set, one in between, and the set of the chain's blocks, in whose hands it ends. */
const [first, middle] = [setOf(11, 12, 13, 14), setOf(12, 13, 14, 15, 16)];
const last: TestSet = { validators: chain.validators, signers: chain.signers };
let template: Header;
let parts: ReceiptParts;

beforeAll(async () => {
  for (const content of ['a', 'b', 'c']) await chain.append({ txs: [{ tx: chain.tx(content) }] });
  const header = chain.store.header(3) as Bytes;
  const decoded = decodeHeader(header);
  if ('kind' in decoded) throw new TypeError(decoded.code);
  template = decoded;
  const index = decoded.logSize - 1;
  parts = {
    genesisHash: chain.genesisHash,
    record: chain.store.records(3)?.[1] as Bytes,
    proof: {
      index,
      hashes: inclusionProof(sha256, chain.store, index, decoded.logSize),
      origin: logOrigin(decoded.chain),
      size: decoded.logSize,
      root: decoded.logRoot,
    },
    header,
    commit: chain.store.commit(3) as Bytes,
    validators: last.validators,
    handOffs: [handOff(1, first, middle), handOff(2, middle, last)],
  };
});

interface Wrong {
  readonly header?: Partial<Header>;
  readonly signers?: readonly Signer[];
  /** Places that do not sign. */
  readonly silent?: readonly number[];
  readonly validators?: readonly Validator[];
}

/** A block of one set that names another, certified by the first. */
function handOff(height: number, from: TestSet, to: TestSet, wrong: Wrong = {}): HandOff {
  const header = encodeHeader({
    ...template,
    height,
    lastCommit: height === 1 ? emptyBytes : template.lastCommit,
    validators: validatorsHash(sha256, from.validators),
    nextValidators: validatorsHash(sha256, to.validators),
    ...wrong.header,
  });
  const blockId = blockIdOf(sha256, header);
  const message = precommitSigningHash(sha256, chain.genesisHash, height, 0, blockId);
  const signatures = (wrong.signers ?? from.signers).map((signer, at) =>
    wrong.silent?.includes(at) ? null : signer.sign(message),
  );
  return {
    header,
    commit: encodeCommit({ round: 0, blockId, signatures }),
    validators: wrong.validators ?? to.validators,
  };
}

function check(json: ReceiptJson): ReceiptVerdict {
  const pin = { genesisHash: chain.genesisHash, chain: chain.genesis.chain, validators: first.validators };
  return verifyReceipt({ text: JSON.stringify(json), pin, sha256, verify });
}

/** The verdict in one line: the fault, and of a hand-off also where and why. */
function said(change: Partial<ReceiptParts>): string {
  const verdict = check(receiptJson({ ...parts, ...change }));
  if (verdict.ok) return 'proven';
  const { code, detail } = verdict.fault;
  return code === 'RECEIPT_HAND_OFF' ? `${code} ${detail.height} ${detail.reason}` : code;
}

describe('a receipt of a set that was handed over', () => {
  it('is proven from the genesis set, step by step', () => {
    const verdict = check(receiptJson(parts));
    expect(verdict).toMatchObject({ ok: true, facts: { height: 3, handOffs: 2, validators: 4, quorum: 3 } });
  });

  it('needs only a quorum of each set', () => {
    expect(
      said({ handOffs: [handOff(1, first, middle, { silent: [3] }), handOff(2, middle, last, { silent: [0] })] }),
    ).toBe('proven');
  });

  it('lists its hand-offs in the file, and none where there are none', () => {
    expect(Object.keys(receiptJson(parts))).toContain('handOffs');
    expect(Object.keys(receiptJson({ ...parts, handOffs: [] }))).not.toContain('handOffs');
  });

  const second = (): HandOff => handOff(2, middle, last);
  it.each<readonly [string, () => readonly HandOff[], string]>([
    ['none of them', () => [], 'RECEIPT_VALIDATORS'],
    ['the first only', () => [handOff(1, first, middle)], 'RECEIPT_VALIDATORS'],
    ['the second only', () => [second()], 'RECEIPT_HAND_OFF 2 RECEIPT_VALIDATORS'],
    [
      'one certified by too few',
      () => [handOff(1, first, middle, { silent: [0, 1] }), second()],
      'RECEIPT_HAND_OFF 1 RECEIPT_QUORUM',
    ],
    [
      'one certified by the set that it names',
      () => [handOff(1, first, middle, { signers: middle.signers.slice(0, 4) }), second()],
      'RECEIPT_HAND_OFF 1 RECEIPT_SIGNATURE',
    ],
    [
      'one whose certificate is of another block',
      () => [{ ...handOff(1, first, middle), commit: handOff(2, first, middle).commit }, second()],
      'RECEIPT_HAND_OFF 1 RECEIPT_HEADER_MISMATCH',
    ],
    [
      'one that gives another set than its header names',
      () => [handOff(1, first, middle, { validators: last.validators }), second()],
      'RECEIPT_HAND_OFF 1 nextValidators',
    ],
    [
      'one whose set is in another order',
      () => [handOff(1, first, middle, { validators: [...middle.validators].reverse() }), second()],
      'RECEIPT_HAND_OFF 1 nextValidators',
    ],
    [
      'one of another chain',
      () => [handOff(1, first, middle, { header: { chain: 'other' } }), second()],
      'RECEIPT_HAND_OFF 1 RECEIPT_OTHER_CHAIN',
    ],
    ['two of one height', () => [handOff(2, first, middle), second()], 'RECEIPT_HAND_OFF 2 order'],
    [
      'one at the height of the record',
      () => [handOff(1, first, middle), handOff(3, middle, last)],
      'RECEIPT_VALIDATORS',
    ],
    ['one too many', () => [...parts.handOffs, handOff(2, last, first)], 'RECEIPT_HAND_OFF 2 order'],
  ])('is not proven by %s', (_, handOffs, expected) => {
    expect(said({ handOffs: handOffs() })).toBe(expected);
  });

  it('is not proven for another set than the last', () => {
    expect(said({ validators: middle.validators })).toBe('RECEIPT_VALIDATORS');
  });

  it.each<readonly [string, object, string]>([
    ['an empty list', { handOffs: [] }, 'handOffs'],
    ['a header that is none', { handOffs: [{ header: 'a0', commit: 'a0', validators: [] }] }, 'handOffs[0].validators'],
  ])('has a form that refuses %s', (_, over, field) => {
    const verdict = check({ ...receiptJson(parts), ...over } as ReceiptJson);
    expect(verdict).toMatchObject({ ok: false, fault: { code: 'RECEIPT_FORMAT', detail: { field } } });
  });

  it.each<readonly [string, Partial<NonNullable<ReceiptJson['handOffs']>[number]>, string]>([
    ['header', { header: 'a0' }, 'handOffs[0].header'],
    ['certificate', { commit: 'a0' }, 'handOffs[0].commit'],
    ['key', { validators: [{ key: '00'.repeat(34), org: HAND_BIN, name: 'x' }] }, 'handOffs[0].validators'],
  ])('has a form that refuses a hand-off without a real %s', (_, over, field) => {
    const json = receiptJson(parts);
    const [one, ...rest] = json.handOffs ?? [];
    const verdict = check({ ...json, handOffs: [{ ...one, ...over } as never, ...rest] });
    expect(verdict).toMatchObject({ ok: false, fault: { code: 'RECEIPT_FORMAT', detail: { field } } });
  });
});
