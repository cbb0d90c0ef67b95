import { type Bytes, toHex } from '../../ledger/base/bytes.ts';
import type { Fault } from '../../ledger/base/fault.ts';
import { invariant } from '../../ledger/base/invariant.ts';
import type { Signer } from '../../ledger/base/keys.ts';
import type { ExecutedBlock } from '../../ledger/execution/execute-block.ts';
import type { SignedTx } from '../../ledger/tx/transaction.ts';
import type { FetchRequest, MachineInput } from '../../node/machine/effects.ts';
import { answerPeer } from '../../node/runtime/serve-peers.ts';
import { encodeRequest } from '../../node/runtime/sync-messages.ts';
import { type Action, nodeIndex, nodeName, type OuterAction } from './actions.ts';
import { type Border, createBorder } from './border.ts';
import { createSimChain, SIM_START, type SimChain } from './chain.ts';
import { createSimClock, type SimClock } from './clock.ts';
import { type Connections, createConnections } from './connections.ts';
import { createSimDisk, type Loss } from './disk.ts';
import { createLinks, type LinkOptions, type Links } from './links.ts';
import { type Crash, createSimNode, keyOf, type SimNode } from './node.ts';
import { createRandom, type Random } from './random.ts';
import { createInnerSigner, createOuterSigner, type SimSigner } from './sim-signer.ts';
import type { Tamper, TamperContext } from './tamper.ts';
import { createTimeline, type Timeline } from './timeline.ts';
import type { Trace } from './trace.ts';
import { createWitness, type Witness } from './witness.ts';

export interface SimOptions {
  readonly seed: number;
  readonly validators: number;
  readonly observers?: number;
  /** A chain made before; then `validators`, `params` are those it was made with. */
  readonly chain?: SimChain;
  readonly params?: Readonly<Record<string, number>>;
  /** Whose key each node holds; the validators in set order and then the observers when left out. Two nodes may hold one key. */
  readonly keys?: readonly (Signer | undefined)[];
  readonly links?: LinkOptions;
  /** One-way delay of a frame, ms; short for `links`. */
  readonly delayMs?: readonly [number, number];
  /** Frames lost, per mille; short for `links`. */
  readonly lossPerMille?: number;
  readonly blockIntervalMinMs?: number;
  /** How far a node's clock is from true time, ms. */
  readonly skewMs?: (node: number) => number;
  readonly driftPpm?: (node: number) => number;
  /** How long ago operators said that keys have signed nothing yet, ms; long ago means that starting nodes ask the others. */
  readonly wordAgeMs?: number;
  /** How long a sync of the vote log takes, ms. */
  readonly syncMs?: (node: number, random: Random) => number;
  /** How long the holder of the key takes, ms; above 0 it is a process of its own with its own memory. */
  readonly signMs?: (node: number, random: Random) => number;
  /** False: the holder of the node's key does not answer now. */
  readonly isSignerInReach?: (node: number) => boolean;
  /** What makes a node Byzantine; its commits and words are not judged. */
  readonly tamper?: (node: number) => Tamper | undefined;
  /** Not Byzantine in code and yet not to be judged, such as one of two nodes with one key. */
  readonly isJudged?: (node: number) => boolean;
  /** Changes or swallows a frame on its way: a Byzantine sender, a cut link. */
  readonly onFrame?: (from: number, to: number, bytes: Bytes, now: number) => Bytes | undefined;
  /** False: the asked node leaves the question of the other without an answer. */
  readonly answers?: (asked: number, asker: number) => boolean;
  /** Changes what an asked node answers. */
  readonly onAnswer?: (asked: number, bytes: Bytes) => Bytes;
  /** Asked before the actions of every turn: does the node die among them? */
  readonly onActions?: (node: number, actions: readonly Action[], now: number) => Crash | undefined;
  /** A node died by itself. */
  readonly onDeath?: (node: number) => void;
  /** A block is durable on a node. */
  readonly onCommit?: (node: number, executed: ExecutedBlock, now: number) => void;
  /** A node wants nothing more of another. */
  readonly onBan?: (from: number, to: number, reason: string) => void;
  readonly trace?: Trace;
}

/** A whole network of real machines in virtual time, from one seed. */
export interface SimNetwork {
  readonly chain: SimChain;
  readonly nodes: readonly SimNode[];
  /** Whose key each node holds. */
  readonly keys: readonly (Signer | undefined)[];
  readonly witness: Witness;
  readonly links: Links;
  readonly connections: Connections;
  readonly random: Random;
  now(): number;
  /** Plans something at a true moment. */
  at(moment: number, run: () => void): void;
  start(): void;
  /** Plays until `done` or for `ms` of virtual time; gives whether `done` held. */
  run(done: () => boolean, ms: number): Promise<boolean>;
  /** A client hands a new document transaction to a node, which gossips it to `others` (all); gives the transaction. */
  submit(node: number, content: string, others?: readonly number[]): SignedTx;
  /** A client hands over a transaction; hears what the node says of it, unless the node dies before. Taken means gossiped. */
  offer(node: number, signed: SignedTx, onAnswer: (refused: Fault | undefined) => void): void;
  kill(node: number, loss?: Loss, silent?: boolean): void;
  restart(node: number): void;
  /** Heights of the stores, in node order. */
  heights(): readonly number[];
}

/** As the performer waits for an answer. */
const FETCH_TIMEOUT_MS = 5000;

interface World {
  readonly options: SimOptions;
  readonly chain: SimChain;
  readonly timeline: Timeline;
  readonly random: Random;
  readonly links: Links;
  readonly connections: Connections;
  readonly witness: Witness;
  readonly border: Border;
  readonly nodes: SimNode[];
  readonly keys: readonly (Signer | undefined)[];
  readonly tickets: Map<number, (refused: Fault | undefined) => void>;
}

/** Builds a network whose nodes are down. */
export function createSimNetwork(options: SimOptions): SimNetwork {
  const chain = options.chain ?? createSimChain(options.validators, options.params);
  const timeline = createTimeline(SIM_START + 1000);
  const random = createRandom(options.seed);
  const nodes: SimNode[] = [];
  const keys = options.keys ?? [...chain.signers, ...Array.from({ length: options.observers ?? 0 }, () => undefined)];
  const isHonest = (node: number): boolean =>
    options.tamper?.(node) === undefined && options.isJudged?.(node) !== false;
  const links = createLinks(keys.length, linkOptions(options), random.fork('links'));
  const world: World = {
    options,
    chain,
    timeline,
    random,
    links,
    nodes,
    keys,
    connections: createConnections({
      count: keys.length,
      timeline,
      links,
      random: random.fork('connections'),
      isUp: (node) => nodes[node]?.isUp() === true,
      tell: (node, other, connected) => meet(world, node, other, connected),
    }),
    witness: createWitness(chain, (name) => isHonest(nodeIndex(name))),
    border: createBorder(chain),
    tickets: new Map(),
  };
  for (const index of keys.keys()) nodes.push(buildNode(world, index));
  return networkOf(world);
}

function networkOf(world: World): SimNetwork {
  const { chain, nodes, timeline, connections } = world;
  const begin = (node: number): void => {
    nodes[node]?.start();
    if (nodes[node]?.isUp() === true) connections.begin(node);
  };
  return {
    chain,
    nodes,
    keys: world.keys,
    links: world.links,
    connections,
    witness: world.witness,
    random: world.random,
    now: timeline.now,
    at: timeline.at,
    start() {
      for (const node of nodes.keys()) begin(node);
    },
    run: (done, ms) => timeline.play(done, timeline.now() + ms),
    submit(node, content, others = [...nodes.keys()]) {
      const signed = chain.anchor(content, timeline.now());
      timeline.at(timeline.now(), () => nodes[node]?.enqueue(() => transactionsInput([signed], 0)));
      publish(world, node, signed, others);
      return signed;
    },
    offer: (node, signed, onAnswer) => offer(world, node, signed, onAnswer),
    kill(node, loss, silent = false) {
      nodes[node]?.kill(loss);
      connections.end(node, silent);
    },
    restart: begin,
    heights: () => nodes.map(({ store }) => store.tip()?.height ?? 0),
  };
}

function linkOptions({ links, delayMs = [1, 10], lossPerMille = 0 }: SimOptions): LinkOptions {
  const [from, to] = delayMs;
  return links ?? { delay: { kind: 'uniform', from, to }, lossPerMille, duplicatePerMille: 0, reorder: true };
}

function buildNode(world: World, index: number): SimNode {
  const { options, chain, timeline, random, connections } = world;
  const chance = random.fork(`node ${index}`);
  const clock: SimClock = createSimClock(timeline.now(), options.skewMs?.(index) ?? 0, options.driftPpm?.(index) ?? 0);
  const disk = createSimDisk(chance.fork('disk'));
  const key = world.keys[index]?.key;
  const at = clock.local(timeline.now()) - (options.wordAgeMs ?? 0);
  if (key !== undefined) disk.begin({ genesisHash: chain.genesisHash, key, at });
  return createSimNode({
    index,
    name: nodeName(index),
    chain,
    signer: world.keys[index],
    disk,
    clock,
    timeline,
    witness: world.witness,
    verify: chain.signatures.verify,
    blockIntervalMinMs: options.blockIntervalMinMs ?? 50,
    trace: options.trace,
    tamper: options.tamper?.(index),
    tamperContext: (node) => tamperContext(world, node, chance),
    syncMs: () => options.syncMs?.(index, chance) ?? 0,
    signMs: () => options.signMs?.(index, chance) ?? 0,
    keyHolder: keyHolderOf(world, index),
    receivers: (kind) =>
      [...world.keys.keys()].filter(
        (to) => to !== index && connections.sees(index, to) && (kind === 'announce' || world.keys[to] !== undefined),
      ),
    perform: (action) => perform(world, index, action),
    crash: (actions) => options.onActions?.(index, actions, timeline.now()),
    onCommit: (executed) => options.onCommit?.(index, executed, timeline.now()),
    onDeath() {
      connections.end(index, false);
      options.onDeath?.(index);
    },
  });
}

function keyHolderOf({ options, keys, chain, witness }: World, index: number): SimSigner | undefined {
  const signer = keys[index];
  if (signer === undefined) return undefined;
  const signed = new Map<string, string>();
  const onSigned = (place: string, message: Bytes): void => {
    const before = signed.get(place);
    if (before !== undefined && before !== toHex(message))
      witness.blame('safety', `the signer of ${nodeName(index)} signs twice for ${place}`);
    signed.set(place, toHex(message));
  };
  return options.signMs === undefined
    ? createInnerSigner(signer, chain.genesisHash)
    : createOuterSigner(signer, chain.genesisHash, () => options.isSignerInReach?.(index) !== false, onSigned);
}

function tamperContext(world: World, node: SimNode, random: Random): TamperContext {
  const { timeline, chain, nodes } = world;
  return {
    node,
    nodes,
    chain,
    random,
    now: timeline.now,
    local: () => node.clock.local(timeline.now()),
    sign(message) {
      invariant(node.signer !== undefined, 'a node without a key signs nothing');
      return node.signer.sign(message);
    },
    send: (to, bytes) => sendFrame(world, node.index, to, bytes),
    at: timeline.at,
  };
}

function meet(world: World, node: number, other: number, connected: boolean): void {
  const validatorKey = keyOf(world.keys[other]);
  world.nodes[node]?.enqueue(() => ({ kind: 'peer', peer: nodeName(other), validatorKey, connected }));
}

function perform(world: World, from: number, action: OuterAction): void {
  if (action.kind === 'frame') return sendFrame(world, from, action.to, action.bytes);
  const { effect } = action;
  switch (effect.kind) {
    case 'fetch':
      return ask(world, from, nodeIndex(effect.peer), effect.id, effect.request);
    case 'verify': {
      const txs = effect.transactions.flatMap((data) => world.border.admitBytes(data));
      return later(world, from, 0, () => transactionsInput(txs, 0));
    }
    case 'answer': {
      const answered = world.tickets.get(effect.ticket);
      world.tickets.delete(effect.ticket);
      return answered?.(effect.faults[0]);
    }
    case 'ban':
      world.options.onBan?.(from, nodeIndex(effect.peer), effect.reason);
      return world.connections.ban(from, nodeIndex(effect.peer));
    default:
      return;
  }
}

/** Hands an input to a node after a while, if it still lives the same life then. */
function later(world: World, to: number, afterMs: number, input: () => MachineInput): void {
  const node = world.nodes[to];
  const life = node?.life();
  world.timeline.at(world.timeline.now() + afterMs, () => {
    if (node?.life() === life) node?.enqueue(input);
  });
}

function sendFrame(world: World, from: number, to: number, bytes: Bytes): void {
  const { timeline, options, nodes } = world;
  if (from === to || !world.connections.sees(from, to)) return;
  const frame = options.onFrame === undefined ? bytes : options.onFrame(from, to, bytes, timeline.now());
  if (frame === undefined) return;
  const receiver = nodes[to];
  for (const afterMs of world.links.sample(from, to, timeline.now())) {
    later(world, to, afterMs, () => ({
      kind: 'message',
      from: nodeName(from),
      bytes: frame,
      receivedAt: receiver?.clock.local(timeline.now()) ?? 0,
    }));
  }
}

/** A question and its answer, each with its own way; unanswered, it fails after its time. */
function ask(world: World, from: number, to: number, id: number, request: FetchRequest): void {
  const { timeline, options, links, nodes, border } = world;
  const life = nodes[from]?.life();
  let answered = false;
  const answer = (result: Parameters<typeof fetchedInput>[1]): void => {
    if (answered || nodes[from]?.life() !== life) return;
    answered = true;
    nodes[from]?.enqueue(() => fetchedInput(id, result));
  };
  if (!world.connections.sees(from, to)) return later(world, from, 1, () => fetchedInput(id, { kind: 'failed' }));
  timeline.at(timeline.now() + FETCH_TIMEOUT_MS, () => answer({ kind: 'failed' }));
  const [wayThere] = links.sample(from, to, timeline.now());
  if (wayThere === undefined || options.answers?.(to, from) === false) return;
  timeline.at(timeline.now() + wayThere, async () => {
    const asked = nodes[to];
    const machine = asked?.machine();
    if (asked === undefined || machine === undefined) return answer({ kind: 'failed' });
    const question = encodeRequest(request);
    const honest = answerPeer(asked.store, (hash) => machine.transaction(hash), question);
    const bytes = answerOf(world, asked, question, honest, from);
    const result = bytes === undefined ? undefined : await border.fetched(request, bytes);
    const [wayBack] = links.sample(to, from, timeline.now());
    if (wayBack !== undefined) timeline.at(timeline.now() + wayBack, () => answer(result ?? { kind: 'failed' }));
  });
}

function answerOf(
  world: World,
  asked: SimNode,
  question: Bytes,
  honest: Bytes | undefined,
  asker: number,
): Bytes | undefined {
  const { tamper } = asked;
  const given =
    tamper?.answer === undefined
      ? honest
      : tamper.answer(question, honest, asker, tamperContext(world, asked, world.random));
  return given === undefined ? undefined : (world.options.onAnswer?.(asked.index, given) ?? given);
}

function offer(world: World, to: number, signed: SignedTx, onAnswer: (refused: Fault | undefined) => void): void {
  const node = world.nodes[to];
  if (node === undefined || !node.isUp()) return;
  const refused = world.border.check(signed);
  if (refused !== undefined) return onAnswer(refused);
  const ticket = world.tickets.size === 0 ? 1 : Math.max(...world.tickets.keys()) + 1;
  world.tickets.set(ticket, (fault) => {
    onAnswer(fault);
    if (fault === undefined) publish(world, to, signed, [...world.nodes.keys()]);
  });
  node.enqueue(() => transactionsInput([signed], ticket));
}

/** Hands a pooled transaction to the others; over links that lose, not everybody gets it. */
function publish(world: World, from: number, signed: SignedTx, others: readonly number[]): void {
  const { timeline, links, connections } = world;
  for (const to of others) {
    if (to === from || !connections.sees(from, to)) continue;
    for (const afterMs of links.sample(from, to, timeline.now()))
      later(world, to, afterMs, () => transactionsInput([signed], 0));
  }
}

function transactionsInput(txs: readonly SignedTx[], ticket: number): MachineInput {
  return { kind: 'transactions', txs, ticket, dryRun: false };
}

function fetchedInput(id: number, result: Extract<MachineInput, { kind: 'fetched' }>['result']): MachineInput {
  return { kind: 'fetched', id, result };
}
