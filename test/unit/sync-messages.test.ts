import { describe, expect, it } from 'vitest';
import { type Bytes, toHex } from '../../ledger/base/bytes.ts';
import { encodeCanonical, type Value } from '../../ledger/base/codec.ts';
import { isFault } from '../../ledger/base/fault.ts';
import { BLOCK_TXS_MAX } from '../../ledger/base/limits.ts';
import type { SignedTx } from '../../ledger/tx/transaction.ts';
import { answerPeer } from '../../node/runtime/serve-peers.ts';
import {
  decodeBlocks,
  decodeRequest,
  decodeTransactions,
  encodeBlocks,
  encodeRequest,
  encodeTransactions,
} from '../../node/runtime/sync-messages.ts';
import { createMemoryStore } from '../../storage/memory-store.ts';
import { anchorOf, createExecutionChain, txOf } from '../execution-chain.ts';
import { testParties } from '../ledger-context.ts';

const hash = (n: number): Bytes => new Uint8Array(32).fill(n);
const bytes = (value: Value): Bytes => encodeCanonical(value);
const codeOf = (found: unknown): string => (isFault(found) ? found.code : 'taken');

describe('requests', () => {
  it('come back as they went', () => {
    for (const request of [
      { kind: 'blocks', from: 3, count: 64 },
      { kind: 'txs', hashes: [hash(1), hash(2)] },
    ] as const) {
      expect(decodeRequest(encodeRequest(request))).toEqual(request);
    }
  });

  it('for more blocks than an answer holds are cut', () => {
    expect(decodeRequest(bytes(['blocks', 1, 1_000_000]))).toEqual({ kind: 'blocks', from: 1, count: 64 });
  });

  it.each<readonly [string, Value, string]>([
    ['no list', { kind: 'fault' }, 'MESSAGE_MALFORMED'],
    ['an empty list', [], 'MESSAGE_MALFORMED'],
    ['another kind', ['state', 1, 1], 'MESSAGE_MALFORMED'],
    ['height 0', ['blocks', 0, 1], 'MESSAGE_MALFORMED'],
    ['no block', ['blocks', 1, 0], 'MESSAGE_MALFORMED'],
    ['a height beyond 2^53', ['blocks', 2n ** 60n, 1], 'MESSAGE_MALFORMED'],
    ['one part more', ['blocks', 1, 1, 1], 'MESSAGE_MALFORMED'],
    ['a short hash', ['txs', [new Uint8Array(31)]], 'MESSAGE_MALFORMED'],
    ['too many hashes', ['txs', Array.from({ length: BLOCK_TXS_MAX + 1 }, () => hash(1))], 'MESSAGE_MALFORMED'],
  ])('are refused: %s', (_, value, code) => {
    expect(codeOf(decodeRequest(bytes(value)))).toBe(code);
  });

  it('that are not canonical are refused', () => {
    expect(codeOf(decodeRequest(Uint8Array.of(0x9f, 0xff)))).toBe('CODEC_NOT_CANONICAL');
  });
});

describe('answers', () => {
  const block = { header: hash(1), lastCommit: new Uint8Array(0), commit: hash(3), records: [hash(4), hash(5)] };

  it('come back as they went', () => {
    expect(decodeBlocks(encodeBlocks([block, block]))).toEqual([block, block]);
    expect(decodeTransactions(encodeTransactions([hash(1)]))).toEqual([hash(1)]);
  });

  it.each<readonly [string, Value]>([
    ['no list', 1],
    ['too many blocks', Array.from({ length: 65 }, () => [hash(1), hash(1), hash(1), []])],
    ['a block of three parts', [[hash(1), hash(1), hash(1)]]],
    ['a header that is text', [['x', hash(1), hash(1), []]]],
    ['a record that is a map', [[hash(1), hash(1), hash(1), [{}]]]],
  ])('of blocks are refused: %s', (_, value) => {
    expect(codeOf(decodeBlocks(bytes(value)))).toBe('MESSAGE_MALFORMED');
  });

  it.each<readonly [string, Value]>([
    ['no list', {}],
    ['text', ['x']],
    ['too many', Array.from({ length: BLOCK_TXS_MAX + 1 }, () => hash(1))],
  ])('of transactions are refused: %s', (_, value) => {
    expect(codeOf(decodeTransactions(bytes(value)))).toBe('MESSAGE_MALFORMED');
  });
});

describe('a peer is answered', () => {
  const ask = (store: ReturnType<typeof createMemoryStore>, request: Bytes, txs: readonly SignedTx[] = []) =>
    answerPeer(store, (text) => txs.find((signed) => signed.txHashText === text), request);

  it('with the blocks there are, from what is stored', async () => {
    const store = createMemoryStore();
    const chain = createExecutionChain({ store });
    for (let n = 1; n <= 3; n++) await chain.block({ txs: [anchorOf(testParties.customer, n)] });
    const answer = decodeBlocks(ask(store, encodeRequest({ kind: 'blocks', from: 2, count: 10 })) as Bytes);
    if (isFault(answer)) throw new Error(answer.code);
    expect(answer.map(({ header }) => toHex(header))).toEqual([2, 3].map((n) => toHex(store.header(n) as Bytes)));
    expect(answer[0]?.records).toEqual(store.records(2));
    const beyond = ask(store, encodeRequest({ kind: 'blocks', from: Number.MAX_SAFE_INTEGER, count: 64 })) as Bytes;
    expect(decodeBlocks(beyond)).toEqual([]);
  });

  it('with the transactions it has, and not with more than a few blocks hold however often it asks for the same', () => {
    const [small, other] = [anchorOf(testParties.customer, 1), anchorOf(testParties.customer, 2)];
    const request = encodeRequest({ kind: 'txs', hashes: [small.txHash, other.txHash] });
    expect(decodeTransactions(ask(createMemoryStore(), request, [other]) as Bytes)).toEqual([other.bytes]);
    const large = txOf(testParties.customer, 'test.blob', { data: new Uint8Array(32_000) });
    const hashes = Array.from({ length: BLOCK_TXS_MAX }, () => large.txHash);
    const answer = ask(createMemoryStore(), encodeRequest({ kind: 'txs', hashes }), [large]) as Bytes;
    expect(answer.length).toBeLessThan(2.1 * 1024 * 1024);
    expect(answer.length).toBeGreaterThan(1024 * 1024);
  });

  it('with nothing when it asks nonsense', () => {
    expect(ask(createMemoryStore(), Uint8Array.of(1))).toBeUndefined();
    expect(ask(createMemoryStore(), new Uint8Array(0))).toBeUndefined();
  });
});
