import type { Bytes } from '../../ledger/base/bytes.ts';
import { isFault } from '../../ledger/base/fault.ts';
import type { VerifySignature } from '../../ledger/base/keys.ts';
import { decodeSignedTx, type SignedTx, txSigningHash } from '../../ledger/tx/transaction.ts';
import { sha256 } from '../../node/crypto/sha256.ts';
import { createVerifier } from '../../node/crypto/verify.ts';
import type { Fetched, FetchRequest, MachineEffect, MachineInput } from '../../node/machine/effects.ts';
import { checkFetchedBlocks, type TransactionChecker } from '../../node/runtime/check-transactions.ts';
import { answerPeer } from '../../node/runtime/serve-peers.ts';
import { decodeBlocks, decodeTransactions, encodeRequest } from '../../node/runtime/sync-messages.ts';
import { createMemoryStore } from '../../storage/memory-store.ts';
import { createSimChain, SIM_START, type SimChain } from './chain.ts';
import { type Crash, createSimNode, keyOf, type SimNode } from './node.ts';
import { createRandom, type Random } from './random.ts';
import { createTimeline } from './timeline.ts';
import { createWitness, type Witness } from './witness.ts';

export interface SimOptions {
  readonly seed: number;
  readonly validators: number;
  readonly observers?: number;
  /** One-way delay of a frame, ms. */
  readonly delayMs?: readonly [number, number];
  /** Frames of direct streams lost, per mille. */
  readonly lossPerMille?: number;
  readonly params?: Readonly<Record<string, number>>;
  readonly blockIntervalMinMs?: number;
  /** How far a node's clock is from true time, ms. */
  readonly skewMs?: (node: number) => number;
  /** Changes or swallows a frame on its way: a Byzantine sender, a cut link. */
  readonly onFrame?: (from: number, to: number, bytes: Bytes, now: number) => Bytes | undefined;
  /** False: the asked node leaves the question of the other without an answer. */
  readonly answers?: (asked: number, asker: number) => boolean;
  /** Changes what an asked node answers. */
  readonly onAnswer?: (asked: number, bytes: Bytes) => Bytes;
  /** Asked before the effects of every step: does the node die among them? */
  readonly onEffects?: (node: number, effects: readonly MachineEffect[], now: number) => Crash | undefined;
}

/** A whole network of real machines in virtual time, from one seed. */
export interface SimNetwork {
  readonly chain: SimChain;
  readonly nodes: readonly SimNode[];
  readonly witness: Witness;
  readonly random: Random;
  now(): number;
  start(): Promise<void>;
  /** Plays until `done` or for `ms` of virtual time; gives whether `done` held. */
  run(done: () => boolean, ms: number): Promise<boolean>;
  /** A client hands a new document transaction to a node, which gossips it to `others` (all); gives the transaction. */
  submit(node: number, content: string, others?: readonly number[]): SignedTx;
  kill(node: number): void;
  restart(node: number): Promise<void>;
  /** Heights of the stores, in node order. */
  heights(): readonly number[];
}

const FETCH_TIMEOUT_MS = 5000;

/** Builds a network whose nodes are down; places 0 … n−1 are the validators in set order, then the observers. */
export function createSimNetwork(options: SimOptions): SimNetwork {
  const chain = createSimChain(options.validators, options.params);
  const timeline = createTimeline(SIM_START + 1000);
  const random = createRandom(options.seed);
  const witness = createWitness(chain.genesisHash, options.validators);
  const verify = createVerifier();
  const checker = createCheckerNow(chain, verify);
  const nodes: SimNode[] = [];
  const wakes: number[] = [];
  const clock = (node: number): number => timeline.now() + (options.skewMs?.(node) ?? 0);
  const isUp = (node: number): boolean => nodes[node]?.isUp() === true;
  const [delayMin, delayMax] = options.delayMs ?? [1, 10];
  const delay = (): number => random.between(delayMin, delayMax);

  async function step(node: number, input: MachineInput): Promise<void> {
    await nodes[node]?.step(input, clock(node));
    planWake(node);
    if (!isUp(node)) leave(node);
  }

  /** One wake-up is valid at a time: the last one planned. */
  function planWake(node: number): void {
    const machine = nodes[node]?.machine();
    if (machine === undefined || !isUp(node)) return;
    const at = machine.wakeAt(clock(node)) - (options.skewMs?.(node) ?? 0);
    if (at === Number.POSITIVE_INFINITY) return;
    const turn = (wakes[node] ?? 0) + 1;
    wakes[node] = turn;
    timeline.at(at, async () => {
      if (wakes[node] === turn) await step(node, { kind: 'tick' });
    });
  }

  function deliver(from: number, to: number, input: () => MachineInput): void {
    timeline.at(timeline.now() + delay(), async () => {
      if (isUp(from) && isUp(to)) await step(to, input());
    });
  }

  function sendFrame(from: number, to: number, bytes: Bytes): void {
    if (from === to || random.chance(options.lossPerMille ?? 0)) return;
    const frame = options.onFrame === undefined ? bytes : options.onFrame(from, to, bytes, timeline.now());
    if (frame === undefined) return;
    deliver(from, to, () => ({ kind: 'message', from: nameOf(from), bytes: frame, receivedAt: clock(to) }));
  }

  function perform(from: number, effect: MachineEffect): void {
    switch (effect.kind) {
      case 'send':
        return sendFrame(from, placeOf(effect.to), effect.bytes);
      case 'broadcast':
        for (let to = 0; to < options.validators; to++) sendFrame(from, to, effect.bytes);
        return;
      case 'announce':
        for (let to = 0; to < nodes.length; to++) sendFrame(from, to, effect.bytes);
        return;
      case 'fetch':
        return ask(from, placeOf(effect.peer), effect.id, effect.request);
      case 'verify': {
        const txs = effect.transactions.flatMap((data) => checkedTx(checker, data, chain, verify));
        timeline.at(timeline.now(), () => step(from, { kind: 'transactions', txs, ticket: 0, dryRun: false }));
        return;
      }
      default:
        return;
    }
  }

  /** A question and its answer, each with its own way; unanswered, it fails after its time. */
  function ask(from: number, to: number, id: number, request: FetchRequest): void {
    let answered = false;
    const answer = async (result: Fetched): Promise<void> => {
      if (answered) return;
      answered = true;
      await step(from, { kind: 'fetched', id, result });
    };
    timeline.at(timeline.now() + FETCH_TIMEOUT_MS, () => answer({ kind: 'failed' }));
    if (random.chance(options.lossPerMille ?? 0) || options.answers?.(to, from) === false) return;
    timeline.at(timeline.now() + delay(), async () => {
      const asked = nodes[to];
      const machine = asked?.machine();
      if (asked === undefined || machine === undefined) return answer({ kind: 'failed' });
      const honest = answerPeer(asked.store, (hash) => machine.transaction(hash), encodeRequest(request));
      const bytes = honest === undefined ? undefined : (options.onAnswer?.(to, honest) ?? honest);
      const result = bytes === undefined ? undefined : await fetchedFrom(checker, chain, verify, request, bytes);
      timeline.at(timeline.now() + delay(), () => answer(result ?? { kind: 'failed' }));
    });
  }

  function leave(node: number): void {
    for (let other = 0; other < nodes.length; other++) {
      if (other !== node) timeline.at(timeline.now() + delay(), () => meet(other, node));
    }
  }

  /** Tells a node whether another is connected, as it is now. */
  function meet(node: number, other: number): Promise<void> {
    const validatorKey = keyOf(chain.signers[other]);
    return step(node, { kind: 'peer', peer: nameOf(other), validatorKey, connected: isUp(other) });
  }

  async function begin(node: number): Promise<void> {
    await nodes[node]?.start(clock(node));
    planWake(node);
    for (let other = 0; other < nodes.length; other++) {
      if (other === node || !isUp(other)) continue;
      timeline.at(timeline.now() + delay(), () => meet(node, other));
      timeline.at(timeline.now() + delay(), () => meet(other, node));
    }
  }

  for (let place = 0; place < options.validators + (options.observers ?? 0); place++) {
    nodes.push(
      createSimNode({
        name: nameOf(place),
        chain,
        signer: chain.signers[place],
        store: createMemoryStore(),
        witness,
        verify,
        blockIntervalMinMs: options.blockIntervalMinMs ?? 50,
        perform: (effect) => perform(place, effect),
        crash: (effects) => options.onEffects?.(place, effects, timeline.now()),
      }),
    );
  }

  return {
    chain,
    nodes,
    witness,
    random,
    now: timeline.now,
    async start() {
      for (let place = 0; place < nodes.length; place++) await begin(place);
    },
    run: (done, ms) => timeline.play(done, timeline.now() + ms),
    submit(node, content, others = nodes.map((_, place) => place)) {
      const signed = chain.anchor(content, timeline.now());
      const input: MachineInput = { kind: 'transactions', txs: [signed], ticket: 0, dryRun: false };
      timeline.at(timeline.now(), () => step(node, input));
      for (const to of others) if (to !== node) deliver(node, to, () => input);
      return signed;
    },
    kill(node) {
      nodes[node]?.kill();
      leave(node);
    },
    restart: begin,
    heights: () => nodes.map(({ store }) => store.tip()?.height ?? 0),
  };
}

function nameOf(place: number): string {
  return `node-${place}`;
}

function placeOf(name: string): number {
  return Number(name.slice('node-'.length));
}

/** The checker of the node's border without its worker threads and timers. */
function createCheckerNow(chain: SimChain, verify: VerifySignature): TransactionChecker {
  return {
    decode: (bytes) => decodeSignedTx(sha256, bytes),
    checkSignatures: async (txs) => txs.map((signed) => isSigned(chain, verify, signed)),
  };
}

function isSigned(chain: SimChain, verify: VerifySignature, { tx, sigs, txId }: SignedTx): boolean {
  const message = txSigningHash(sha256, chain.genesisHash, txId);
  return [tx.key, ...tx.cosigners].every((key, index) => verify(key, message, sigs[index] ?? new Uint8Array(64)));
}

function checkedTx(
  checker: TransactionChecker,
  data: Bytes,
  chain: SimChain,
  verify: VerifySignature,
): readonly SignedTx[] {
  const signed = checker.decode(data);
  return isFault(signed) || !isSigned(chain, verify, signed) ? [] : [signed];
}

async function fetchedFrom(
  checker: TransactionChecker,
  chain: SimChain,
  verify: VerifySignature,
  request: FetchRequest,
  bytes: Bytes,
): Promise<Fetched | undefined> {
  if (request.kind === 'blocks') {
    const blocks = decodeBlocks(bytes);
    return isFault(blocks)
      ? undefined
      : { kind: 'blocks', blocks: await checkFetchedBlocks(checker, () => false, blocks) };
  }
  const list = decodeTransactions(bytes);
  if (isFault(list)) return undefined;
  return { kind: 'txs', txs: list.flatMap((data) => checkedTx(checker, data, chain, verify)) };
}
