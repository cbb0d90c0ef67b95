import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, describe, expect, it, vi } from 'vitest';
import { type Bytes, fromHex, toHex } from '../../ledger/base/bytes.ts';
import { decodeCanonical, encodeCanonical, type Value, type ValueMap } from '../../ledger/base/codec.ts';
import { isFault } from '../../ledger/base/fault.ts';
import { type Hash, hashTagged, ZERO_HASH } from '../../ledger/base/hash.ts';
import { decodeHeader, validatorsHash } from '../../ledger/block/block.ts';
import { confirmsHeader, type ExecutedBlock } from '../../ledger/execution/execute-block.ts';
import { genesisHashOf } from '../../ledger/genesis/genesis-document.ts';
import { keyPath } from '../../ledger/state/tree/path.ts';
import { decodeSignedTx, type SignedTx } from '../../ledger/tx/transaction.ts';
import { sha256 } from '../../node/crypto/sha256.ts';
import { openLevelStore } from '../../storage/level-store.ts';
import { createMemoryStore } from '../../storage/memory-store.ts';
import {
  anchorOf,
  commitOf,
  createBoundsRules,
  createExecutionChain,
  type ExecutionChain,
  failingOf,
  recordsOf,
  START,
  txOf,
} from '../execution-chain.ts';
import { type TestParty, testGenesis, testParties } from '../ledger-context.ts';

const { customer, organizer, supplier } = testParties;

/** Blocks with good and failing transactions, timers and rescheduled timers; no two heights have the same. */
function story(height: number): readonly SignedTx[] {
  const expires = { expires: START + 600_000 + height };
  const bell = (id: string, at: number) => txOf(customer, 'test.ring', { id, at: START + at }, expires);
  const anchor = (party: TestParty, n: number) => anchorOf(party, 10 * height + n, expires);
  const failing = (party: TestParty, n: number) => failingOf(party, 10 * height + n, expires);
  const each: readonly (readonly SignedTx[])[] = [
    [anchor(customer, 1), failing(supplier, 1)],
    [bell('b', 3500), bell('a', 3500), bell('late', 90_000)],
    [],
    [anchor(customer, 2), anchor(organizer, 2), failing(customer, 3)],
    [bell('again', 5500), txOf(customer, 'test.hush', { id: 'late' }, expires)],
    [anchor(organizer, 4)],
  ];
  return each[(height - 1) % each.length] ?? [];
}

async function play(chain: ExecutionChain, blocks: number): Promise<readonly ExecutedBlock[]> {
  const done: ExecutedBlock[] = [];
  for (let i = 0; i < blocks; i++) done.push(await chain.block({ txs: story(chain.ledger.tip().height + 1) }));
  return done;
}

const bounds = () => createExecutionChain({ rules: createBoundsRules() });

/** RFC 6962 §2.1, by its recursive definition. */
function slowLogRoot(leaves: readonly Bytes[]): Hash {
  if (leaves.length === 0) return sha256(new Uint8Array(0));
  if (leaves.length === 1) return sha256(Uint8Array.of(0, ...(leaves[0] as Bytes)));
  let half = 1;
  while (2 * half < leaves.length) half *= 2;
  return sha256(Uint8Array.of(1, ...slowLogRoot(leaves.slice(0, half)), ...slowLogRoot(leaves.slice(half))));
}

/** protocol.md §3: a subtree with one leaf is that leaf. */
function slowStateRoot(entries: readonly (readonly [string, Hash])[], depth = 0): Hash {
  if (entries.length === 0) return ZERO_HASH;
  const [first] = entries;
  if (entries.length === 1 && first !== undefined)
    return hashTagged(sha256, 'leaf', fromHex(first[0]) as Bytes, first[1]);
  const bit = (path: string) => (Number.parseInt(path[depth >> 2] as string, 16) >> (3 - (depth & 3))) & 1;
  const side = (wanted: number) =>
    slowStateRoot(
      entries.filter(([path]) => bit(path) === wanted),
      depth + 1,
    );
  return hashTagged(sha256, 'node', side(0), side(1));
}

describe('a header', () => {
  it('commits to everything, each field by its own definition', async () => {
    const chain = bounds();
    const genesisHash = genesisHashOf(sha256, chain.genesis);
    const state = new Map<string, Bytes>();
    const leaves: Bytes[] = [];
    let prev: Bytes = genesisHash;
    for (const executed of await play(chain, 8)) {
      const { header } = executed;
      const { height } = header;
      for (const { key, value } of executed.deltas) value === null ? state.delete(key) : state.set(key, value);
      leaves.push(...executed.records);
      expect(header).toMatchObject({ v: 1, chain: 'test-1', height, time: START + 1000 * height });
      expect(toHex(header.prev)).toBe(toHex(prev));
      const cert = height === 1 ? '' : toHex(hashTagged(sha256, 'commit', commitOf(prev)));
      expect(toHex(header.lastCommit)).toBe(cert);
      expect(toHex(header.recordsRoot)).toBe(toHex(slowLogRoot(executed.records)));
      expect(toHex(header.logRoot)).toBe(toHex(slowLogRoot(leaves)));
      expect(header.logSize).toBe(leaves.length);
      const entries = [...state].map(([key, value]): [string, Hash] => [
        toHex(keyPath(sha256, key)),
        hashTagged(sha256, 'value', value),
      ]);
      expect(toHex(header.stateRoot)).toBe(toHex(slowStateRoot(entries)));
      const set = toHex(validatorsHash(sha256, chain.genesis.validators));
      expect([toHex(header.validators), toHex(header.nextValidators)]).toEqual([set, set]);
      const params = chain.ledger.params(header.time);
      const names = createBoundsRules().modules.flatMap((module) => module.params.map((row) => row.name));
      const inForce: ValueMap = Object.fromEntries(names.map((name) => [name, params.get(name)]));
      expect(toHex(header.params)).toBe(toHex(hashTagged(sha256, 'params', encodeCanonical(inForce))));
      expect(toHex(header.proposer)).toBe(toHex(chain.genesis.validators[0]?.key as Bytes));
      expect(decodeHeader(executed.headerBytes)).toEqual(header);
      expect(executed.blockIdText).toBe(toHex(hashTagged(sha256, 'header', executed.headerBytes)));
      expect(confirmsHeader(executed, executed.headerBytes)).toBe(true);
      expect(confirmsHeader(executed, executed.headerBytes.subarray(1))).toBe(false);
      prev = executed.blockId;
    }
  });

  it('changes with the time, the proposer, the certificate, the transactions and their order', async () => {
    const chain = createExecutionChain();
    await chain.block({ txs: [] });
    const [a, b] = [anchorOf(customer, 1), anchorOf(organizer, 1)];
    const other = chain.genesis.validators[1]?.key as never;
    const ids = [
      chain.executed({ txs: [a, b] }),
      chain.executed({ txs: [b, a] }),
      chain.executed({ txs: [a] }),
      chain.executed({ txs: [anchorOf(customer, 1, { sig: 2 }), b] }),
      chain.executed({ txs: [a, b], time: START + 2001 }),
      chain.executed({ txs: [a, b], proposer: other }),
      chain.executed({ txs: [a, b], lastCommit: commitOf(chain.ledger.tip().blockId, 1) }),
    ].map((executed) => executed.blockIdText);
    expect(new Set(ids).size).toBe(ids.length);
  });
});

describe('the same blocks', () => {
  it('give the same bytes on two ledgers, whatever is cached, from decoded copies of the transactions', async () => {
    const first = await play(bounds(), 7);
    const cold = createExecutionChain({ rules: createBoundsRules(), cachePagesMax: 0 });
    for (const one of first) {
      const copies = one.txs.map((signed) => decodeSignedTx(sha256, signed.bytes.slice()) as SignedTx);
      const again = cold.executed({ txs: copies });
      // Executed twice before it is written, once as a proposer would.
      const built = cold.executed({ txs: copies, mode: 'build' });
      for (const other of [again, built]) {
        expect(toHex(other.headerBytes)).toBe(toHex(one.headerBytes));
        expect(other.records).toEqual(one.records);
        expect(other.deltas).toEqual(one.deltas);
        expect(other.subjects).toEqual(one.subjects);
        expect(other.lookups).toEqual(one.lookups);
        expect(other.tiles).toEqual(one.tiles);
      }
      await cold.commit(again);
    }
  });

  it('give the same bytes on disk and in memory, and go on after every reopening', async () => {
    const folder = await mkdtemp(join(tmpdir(), 'adal-execution-'));
    try {
      const expected = await play(bounds(), 7);
      const genesisHash = genesisHashOf(sha256, testGenesis({ time: START, profile: 'demo' }));
      for (const one of expected) {
        const store = await openLevelStore({ folder, genesisHash, retainHeights: 3 });
        try {
          const chain = createExecutionChain({ store, rules: createBoundsRules() });
          expect(chain.ledger.tip().height).toBe(one.header.height - 1);
          expect(toHex((await chain.block({ txs: one.txs })).headerBytes)).toBe(toHex(one.headerBytes));
        } finally {
          await store.close();
        }
      }
    } finally {
      await rm(folder, { recursive: true, force: true });
    }
  });

  it('give the same after reopening in memory: tip, view, admission and next header', async () => {
    const store = createMemoryStore();
    const chain = createExecutionChain({ store, rules: createBoundsRules() });
    for (let height = 1; height <= 7; height++) {
      await play(chain, 1);
      const opened = createExecutionChain({ store, rules: createBoundsRules() });
      expect(opened.ledger.tip()).toEqual(chain.ledger.tip());
      expect(opened.ledger.tipHeader()).toEqual(chain.ledger.tipHeader());
      expect(opened.ledger.nextDueAt()).toBe(chain.ledger.nextDueAt());
      expect(opened.ledger.validators(height)).toEqual(chain.ledger.validators(height));
      const next = { txs: story(height + 1) };
      expect(toHex(opened.executed(next).headerBytes)).toBe(toHex(chain.executed(next).headerBytes));
    }
  });
});

describe('candidates', () => {
  it('leave no trace when they are thrown away', async () => {
    const plain = await play(bounds(), 7);
    const chain = bounds();
    for (const one of plain) {
      const { height } = one.header;
      const before = { tip: chain.ledger.tip(), due: chain.ledger.nextDueAt() };
      for (let other = 1; other <= 6; other++) {
        chain.run({
          txs: story(other),
          time: START + 1000 * height + other,
          mode: other % 2 === 0 ? 'build' : 'check',
        });
      }
      chain.ledger.admit(anchorOf(customer, 100 + height), START + 1000 * height);
      expect({ tip: chain.ledger.tip(), due: chain.ledger.nextDueAt() }).toEqual(before);
      expect(toHex((await chain.block({ txs: one.txs })).headerBytes)).toBe(toHex(one.headerBytes));
    }
  });

  it('of one height are alternatives: any may be written', async () => {
    const chain = createExecutionChain();
    const [first, second] = [
      chain.executed({ txs: [anchorOf(customer, 1)] }),
      chain.executed({ txs: [anchorOf(customer, 2)] }),
    ];
    await chain.commit(second);
    expect(chain.ledger.tip().blockId).toEqual(second.blockId);
    expect(() => chain.ledger.advance(first)).toThrow('in order');
    expect(recordsOf(chain.executed({ txs: [anchorOf(customer, 1)] }))[1]?.result.ok).toBe(true);
    expect(recordsOf(chain.executed({ txs: [anchorOf(customer, 2, { expires: START + 5000 })] }))[1]?.result.ok).toBe(
      false,
    );
  });
});

describe('the genesis', () => {
  it('is seen at height 0, and written by block 1', async () => {
    const chain = createExecutionChain();
    const { ledger } = chain;
    expect(ledger.tip()).toMatchObject({ height: 0, time: START, blockId: ledger.genesisHash });
    expect(ledger.tipHeader()).toBeUndefined();
    expect(ledger.validators(1)).toEqual(chain.genesis.validators);
    expect(ledger.params(START).get('chain.failedPerHour')).toBe(60);
    expect(ledger.admit(anchorOf(customer, 1), START + 1)).toBeUndefined();
    expect(ledger.admit(failingOf(customer, 1), START + 1)?.code).toBe('DOCUMENT_NOT_OWN');
    const first = await chain.block({ txs: [] });
    const keys = new Set(first.deltas.map(({ key }) => key));
    for (const org of chain.genesis.organisations) expect(keys.has(`org/${org.bin}`)).toBe(true);
    expect(keys.has('validators/0')).toBe(true);
    const second = await chain.block({ txs: [] });
    expect(second.deltas).toEqual([]);
    expect(toHex(second.header.stateRoot)).toBe(toHex(first.header.stateRoot));
  });
});

describe('record 0', () => {
  it('names the block before, by the system, in no subject', async () => {
    const chain = createExecutionChain();
    const [first, second] = [await chain.block({ txs: [] }), await chain.block({ txs: [anchorOf(customer, 1)] })];
    const zero = (executed: ExecutedBlock) => recordsOf(executed)[0];
    const result = { ok: true, value: {}, events: [] };
    // The first block also begins to make the key that bids are sealed to.
    const begins = [{ type: 'seal.registering', data: { epoch: 1, validators: 4, until: first.header.time + 10_000 } }];
    expect(zero(first)).toEqual({
      height: 1,
      index: 0,
      actor: 'system',
      body: { system: 'block', height: 0, blockId: chain.ledger.genesisHash },
      result: { ...result, events: begins },
    });
    expect(zero(second)).toMatchObject({
      height: 2,
      body: { system: 'block', height: 1, blockId: first.blockId },
      result,
    });
    expect(second.firstIndex).toBe(1);
    expect(second.subjects.every(({ logIndex }) => logIndex > second.firstIndex)).toBe(true);
    expect(recordsOf(second).map(({ index }) => index)).toEqual([0, 1]);
  });
});

describe('timers', () => {
  const params = [{ name: 'chain.timersPerBlock', value: 3 }];
  const rung = (executed: ExecutedBlock): readonly (Value | undefined)[] =>
    recordsOf(executed).flatMap(({ body }) =>
      body instanceof Uint8Array || body.system !== 'timer'
        ? []
        : [`${(body.dueAt as number) - START} ${body.object as string}`],
    );

  it('ring in key order up to the budget, before transactions; the rest wait for the next block', async () => {
    const chain = createExecutionChain({ rules: createBoundsRules(), params });
    const bell = (id: string, at: number) => txOf(customer, 'test.ring', { id, at: START + at });
    await chain.block({ txs: [bell('z', 1900), bell('b', 2000), bell('a', 2000), bell('c', 2001), bell('d', 3000)] });
    expect(chain.ledger.nextDueAt()).toBe(START + 1900);
    const second = await chain.block({ txs: [anchorOf(customer, 1)], time: START + 2001 });
    expect(rung(second)).toEqual(['1900 z', '2000 a', '2000 b']);
    expect(second.txsFrom).toBe(4);
    expect(recordsOf(second)[4]?.body).toEqual(anchorOf(customer, 1).bytes);
    expect(chain.ledger.nextDueAt()).toBe(START + 2001);
    expect(rung(await chain.block({ txs: [], time: START + 2002 }))).toEqual(['2001 c']);
    expect(rung(await chain.block({ txs: [], time: START + 2999 }))).toEqual([]);
    expect(rung(await chain.block({ txs: [], time: START + 3000 }))).toEqual(['3000 d']);
    // What is left is the first phase of key generation.
    expect(chain.ledger.nextDueAt()).toBeGreaterThanOrEqual(START + 10_000);
  });

  it('set again move; unset never ring; set for now ring in the next block, once a block', async () => {
    const chain = createExecutionChain({ rules: createBoundsRules(), params });
    const bell = (id: string, at: number) => txOf(customer, 'test.ring', { id, at: START + at });
    await chain.block({ txs: [bell('moved', 2000), bell('gone', 2000), bell('again', 1)] });
    const hush = txOf(customer, 'test.hush', { id: 'gone' });
    const second = await chain.block({ txs: [bell('moved', 3500), hush], time: START + 1999 });
    expect(rung(second)).toEqual(['1 again']);
    expect(rung(await chain.block({ txs: [], time: START + 3000 }))).toEqual(['1999 again']);
    const fourth = await chain.block({ txs: [], time: START + 3600 });
    expect(rung(fourth)).toEqual(['3000 again', '3500 moved']);
    expect(fourth.subjects).toEqual([
      { subject: 'bell/again', logIndex: fourth.firstIndex + 1 },
      { subject: 'bell/moved', logIndex: fourth.firstIndex + 2 },
    ]);
  });
});

describe('histories of subjects', () => {
  it('are complete: counters, peaks and last index follow from the records alone', async () => {
    const chain = bounds();
    const blocks = await play(chain, 13);
    const history = new Map<string, { readonly leaves: Bytes[]; lastIndex: number }>();
    for (const executed of blocks) {
      for (const { subject, logIndex } of executed.subjects) {
        const known = history.get(subject) ?? { leaves: [], lastIndex: -1 };
        expect(logIndex).toBeGreaterThan(known.lastIndex);
        known.leaves.push(executed.records[logIndex - executed.firstIndex] as Bytes);
        history.set(subject, { leaves: known.leaves, lastIndex: logIndex });
      }
    }
    expect(history.size).toBeGreaterThan(4);
    for (const [subject, { leaves, lastIndex }] of history) {
      const entry = decodeCanonical(chain.store.stateGet(`subject/${subject}`) as Bytes);
      expect(entry).toEqual({ count: leaves.length, peaks: slowPeaks(leaves), lastIndex });
      expect(await chain.store.subjectRecords(subject, -1, 1000)).toHaveLength(leaves.length);
    }
    const transactions = blocks.flatMap(({ txs }) => txs).filter(({ tx }) => toHex(tx.key) === toHex(customer.keys[0]));
    expect(history.get(`org/${customer.bin}`)?.leaves).toHaveLength(transactions.length);
  });
});

/** Roots of the complete subtrees of a log, largest first. */
function slowPeaks(leaves: readonly Bytes[]): readonly Hash[] {
  if (leaves.length === 0) return [];
  let width = 1;
  while (2 * width <= leaves.length) width *= 2;
  return [slowLogRoot(leaves.slice(0, width)), ...slowPeaks(leaves.slice(width))];
}

describe('execution', () => {
  afterEach(() => {
    vi.unstubAllGlobals();
    vi.restoreAllMocks();
  });

  it('reads no clock, no chance, no locale and sets no timer', () => {
    const chain = bounds();
    const first = chain.executed({ txs: story(1) });
    const forbidden = (name: string) => () => {
      throw new Error(`execution must not use ${name}`);
    };
    for (const name of [
      'setTimeout',
      'setInterval',
      'setImmediate',
      'queueMicrotask',
      'fetch',
      'Intl',
      'Date',
      'performance',
    ]) {
      vi.stubGlobal(name, forbidden(name));
    }
    vi.spyOn(Math, 'random').mockImplementation(forbidden('Math.random'));
    vi.spyOn(String.prototype, 'localeCompare').mockImplementation(forbidden('localeCompare'));
    vi.spyOn(String.prototype, 'toLocaleLowerCase').mockImplementation(forbidden('toLocaleLowerCase'));
    const again = bounds();
    const second = again.executed({ txs: story(1) });
    const refused = again.run({ txs: [anchorOf(customer, 1, { expires: 0 })] });
    again.ledger.admit(anchorOf(customer, 7), START + 1);
    vi.unstubAllGlobals();
    vi.restoreAllMocks();
    expect(toHex(second.headerBytes)).toBe(toHex(first.headerBytes));
    expect(isFault(refused)).toBe(true);
  });
});
