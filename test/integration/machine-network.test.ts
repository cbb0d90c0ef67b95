import { describe, expect, test } from 'vitest';
import { decodeMessage, encodeMessage, type ProposalMessage } from '../../consensus/messages.ts';
import { allLeaders, proposerIndex } from '../../consensus/proposer.ts';
import type { Bytes } from '../../ledger/base/bytes.ts';
import { decodeCanonical } from '../../ledger/base/codec.ts';
import { isFault } from '../../ledger/base/fault.ts';
import { decodeCommit, decodeHeader, encodeCommit } from '../../ledger/block/block.ts';
import type { SignedTx } from '../../ledger/tx/transaction.ts';
import { polkasKey } from '../../node/runtime/block-write.ts';
import { type BlockBytes, decodeBlocks, encodeBlocks } from '../../node/runtime/sync-messages.ts';
import { createSimNetwork, type SimNetwork } from '../sim/network.ts';

/** Nothing an honest network may do was done: no other block, no second vote, no byte before the disk, nobody banned. */
function expectGood(net: SimNetwork): void {
  expect(net.witness.violations).toEqual([]);
  expect(net.nodes.map(({ bans }) => bans)).toEqual(net.nodes.map(() => []));
  expect(net.nodes.filter((node) => node.isHalted())).toEqual([]);
}

/** All nodes up and connected. */
async function begin(net: SimNetwork): Promise<void> {
  net.start();
  await net.run(() => false, 300);
}

function submitMany(net: SimNetwork, count: number): readonly SignedTx[] {
  return Array.from({ length: count }, (_, i) => net.submit(i % net.nodes.length, `document ${i} at ${net.now()}`));
}

function areIncluded(net: SimNetwork, txs: readonly SignedTx[]): boolean {
  return txs.every((signed) => net.witness.included.has(signed.txHashText));
}

function haveAll(net: SimNetwork, height: number): boolean {
  return net.heights().every((other) => other >= height);
}

function proposerAt(height: number, round: number): number {
  return proposerIndex({ leaders: allLeaders(4), validators: 4 }, height, round);
}

function proposalOf(bytes: Bytes): ProposalMessage | undefined {
  const message = decodeMessage(bytes);
  return !isFault(message) && message.kind === 'proposal' ? message : undefined;
}

describe('a network of machines in virtual time', () => {
  test.each([1, 4, 7])('%i validators and an observer commit the same blocks under load', async (validators) => {
    const net = createSimNetwork({ seed: validators, validators, observers: 1 });
    await begin(net);
    const txs = submitMany(net, 40);
    expect(await net.run(() => areIncluded(net, txs) && haveAll(net, 1), 20_000)).toBe(true);
    const before = Math.max(...net.heights());
    const more = submitMany(net, 40);
    expect(await net.run(() => areIncluded(net, more) && haveAll(net, before + 1), 20_000)).toBe(true);
    expect(net.nodes.map((node) => node.reports('consensus.timeout'))).toEqual(net.nodes.map(() => 0));
    expectGood(net);
  });

  test('with clocks 200 ms apart nobody is untimely', async () => {
    const net = createSimNetwork({ seed: 5, validators: 4, skewMs: (node) => (node - 2) * 100 });
    await begin(net);
    for (let batch = 0; batch < 5; batch++) {
      const txs = submitMany(net, 4);
      expect(await net.run(() => areIncluded(net, txs), 20_000)).toBe(true);
    }
    expect(net.nodes.map((node) => node.reports('consensus.untimely'))).toEqual([0, 0, 0, 0]);
    expectGood(net);
  });

  test.each([300_000, -300_000])(
    'one clock off by %d ms holds up only its own turns, and its node follows',
    async (off) => {
      const net = createSimNetwork({ seed: 6, validators: 4, skewMs: (node) => (node === 3 ? off : 0) });
      await begin(net);
      for (let batch = 0; batch < 4; batch++) {
        const txs = submitMany(net, 4);
        expect(await net.run(() => areIncluded(net, txs), 60_000)).toBe(true);
      }
      expect(await net.run(() => haveAll(net, 8), 120_000)).toBe(true);
      expectGood(net);
    },
  );

  test('an idle network makes heartbeat blocks only, without a timeout', async () => {
    const net = createSimNetwork({ seed: 2, validators: 4, observers: 1, params: { idleBlockIntervalMs: 5000 } });
    await begin(net);
    await net.run(() => false, 60_000);
    const heights = net.heights();
    expect(Math.min(...heights)).toBeGreaterThanOrEqual(11);
    expect(Math.max(...heights)).toBeLessThanOrEqual(13);
    expect(net.nodes.map((node) => node.reports('consensus.timeout'))).toEqual([0, 0, 0, 0, 0]);
    expectGood(net);
  });

  test('lost frames delay, but divide nobody', async () => {
    for (const seed of [11, 12, 13]) {
      const net = createSimNetwork({ seed, validators: 4, observers: 1, lossPerMille: 150, delayMs: [1, 200] });
      await begin(net);
      const txs = submitMany(net, 20);
      expect(await net.run(() => areIncluded(net, txs) && haveAll(net, 3), 300_000)).toBe(true);
      expectGood(net);
    }
  });
});

describe('a validator that dies among its effects', () => {
  test.each([21, 22, 23, 24, 25, 26])('never signs twice, and catches up (seed %i)', async (seed) => {
    let calm = false;
    let crashes = 0;
    const net: SimNetwork = createSimNetwork({
      seed,
      validators: 4,
      delayMs: [1, 60],
      lossPerMille: 50,
      params: { timeoutProposeMs: 1000, timeoutVoteMs: 300 },
      onActions(_node, actions) {
        if (calm || !net.random.chance(8) || net.nodes.some((other) => !other.isUp())) return undefined;
        crashes++;
        return { after: net.random.between(0, actions.length), loss: net.random.pick(['all', 'nothing', 'prefix']) };
      },
    });
    await begin(net);
    const txs: SignedTx[] = [];
    for (let turn = 0; turn < 60; turn++) {
      txs.push(...submitMany(net, 1));
      await net.run(() => false, net.random.between(10, 2000));
      for (const [place, node] of net.nodes.entries()) if (!node.isUp()) net.restart(place);
    }
    calm = true;
    for (const [place, node] of net.nodes.entries()) if (!node.isUp()) net.restart(place);
    const reached = Math.max(...net.heights());
    const last = submitMany(net, 4);
    expect(await net.run(() => areIncluded(net, last) && haveAll(net, reached + 1), 120_000)).toBe(true);
    expect(crashes).toBeGreaterThan(5);
    expectGood(net);
  });

  test('far behind, it follows by blocks', async () => {
    const net = createSimNetwork({ seed: 31, validators: 4, observers: 1, params: { idleBlockIntervalMs: 500 } });
    await begin(net);
    expect(await net.run(() => haveAll(net, 2), 10_000)).toBe(true);
    net.kill(3);
    net.kill(4);
    expect(await net.run(() => Math.max(...net.heights()) >= 80, 400_000)).toBe(true);
    net.restart(3);
    net.restart(4);
    const end = Math.max(...net.heights());
    expect(await net.run(() => haveAll(net, end), 5_000)).toBe(true);
    expect(await net.run(() => haveAll(net, end + 8), 60_000)).toBe(true);
    expectGood(net);
  });
});

describe('a Byzantine validator', () => {
  test('that never sends a proposal costs a round of its turns, no more', async () => {
    const net = createSimNetwork({
      seed: 41,
      validators: 4,
      params: { timeoutProposeMs: 1000, timeoutVoteMs: 300 },
      onFrame: (from, _to, bytes) => (from === 1 && proposalOf(bytes) !== undefined ? undefined : bytes),
    });
    await begin(net);
    for (let batch = 0; batch < 8; batch++) {
      const txs = submitMany(net, 4);
      expect(await net.run(() => areIncluded(net, txs), 5_000)).toBe(true);
    }
    expectGood(net);
    for (let height = 1; height <= Math.min(...net.heights()); height++) {
      const header = decodeHeader(net.nodes[0]?.store.header(height) ?? new Uint8Array());
      const silent = net.chain.signers[1]?.key;
      if (!isFault(header)) expect(header.proposer).not.toEqual(silent);
    }
    expect(await checkKeptPolkas(net)).toBeGreaterThan(0);
  });

  test('that sends false content of its proposals to some makes them refuse it in that round only', async () => {
    const net = createSimNetwork({
      seed: 42,
      validators: 4,
      params: { timeoutProposeMs: 1000, timeoutVoteMs: 300 },
      onFrame(from, to, bytes) {
        const message = proposalOf(bytes);
        if (from !== 2 || to > 1 || message === undefined) return bytes;
        return encodeMessage({ ...message, txHashes: message.txHashes.slice(1) });
      },
    });
    await begin(net);
    for (let batch = 0; batch < 8; batch++) {
      const txs = submitMany(net, 8);
      expect(await net.run(() => areIncluded(net, txs), 10_000)).toBe(true);
    }
    const refusals = net.nodes.map((node) => node.reports('consensus.refused'));
    expect(refusals[0]).toBeGreaterThan(0);
    expect(refusals[3]).toBe(0);
    expectGood(net);
  });

  test('that hurries ahead with false content under an honest proposal cannot spoil it', async () => {
    let forged = 0;
    const net: SimNetwork = createSimNetwork({
      seed: 43,
      validators: 4,
      onFrame(from, to, bytes) {
        const message = proposalOf(bytes);
        if (message === undefined || from === 3 || to === 3) return bytes;
        // Place 3 has the proposal by a faster way and sends it on, its content changed, before the proposer's own arrives.
        forged++;
        const frame = encodeMessage({ ...message, txHashes: [message.proposal.signature.slice(0, 32)] });
        net.at(net.now(), () =>
          net.nodes[to]?.enqueue(() => ({ kind: 'message', from: 'node-3', bytes: frame, receivedAt: net.now() })),
        );
        return bytes;
      },
    });
    await begin(net);
    for (let batch = 0; batch < 4; batch++) {
      const txs = submitMany(net, 4);
      expect(await net.run(() => areIncluded(net, txs), 3_000)).toBe(true);
    }
    expect(forged).toBeGreaterThan(0);
    expect(net.nodes.map((node) => node.reports('consensus.refused'))).toEqual([0, 0, 0, 0]);
    expect(net.nodes.map((node) => node.reports('consensus.timeout'))).toEqual([0, 0, 0, 0]);
    expect(net.witness.violations).toEqual([]);
  });

  test('that withholds a transaction and its precommits is overcome by the next proposer', async () => {
    const byzantine = 1;
    const deprived = 3;
    const isItsTurn = (height: number) => proposerAt(height, 0) === byzantine;
    const net: SimNetwork = createSimNetwork({
      seed: 44,
      validators: 4,
      params: { timeoutProposeMs: 1000, timeoutVoteMs: 300 },
      // It proposes, and the two that may have the content lock on it; its precommit, and all later words, stay away.
      onFrame(from, _to, bytes) {
        const message = decodeMessage(bytes);
        if (from !== byzantine || isFault(message)) return bytes;
        // A wake would carry the transaction to the next proposer, its status would offer the block it alone decided.
        if (message.kind === 'wake' || message.kind === 'status') return undefined;
        if (message.kind !== 'votes') return bytes;
        const kept = message.votes.filter(
          (vote) => !isItsTurn(vote.height) || (vote.kind === 'prevote' && vote.round === 0),
        );
        return kept.length === message.votes.length ? bytes : undefined;
      },
      answers: (asked, asker) => asked !== byzantine || asker !== deprived,
    });
    await begin(net);
    expect(await net.run(() => haveAll(net, 2), 20_000)).toBe(true);
    const signed = net.submit(byzantine, 'withheld', []);
    expect(await net.run(() => net.witness.included.has(signed.txHashText), 60_000)).toBe(true);
    const height = Math.max(...net.heights());
    expect(await net.run(() => haveAll(net, height + 4), 120_000)).toBe(true);
    expectGood(net);
  });
});

describe('a peer that serves false blocks', () => {
  const forge = (kind: 'commit' | 'lastCommit' | 'records') => (block: BlockBytes) => {
    const commit = decodeCommit(block.commit);
    if (isFault(commit)) return block;
    const unsigned = encodeCommit({ ...commit, signatures: commit.signatures.map(() => new Uint8Array(64)) });
    if (kind === 'records') return { ...block, records: [...block.records, ...block.records] };
    return { ...block, [kind]: unsigned };
  };

  test.each(['commit', 'lastCommit', 'records'] as const)(
    'is banned for a false %s; the blocks come from others',
    async (kind) => {
      const net = createSimNetwork({
        seed: 61,
        validators: 4,
        observers: 1,
        onAnswer(asked, bytes) {
          const blocks = asked !== 0 ? decodeBlocks(bytes) : [];
          return isFault(blocks) || blocks.length === 0 ? bytes : encodeBlocks(blocks.map(forge(kind)));
        },
      });
      await begin(net);
      net.kill(4);
      const txs = submitMany(net, 4);
      expect(await net.run(() => areIncluded(net, txs) && Math.min(...net.heights().slice(0, 4)) >= 6, 60_000)).toBe(
        true,
      );
      net.restart(4);
      expect(await net.run(() => haveAll(net, 12), 120_000)).toBe(true);
      expect(net.nodes.map(({ bans }) => [...new Set(bans)])).toEqual([[], [], [], [], [`bad block: ${kind}`]]);
      expect(net.nodes.filter((node) => node.isHalted())).toEqual([]);
      expect(net.witness.violations).toEqual([]);
    },
  );
});

describe('what a restart gives back', () => {
  test('a proposer that died before its proposal left sends the same one again, and it is decided in round 0', async () => {
    let died: number | undefined;
    const net: SimNetwork = createSimNetwork({
      seed: 51,
      validators: 4,
      onActions(node, actions) {
        const proposes = actions.some((action) => action.kind === 'frame' && proposalOf(action.bytes) !== undefined);
        if (died !== undefined || !proposes || net.nodes[node]?.store.tip() === undefined) return undefined;
        died = node;
        return { after: actions.findIndex((action) => action.kind === 'frame'), loss: 'all' };
      },
    });
    await begin(net);
    expect(await net.run(() => died !== undefined, 20_000)).toBe(true);
    const before = Math.max(...net.heights());
    // One more is away, so that the proposer's own vote for its restored proposal is needed.
    const away = ((died ?? 0) + 2) % 4;
    net.kill(away);
    net.restart(died ?? 0);
    const decided = () => net.heights().every((height, place) => place === away || height > before);
    expect(await net.run(decided, 10_000)).toBe(true);
    expect(net.nodes.map((node) => node.reports('consensus.timeout'))).toEqual([0, 0, 0, 0]);
    expectGood(net);
  });
});

/** Every height keeps the polkas that were seen of it beside its commit; gives how many keep those of two rounds and more. */
async function checkKeptPolkas(net: SimNetwork): Promise<number> {
  const store = net.nodes[0]?.store;
  let kept = 0;
  for (let height = 1; height <= (store?.tip()?.height ?? 0); height++) {
    const commit = decodeCommit(store?.commit(height) ?? new Uint8Array());
    const found = (await store?.lookups(polkasKey(height), 1))?.find(({ key }) => key === polkasKey(height));
    if (isFault(commit) || found === undefined) continue;
    const votes = decodeCanonical(found.value);
    const rounds = new Set((votes as readonly (readonly number[])[]).map((vote) => vote[2]));
    expect(rounds.size).toBeGreaterThanOrEqual(1);
    if (rounds.size > 1) kept++;
  }
  return kept;
}
