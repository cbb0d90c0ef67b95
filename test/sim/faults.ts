import { type Bytes, emptyBytes } from '../../ledger/base/bytes.ts';
import type { Action } from './actions.ts';
import { createDecoder } from './barriers.ts';
import type { Loss } from './disk.ts';
import { type Begin, endLater, type FaultOptions, type FaultState } from './fault-state.ts';
import { LINK_FAULTS } from './link-faults.ts';
import type { Crash, SimNode } from './node.ts';

export const FAULT_KINDS = [
  'crash',
  'crashAgain',
  'powerLoss',
  'outage',
  'partition',
  'oneWay',
  'isolate',
  'loss',
  'slowLinks',
  'barriers',
  'fullDisk',
  'slowDisk',
  'flippedBit',
  'oldVotes',
  'lostVotes',
  'lostDisk',
  'pause',
  'clockStep',
  'signerOut',
] as const;

export type FaultKind = (typeof FAULT_KINDS)[number];

/** Does things to a network that networks, disks, clocks and processes do. */
export interface FaultMaker {
  /** Makes a fault of one of the kinds that can happen now, and plans its end. */
  make(kinds: readonly FaultKind[]): void;
  /** Ends everything: links whole, disks free, processes running, every node that can be started is. */
  healAll(): void;
  /** Faults so far. */
  count(): number;
  /** Nodes that may be waiting, for they do not know what they signed (rule 16). */
  forgetful(): number;
  /** Nodes whose disk was damaged: they refuse to start, and stay away. */
  readonly dead: ReadonlySet<number>;
  /** To be asked before every turn. */
  onActions(node: number, actions: readonly Action[]): Crash | undefined;
  onDeath(node: number): void;
  /** What of a frame gets through. */
  onFrame(from: number, to: number, bytes: Bytes, now: number): Bytes | undefined;
  syncMs(node: number): number;
  isSignerInReach(node: number): boolean;
}

const LOSSES: readonly Loss[] = ['all', 'nothing', 'prefix', 'sectors'];
/** Restarts after it, ms. */
const DOWN_MS: readonly [number, number] = [20, 8_000];
const CLOCK_STEP_MS_MAX = 200;
/** A flipped bit in the last append may look like a torn one; appends of a simulation are not longer. */
const TORN_BYTES_MAX = 8192;

/** Builds a maker of faults. */
export function createFaultMaker(options: FaultOptions): FaultMaker {
  const state: FaultState = {
    ...options,
    armed: new Map(),
    dead: new Set(),
    damaged: new Set(),
    forgetful: new Map(),
    doomed: new Map(),
    slowDisks: new Map(),
    signersOut: new Set(),
    sieve: undefined,
    made: 0,
    epoch: 0,
  };
  return {
    dead: state.dead,
    forgetful: () => state.forgetful.size,
    count: () => state.made,
    make(kinds) {
      const kind = options.random.pick(kinds);
      const what = BEGINNINGS[kind](state);
      if (what === undefined) return;
      state.made++;
      options.report(`${kind}: ${what}`);
    },
    healAll: () => healAll(state),
    onActions: (node, actions) => crashOf(state, node, actions),
    onDeath(node) {
      loseDoomed(state, node);
      restartLater(state, node);
    },
    onFrame: (from, to, bytes, now) => (state.sieve === undefined ? bytes : state.sieve.pass(from, to, bytes, now)),
    syncMs: (node) => state.slowDisks.get(node) ?? 0,
    isSignerInReach: (node) => !state.signersOut.has(node),
  };
}

function healAll(state: FaultState): void {
  const net = state.net();
  state.epoch++;
  state.armed.clear();
  state.doomed.clear();
  state.slowDisks.clear();
  state.signersOut.clear();
  state.sieve = undefined;
  net.links.healAll();
  for (const node of net.nodes) {
    node.disk.isFull = false;
    node.pause(false);
    start(state, node.index);
  }
  net.connections.review();
  state.report('all faults end');
}

function start(state: FaultState, node: number): void {
  const net = state.net();
  if (net.nodes[node]?.state() !== 'down') return;
  net.restart(node);
  if (net.nodes[node]?.state() !== 'refused') return;
  state.dead.add(node);
  state.report(`node-${node} refuses to start`);
  if (!state.damaged.has(node)) net.witness.blame('liveness', `node-${node} refuses to start on a disk that is whole`);
}

function restartLater(state: FaultState, node: number): void {
  endLater(state, DOWN_MS, () => {
    const found = state.net().nodes[node];
    if (found !== undefined) found.disk.isFull = false;
    start(state, node);
  });
}

/** A node that is armed dies at one of the points of its turn: before, inside or after any of its actions. */
function crashOf(state: FaultState, node: number, actions: readonly Action[]): Crash | undefined {
  // Who signs on a later height can contradict nothing of before any more.
  const lostOn = state.forgetful.get(node) ?? Number.POSITIVE_INFINITY;
  if (actions.some((action) => action.kind === 'sign' && action.effect.request.height > lostOn))
    state.forgetful.delete(node);
  if (state.doomed.has(node) && actions.some(isSpeech)) return { after: actions.length, loss: 'all' };
  const left = state.armed.get(node);
  if (left === undefined) return undefined;
  // Turns that write or send are the interesting ones; a lone report is not.
  if (!actions.some(({ kind }) => kind !== 'effect')) return undefined;
  if (left > 1) state.armed.set(node, left - 1);
  else state.armed.delete(node);
  const { random } = state;
  return { after: random.between(0, actions.length), loss: random.pick(LOSSES) };
}

function upNodes(state: FaultState): readonly number[] {
  return state
    .net()
    .nodes.filter((node) => node.isUp())
    .map(({ index }) => index);
}

function pickUp(state: FaultState): number | undefined {
  const up = upNodes(state);
  return up.length === 0 ? undefined : state.random.pick(up);
}

const BEGINNINGS: Readonly<Record<FaultKind, Begin>> = {
  ...LINK_FAULTS,
  crash(state) {
    const node = pickUp(state);
    if (node === undefined) return undefined;
    state.armed.set(node, 1);
    return `node-${node} dies among its next actions`;
  },
  crashAgain(state) {
    const node = pickUp(state);
    if (node === undefined) return undefined;
    state.armed.set(node, state.random.between(2, 4));
    return `node-${node} dies several times`;
  },
  powerLoss(state) {
    const node = pickUp(state);
    if (node === undefined) return undefined;
    state.net().kill(node, state.random.pick(LOSSES), state.random.chance(500));
    restartLater(state, node);
    return `node-${node} loses power`;
  },
  outage(state) {
    const { random } = state;
    const up = upNodes(state);
    const fallen = random.shuffled(up).slice(0, random.between(Math.ceil(up.length / 3), up.length));
    for (const node of fallen) {
      state.net().kill(node, random.pick(LOSSES), random.chance(500));
      endLater(state, [1_000, 30_000], () => start(state, node));
    }
    return `${fallen.length} nodes are gone`;
  },
  fullDisk(state) {
    const node = pickUp(state);
    const found = node === undefined ? undefined : state.net().nodes[node];
    if (found === undefined) return undefined;
    found.disk.isFull = true;
    return `node-${node}`;
  },
  slowDisk(state) {
    const node = pickUp(state);
    if (node === undefined) return undefined;
    const ms = state.random.between(50, 2_000);
    state.slowDisks.set(node, ms);
    endLater(state, [1_000, 15_000], () => state.slowDisks.delete(node));
    return `node-${node} syncs in ${ms} ms`;
  },
  flippedBit(state) {
    const { random } = state;
    const net = state.net();
    const node = pickUp(state);
    const found = node === undefined ? undefined : net.nodes[node];
    if (node === undefined || found?.signer === undefined || !mayLose(state)) return undefined;
    if (found.disk.votes.bytes.length === 0) return undefined;
    net.kill(node, 'all', random.chance(500));
    const before = found.disk.votes.bytes.length;
    found.disk.flipBit();
    state.damaged.add(node);
    // Started at once, so that nobody else is damaged before it is known whether this one refuses.
    start(state, node);
    if (found.state() !== 'refused' && found.disk.votes.bytes.length < before - TORN_BYTES_MAX)
      net.witness.blame('safety', `node-${node} takes damage for a torn tail and cuts it off`);
    return `node-${node} finds ${found.state() === 'refused' ? 'damage' : 'a torn tail'} in its vote log`;
  },
  oldVotes(state) {
    const found = pickForgetful(state);
    if (found === undefined || !state.asksOthers) return undefined;
    const copy = found.disk.votes.bytes;
    endLater(state, [500, 10_000], () => doom(state, found, () => found.disk.replaceVotes(copy)));
    return `${found.name} gets a copy of its vote log back`;
  },
  lostVotes(state) {
    const found = pickForgetful(state);
    if (found === undefined) return undefined;
    doom(state, found, () => found.disk.replaceVotes(emptyBytes));
    return `${found.name} loses its vote log`;
  },
  lostDisk(state) {
    const found = pickForgetful(state);
    if (found === undefined) return undefined;
    doom(state, found, () => found.disk.loseAll());
    return `${found.name} loses its disk`;
  },
  pause(state) {
    const node = pickUp(state);
    const found = node === undefined ? undefined : state.net().nodes[node];
    if (found === undefined) return undefined;
    found.pause(true);
    endLater(state, [100, 15_000], () => found.pause(false));
    return `node-${node}`;
  },
  clockStep(state) {
    const node = pickUp(state);
    const found = node === undefined ? undefined : state.net().nodes[node];
    if (found === undefined) return undefined;
    const ms = state.random.between(-CLOCK_STEP_MS_MAX, CLOCK_STEP_MS_MAX);
    found.clock.step(ms);
    // Somebody notices, sooner or later: steps do not pile up.
    endLater(state, [1_000, 15_000], () => found.clock.step(-ms));
    return `node-${node} by ${ms} ms`;
  },
  signerOut(state) {
    const node = pickUp(state);
    if (node === undefined) return undefined;
    state.signersOut.add(node);
    endLater(state, [500, 10_000], () => state.signersOut.delete(node));
    return `of node-${node}`;
  },
};

/** Nodes without memory and damaged ones are faulty: no more than the protocol bears. */
function mayLose(state: FaultState): boolean {
  return state.dead.size + state.forgetful.size < state.deadMax;
}

function pickForgetful(state: FaultState): SimNode | undefined {
  const node = pickUp(state);
  const found = node === undefined ? undefined : state.net().nodes[node];
  return found?.signer === undefined || !mayLose(state) ? undefined : found;
}

const isVoteOrProposal = createDecoder();

function isSpeech(action: Action): boolean {
  if (action.kind !== 'frame') return false;
  const kind = isVoteOrProposal(action.bytes)?.kind;
  return kind === 'votes' || kind === 'proposal';
}

/** It dies when it has just said something, for then there is something to forget; at the latest after a while. */
function doom(state: FaultState, found: SimNode, lose: () => void): void {
  if (!mayLose(state) || state.dead.has(found.index)) return;
  state.doomed.set(found.index, lose);
  endLater(state, [1_000, 5_000], () => {
    if (!state.doomed.has(found.index)) return;
    if (found.isUp()) state.net().kill(found.index, 'all');
    loseDoomed(state, found.index);
    start(state, found.index);
  });
}

/** What becomes of the disk of a node that was doomed and is dead. */
function loseDoomed(state: FaultState, node: number): void {
  const lose = state.doomed.get(node);
  if (lose === undefined || !state.doomed.delete(node) || !mayLose(state)) return;
  state.armed.delete(node);
  state.forgetful.set(node, Math.max(...state.net().heights()) + 1);
  lose();
}
