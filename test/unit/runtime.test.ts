import { describe, expect, it } from 'vitest';
import { type Bytes, emptyBytes, utf8 } from '../../ledger/base/bytes.ts';
import { FaultError, fault } from '../../ledger/base/fault.ts';
import { sha256 } from '../../node/crypto/sha256.ts';
import { createVerifyPool } from '../../node/crypto/verify-pool.ts';
import type { MachineEffect, MachineInput } from '../../node/machine/effects.ts';
import type { Machine } from '../../node/machine/machine.ts';
import { createTransactionChecker } from '../../node/runtime/check-transactions.ts';
import { createFeed } from '../../node/runtime/feed.ts';
import { createPerformer } from '../../node/runtime/performer.ts';
import type { RuntimePorts } from '../../node/runtime/runtime.ts';
import { encodeBlocks, encodeTransactions } from '../../node/runtime/sync-messages.ts';
import type { Network } from '../../p2p/network.ts';
import { createMemoryStore } from '../../storage/memory-store.ts';
import { createVoteLogDisk, openMemoryVoteLog, type VoteLogDisk } from '../../storage/memory-vote-log.ts';
import { anchorOf, createExecutionChain } from '../execution-chain.ts';
import { testParties } from '../ledger-context.ts';
import { createLoop, createScript, nameOf } from './runtime-script.ts';

const anchor = anchorOf(testParties.customer, 1);
const message = (text: string): MachineInput => ({ kind: 'message', from: 'peer', bytes: utf8(text), receivedAt: 1 });
const transactions = (ticket: number, count = 1): MachineInput => ({
  kind: 'transactions',
  txs: Array.from({ length: count }, () => anchor),
  ticket,
  dryRun: false,
});

const report = (event: string): MachineEffect => ({ kind: 'report', level: 'info', event, fields: {} });

describe('the loop', () => {
  it('asks the holder of the key when the turn is on disk, and uses what is at hand before what waits', async () => {
    const wish = (id: number, height: number): MachineEffect => ({
      kind: 'sign',
      id,
      request: { kind: 'precommit', height, round: 0, blockId: null, validRound: null },
    });
    const script = createScript({ a: [wish(1, 1), wish(2, 2), wish(3, 3)] });
    const late = Promise.withResolvers<Uint8Array>();
    const signed: (readonly [number, number | string | undefined])[] = [];
    const { machine } = script;
    const step: Machine['step'] = (input, now) => {
      if (input.kind === 'signed')
        signed.push([input.id, typeof input.answer === 'string' ? input.answer : input.answer[0]]);
      return machine.step(input, now);
    };
    const answers = [late.promise, Uint8Array.of(2), fault('SIGNER_REFUSED')] as const;
    const sign: RuntimePorts['sign'] = ({ height }) => answers[height - 1] ?? fault('SIGNER_UNREACHABLE');
    const { runtime, handled } = createLoop({ ...script, machine: { ...machine, step } }, undefined, [], sign);
    for (const name of ['a', 'b']) runtime.enqueue(message(name));
    runtime.start();
    await handled('signed');
    expect(script.seen.slice(0, 4)).toEqual(['a', 'b', 'signed', 'signed']);
    late.resolve(Uint8Array.of(1));
    await late.promise;
    runtime.enqueue(message('c'));
    await handled('c');
    await runtime.stop();
    expect(signed).toEqual([
      [2, 2],
      [3, 'refused'],
      [1, 1],
    ]);
  });

  it('handles consensus before transactions, each in order of coming', async () => {
    const { runtime, seen, handled } = createLoop(createScript());
    for (const input of [transactions(1), transactions(2), message('a'), message('b')]) runtime.enqueue(input);
    expect(runtime.backlog()).toBe(2);
    const done = handled('tx2');
    runtime.start();
    await done;
    expect(seen.slice(0, 4)).toEqual(['a', 'b', 'tx1', 'tx2']);
    expect(runtime.backlog()).toBe(0);
    await runtime.stop();
  });

  it('judges a bounded number of transactions before it looks at consensus again', async () => {
    const script = createScript();
    const { step } = script.machine;
    const wired = createLoop({
      ...script,
      machine: {
        ...script.machine,
        step(input, now) {
          if (nameOf(input) === 'tx2') wired.runtime.enqueue(message('vote'));
          return step(input, now);
        },
      },
    });
    for (let ticket = 1; ticket <= 8; ticket++) wired.runtime.enqueue(transactions(ticket, 100));
    const done = wired.handled('tx8');
    wired.runtime.start();
    await done;
    // The first turn judges 300: what came during it waits no longer than that.
    expect(script.seen.slice(0, 4)).toEqual(['tx1', 'tx2', 'vote', 'tx3']);
    await wired.runtime.stop();
  });

  it('takes a whole backlog in turns, performs each turn before the next, and lets the network in between', async () => {
    const order: string[] = [];
    const script = createScript({ m10: [report('first')], m100: [report('second')] });
    const loop = createLoop(script, async (effects) => {
      await new Promise((resolve) => setImmediate(resolve));
      for (const effect of effects)
        order.push(`${effect.kind === 'report' ? effect.event : effect.kind}@${script.seen.length}`);
    });
    for (let n = 1; n <= 130; n++) loop.runtime.enqueue(message(`m${n}`));
    const done = loop.handled('m130');
    loop.runtime.start();
    await done;
    expect(order).toEqual(['first@64', 'second@128']);
    expect(loop.turns.count).toBeGreaterThanOrEqual(3);
    await loop.runtime.stop();
  });

  it('ends a turn at a commit: nothing is stepped before the block is durable', async () => {
    const commit = {
      kind: 'commit',
      executed: createExecutionChain().executed({ txs: [] }),
      commit: emptyBytes,
    } as const;
    const script = createScript({ decide: [commit] });
    const performed: (readonly string[])[] = [];
    const loop = createLoop(script, async (effects) => {
      await new Promise((resolve) => setImmediate(resolve));
      if (effects.some((effect) => effect.kind === 'commit')) performed.push([...script.seen]);
    });
    for (const name of ['a', 'decide', 'after']) loop.runtime.enqueue(message(name));
    const done = loop.handled('after');
    loop.runtime.start();
    await done;
    expect(performed).toEqual([['a', 'decide']]);
    await loop.runtime.stop();
  });

  it('performs what the machine wanted at its birth before anything else', async () => {
    const order: string[] = [];
    const script = createScript({ a: [report('later')] });
    const loop = createLoop(
      script,
      async (effects) =>
        void order.push(...effects.map((effect) => (effect.kind === 'report' ? effect.event : effect.kind))),
      [report('birth')],
    );
    loop.runtime.enqueue(message('a'));
    const done = loop.handled('a');
    loop.runtime.start();
    await done;
    expect(order).toEqual(['birth', 'later']);
    await loop.runtime.stop();
  });

  it('wakes from its sleep for an input, and stops while asleep', async () => {
    const loop = createLoop(createScript());
    const idle = loop.handled('tick');
    loop.runtime.start();
    await idle;
    const done = loop.handled('a');
    setImmediate(() => loop.runtime.enqueue(message('a')));
    await done;
    await loop.runtime.stop();
    const count = loop.seen.length;
    loop.runtime.enqueue(message('late'));
    await new Promise((resolve) => setImmediate(resolve));
    expect(loop.seen).toHaveLength(count);
  });

  it('dies with the cause when performing fails, when the machine throws, and when it halts', async () => {
    const full = new FaultError(fault('STORE_WRITE_FAILED', { folder: 'x', system: 'ENOSPC' }));
    const failing = createLoop(createScript({ a: [report('x')] }), () => Promise.reject(full));
    failing.runtime.enqueue(message('a'));
    failing.runtime.start();
    expect(await failing.died).toBeInstanceOf(FaultError);
    const halting = createLoop(createScript({ a: [{ kind: 'halt', event: 'node.diverged', fields: {} }] }));
    halting.runtime.enqueue(message('a'));
    halting.runtime.enqueue(message('b'));
    halting.runtime.start();
    expect(((await halting.died) as FaultError).fault.code).toBe('NODE_DIVERGED');
    expect(halting.seen).toEqual(['a']);
    const script = createScript();
    const broken = createLoop({
      ...script,
      machine: {
        ...script.machine,
        step() {
          throw new TypeError('a bug');
        },
      },
    });
    broken.runtime.start();
    expect(await broken.died).toBeInstanceOf(TypeError);
  });
});

/** A performer over a simulated disk and a network that writes down what left, and how full the disk was then. */
function createStage(disk: VoteLogDisk, answer: () => Promise<Bytes> = () => Promise.resolve(emptyBytes)) {
  const store = createMemoryStore();
  const chain = createExecutionChain({ store });
  const left: string[] = [];
  const inputs: MachineInput[] = [];
  const counts = new Map<string, number>();
  const arrived = Promise.withResolvers<void>();
  const out = (what: string, bytes: Bytes): void =>
    void left.push(
      `${what} ${new TextDecoder().decode(bytes)} after ${disk.bytes.length > 0 ? 'the disk' : 'nothing'}`,
    );
  const network: Pick<Network, 'send' | 'broadcast' | 'announce' | 'request' | 'ban'> = {
    send: (to, _lane, bytes) => out(`to ${to}`, bytes),
    broadcast: (_lane, bytes) => out('to all', bytes),
    announce: (bytes) => out('announced', bytes),
    request: answer,
    ban: (peer, reason) => void left.push(`banned ${peer}: ${reason}`),
  };
  const pool = createVerifyPool({ workers: 0 });
  const feed = createFeed(() => undefined);
  const heights: number[] = [];
  feed.subscribe(({ height }) => heights.push(height));
  const committed: string[] = [];
  const perform = createPerformer({
    store,
    voteLog: openMemoryVoteLog(disk).log,
    network: network as Network,
    machine: () => createScript().machine,
    checker: createTransactionChecker({
      sha256,
      genesisHash: chain.ledger.genesisHash,
      verifyMany: (items) => pool.verifyMany(items),
    }),
    inbound: {
      onGossip: async () => 'ignore',
      onForwarded: async () => undefined,
      submit: () => Promise.reject(new TypeError('not asked here')),
      inFlight: () => 0,
      onAnswer: () => undefined,
    },
    feed,
    enqueue(input) {
      inputs.push(input);
      arrived.resolve();
    },
    onCommitted(ids) {
      committed.push(...ids, `stored ${store.tip()?.height}`);
    },
    log: () => undefined,
    onEvidence: () => undefined,
    count: (name, by = 1) => void counts.set(name, (counts.get(name) ?? 0) + by),
  });
  return { perform, store, chain, left, inputs, counts, heights, committed, arrived: arrived.promise };
}

const send = (text: string): MachineEffect => ({ kind: 'send', to: 'p', bytes: utf8(text) });
const persist = (text: string): MachineEffect => ({ kind: 'persist', entries: [utf8(text)] });

describe('performing effects', () => {
  it('has every entry of the turn on disk, with one sync, before a byte leaves', async () => {
    const disk = createVoteLogDisk();
    const stage = createStage(disk);
    await stage.perform([
      persist('a'),
      send('one'),
      { kind: 'broadcast', bytes: utf8('two') },
      persist('b'),
      send('three'),
    ]);
    expect(stage.left).toEqual(['to p one after the disk', 'to all two after the disk', 'to p three after the disk']);
    expect(openMemoryVoteLog(disk).entries.map((entry) => new TextDecoder().decode(entry))).toEqual(['a', 'b']);
    expect(stage.counts.get('voteLogSyncs')).toBe(1);
  });

  it('sends and stores nothing when the disk is full', async () => {
    const stage = createStage(createVoteLogDisk(3));
    const commit: MachineEffect = {
      kind: 'commit',
      executed: stage.chain.executed({ txs: [] }),
      commit: Uint8Array.of(1),
    };
    await expect(stage.perform([persist('vote'), send('vote'), commit])).rejects.toMatchObject({
      fault: { code: 'STORE_WRITE_FAILED' },
    });
    expect([stage.left, stage.heights, stage.store.tip()]).toEqual([[], [], undefined]);
  });

  it('sends first, then stores the block, then tells the feed and those who wait', async () => {
    const stage = createStage(createVoteLogDisk());
    const executed = stage.chain.executed({ txs: [anchor] });
    await stage.perform([persist('a'), { kind: 'commit', executed, commit: Uint8Array.of(1) }, send('last')]);
    expect(stage.left).toEqual(['to p last after the disk']);
    expect(stage.store.tip()?.height).toBe(1);
    expect(stage.heights).toEqual([1]);
    expect(stage.committed).toEqual([anchor.txIdText, 'stored 1']);
  });

  it('bans and announces', async () => {
    const stage = createStage(createVoteLogDisk());
    await stage.perform([
      { kind: 'ban', peer: 'p', reason: 'bad votes' },
      { kind: 'announce', bytes: utf8('here') },
    ]);
    expect(stage.left).toEqual(['banned p: bad votes', 'announced here after nothing']);
  });

  const blocks = { kind: 'blocks', from: 1, count: 2 } as const;
  const missing = { kind: 'txs', hashes: [anchor.txHash] } as const;
  it.each<readonly [string, typeof blocks | typeof missing, () => Promise<Bytes>, object]>([
    [
      'of blocks that a peer refuses',
      blocks,
      () => Promise.reject(new FaultError(fault('NETWORK_REQUEST_FAILED'))),
      { kind: 'failed' },
    ],
    ['of blocks answered with nonsense', blocks, () => Promise.resolve(Uint8Array.of(0xff)), { kind: 'failed' }],
    ['of blocks answered with none', blocks, () => Promise.resolve(encodeBlocks([])), { kind: 'blocks', blocks: [] }],
    ['of transactions answered with nonsense', missing, () => Promise.resolve(Uint8Array.of(0xa0)), { kind: 'failed' }],
    [
      'of transactions, a badly signed one and one that is none',
      missing,
      () => Promise.resolve(encodeTransactions([anchor.bytes, Uint8Array.of(1)])),
      { kind: 'txs', txs: [] },
    ],
  ])('answers a fetch %s', async (_, request, answer, result) => {
    const stage = createStage(createVoteLogDisk(), answer);
    await stage.perform([{ kind: 'fetch', id: 4, peer: 'p', request }]);
    await stage.arrived;
    expect(stage.inputs).toEqual([{ kind: 'fetched', id: 4, result }]);
  });

  it('gives fetched blocks with their transactions, the badly signed ones left out', async () => {
    const other = createStage(createVoteLogDisk());
    const executed = other.chain.executed({ txs: [anchor] });
    const block = {
      header: executed.headerBytes,
      lastCommit: emptyBytes,
      commit: Uint8Array.of(1),
      // The encoder's bytes may be of a subclass.
      records: executed.records.map((record) => Uint8Array.from(record)),
    };
    const stage = createStage(createVoteLogDisk(), () => Promise.resolve(encodeBlocks([block])));
    await stage.perform([{ kind: 'fetch', id: 1, peer: 'p', request: blocks }]);
    await stage.arrived;
    expect(stage.inputs).toEqual([
      { kind: 'fetched', id: 1, result: { kind: 'blocks', blocks: [{ ...block, txs: [undefined, undefined] }] } },
    ]);
  });
});

describe('the feed', () => {
  it('gives every block to every subscriber, whatever another throws, until it leaves', () => {
    const causes: unknown[] = [];
    const feed = createFeed((cause) => void causes.push(cause));
    const [first, second]: [number[], number[]] = [[], []];
    const leave = feed.subscribe(({ height }) => {
      first.push(height);
      throw new TypeError('a bug of a subscriber');
    });
    feed.subscribe(({ height }) => second.push(height));
    const block = (height: number) => ({ height, blockId: emptyBytes, time: 1, firstIndex: 0, records: [] });
    feed.publish(block(1));
    leave();
    feed.publish(block(2));
    expect([first, second, causes.length]).toEqual([[1], [1, 2], 1]);
  });
});
