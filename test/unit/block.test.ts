import { describe, expect, it } from 'vitest';
import { toHex } from '../../ledger/base/bytes.ts';
import { encodeCanonical, type Value, type ValueMap } from '../../ledger/base/codec.ts';
import { isFault } from '../../ledger/base/fault.ts';
import { hashTagged } from '../../ledger/base/hash.ts';
import { InvariantError } from '../../ledger/base/invariant.ts';
import {
  blockIdOf,
  type Commit,
  decodeCommit,
  decodeHeader,
  encodeCommit,
  encodeHeader,
  type Header,
  lastCommitHash,
  sortValidators,
  validatorKeys,
  validatorsHash,
} from '../../ledger/block/block.ts';
import {
  blockRecordBody,
  decodeRecord,
  encodeRecord,
  isTransactionBody,
  type Record,
} from '../../ledger/block/record.ts';
import { sha256 } from '../../node/crypto/sha256.ts';
import { testKey } from '../ledger-context.ts';

const h = (byte: number): Uint8Array => new Uint8Array(32).fill(byte);
const header: Header = {
  v: 1,
  chain: 'test-1',
  height: 7,
  time: 1_700_000_000_000,
  prev: h(1),
  proposer: testKey(1, 1),
  lastCommit: h(2),
  recordsRoot: h(3),
  stateRoot: h(4),
  logSize: 70,
  logRoot: h(5),
  validators: h(6),
  nextValidators: h(7),
  params: h(8),
};
const commit: Commit = { round: 2, blockId: h(9), signatures: [new Uint8Array(64), null, new Uint8Array(64).fill(1)] };
const record: Record = {
  height: 7,
  index: 1,
  actor: testKey(1, 1),
  body: Uint8Array.of(1, 2),
  result: { ok: true, value: { id: 'x' }, events: [{ type: 'a.b', data: {} }] },
};

const codeOf = (found: unknown): string => (isFault(found) ? found.code : 'taken');
const withField = (value: unknown, change: ValueMap): Uint8Array =>
  encodeCanonical({ ...(value as ValueMap), ...change } as Value);

describe('headers', () => {
  it('come back whole, and their id is the tagged hash of their bytes', () => {
    const data = encodeHeader(header);
    expect(decodeHeader(data)).toEqual(header);
    expect(toHex(blockIdOf(sha256, data))).toBe(toHex(hashTagged(sha256, 'header', data)));
    expect(codeOf(decodeHeader(encodeHeader({ ...header, height: 1, lastCommit: new Uint8Array(0) })))).toBe('taken');
  });

  it.each<readonly [string, ValueMap]>([
    ['another version', { v: 2 }],
    ['height 0', { height: 0 }],
    ['a short hash', { stateRoot: new Uint8Array(31) }],
    ['an empty log', { logSize: 0 }],
    ['no proposer', { proposer: null }],
    ['one field more', { round: 1 }],
  ])('are refused with %s', (_, change) => {
    expect(codeOf(decodeHeader(withField(header, change)))).toBe('BLOCK_INVALID');
  });

  it.each([Uint8Array.of(0), encodeCanonical([]), encodeCanonical({ kind: 'fault' })])('are refused as %s', (data) => {
    expect(codeOf(decodeHeader(data))).toBe('BLOCK_INVALID');
  });
});

describe('commits', () => {
  it('come back whole; their hash is empty where there is none', () => {
    const data = encodeCommit(commit);
    expect(decodeCommit(data)).toEqual(commit);
    expect(toHex(lastCommitHash(sha256, data))).toBe(toHex(hashTagged(sha256, 'commit', data)));
    expect(lastCommitHash(sha256, new Uint8Array(0))).toHaveLength(0);
  });

  it.each<readonly [string, Uint8Array]>([
    ['a negative round', withField(commit, { round: -1 })],
    ['a round that is text', withField(commit, { round: '1' })],
    ['a short block id', withField(commit, { blockId: new Uint8Array(31) })],
    ['a short signature', withField(commit, { signatures: [new Uint8Array(63)] })],
    ['signatures that are no list', withField(commit, { signatures: null })],
    ['one field more', withField(commit, { memo: 1 })],
    ['a list', encodeCanonical([1, 2, 3])],
    ['null', encodeCanonical(null)],
    ['bytes', encodeCanonical(new Uint8Array(3))],
  ])('are refused with %s', (_, data) => {
    expect(codeOf(decodeCommit(data))).toBe('COMMIT_INVALID');
  });
});

describe('validator sets', () => {
  const validators = [3, 1, 2].map((n) => ({ key: testKey(n, 1), org: `10014000000${n}`, name: `v${n}` }));

  it('have one order and one hash, however they are given', () => {
    const backwards = [...validators].reverse();
    expect(sortValidators(validators).map(({ name }) => name)).toEqual(['v1', 'v2', 'v3']);
    expect(toHex(validatorsHash(sha256, validators))).toBe(toHex(validatorsHash(sha256, backwards)));
    expect(validatorKeys(validators)).toEqual([1, 2, 3].map((n) => toHex(testKey(n, 1))));
    expect(validators[0]?.name).toBe('v3');
  });

  it('have another hash with another name, key or organisation', () => {
    const [first, ...rest] = validators as [(typeof validators)[0], ...typeof validators];
    const hashes = [first, { ...first, name: 'x' }, { ...first, org: 'x' }, { ...first, key: testKey(9, 1) }].map(
      (one) => toHex(validatorsHash(sha256, [one, ...rest])),
    );
    expect(new Set(hashes).size).toBe(4);
  });
});

describe('records', () => {
  it('come back whole', () => {
    const system: Record = {
      ...record,
      actor: 'system',
      body: blockRecordBody(6, h(1)),
      result: { ok: false, fault: 'X', detail: {} },
    };
    for (const one of [record, system]) expect(decodeRecord(encodeRecord(one))).toEqual(one);
    expect(isTransactionBody(record.body)).toBe(true);
    expect(isTransactionBody(system.body)).toBe(false);
  });

  it('are not written where nobody could read them again', () => {
    const deep = Array.from({ length: 14 }).reduce<Value>((inner) => [inner], 0);
    for (const value of [{ share: 0.5 }, { text: 'a\tb' }, { deep }] as readonly ValueMap[]) {
      expect(() => encodeRecord({ ...record, result: { ok: true, value, events: [] } })).toThrow(InvariantError);
    }
  });

  it.each<readonly [string, Uint8Array]>([
    ['no body', withField(record, { body: null })],
    ['a list for its body', withField(record, { body: [] })],
    ['no result', withField(record, { result: null })],
    ['a list for its result', withField(record, { result: [] })],
    ['a result that is neither', withField(record, { result: { ok: 1 } })],
    ['a good result without its value', withField(record, { result: { ok: true, events: [] } })],
    ['a failed result without its fault', withField(record, { result: { ok: false, detail: {} } })],
    ['another actor', withField(record, { actor: 'admin' })],
    ['a height that is text', withField(record, { height: '7' })],
    ['null', encodeCanonical(null)],
  ])('are refused with %s', (_, data) => {
    expect(codeOf(decodeRecord(data))).toBe('BLOCK_INVALID');
  });
});
