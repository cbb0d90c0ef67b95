import { encodeMessage } from '../../../consensus/messages.ts';
import type { MachineInput } from '../../../node/machine/effects.ts';
import { createAuditor, traceOf } from '../auditor.ts';
import { createDecoder, createSieve } from '../barriers.ts';
import { createSimChain, type SimChain } from '../chain.ts';
import { createSimNetwork, type SimNetwork } from '../network.ts';
import { createRandom } from '../random.ts';
import { keyedSignatures } from '../signatures.ts';
import type { Tamper } from '../tamper.ts';
import type { Trace } from '../trace.ts';
import type { Violation } from '../witness.ts';
import { drawTwins, planText, type TwinsPlan } from './twins-plan.ts';

export interface TwinsResult {
  readonly seed: number;
  readonly plan: string;
  readonly violations: readonly Violation[];
  /** Proofs of guilt that honest nodes found against the doubled keys. */
  readonly accusations: number;
}

const PARAMS = {
  timeoutProposeMs: 1500,
  timeoutVoteMs: 500,
  timeoutDeltaMs: 200,
  timeoutMaxMs: 4000,
  idleBlockIntervalMs: 1000,
} as const;
/** How long the parts last at most, ms of virtual time. */
const PARTED_MS = 30_000;
/** Two capped timeouts for each key that may fail and one pair more, the idle interval, and asking for blocks once in vain. */
const HEALED_MS = 2 * 3 * PARAMS.timeoutMaxMs + PARAMS.idleBlockIntervalMs + 10_000;
const HEIGHTS_AFTER = 1;
/** Blocks cannot be further ahead of every clock than the precision. */
const AHEAD_MS_MAX = 500;

/** Plays one scenario: the parts, then all together, until there is a further block. */
export async function runScenario(seed: number, trace?: Trace): Promise<TwinsResult> {
  const plan = drawTwins(createRandom(seed));
  const chain = chainOf(plan.validators);
  const world = { whole: false };
  const doubled = new Set(plan.places.slice(plan.validators));
  const isHonest = (node: number): boolean => !doubled.has(plan.places[node] ?? 0);
  const messageOf = createDecoder();
  const sieve = createSieve((_, round) => plan.parts[round], false);
  const auditor = createAuditor({ net: () => net, isHonest, aheadMsMax: AHEAD_MS_MAX });
  const net: SimNetwork = createSimNetwork({
    seed,
    validators: plan.validators,
    chain,
    keys: plan.places.map((place) => chain.signers[place]),
    delayMs: plan.delayMs,
    blockIntervalMinMs: 0,
    tamper: (node) => (isHonest(node) ? undefined : deafToOwnKey(plan.places[node] ?? 0, messageOf)),
    answers: (asked) => world.whole && !(plan.silentAfter && !isHonest(asked)),
    onFrame(from, to, bytes) {
      if (plan.places[from] === plan.places[to]) return undefined;
      if (world.whole) return plan.silentAfter && !isHonest(from) ? undefined : bytes;
      return sieve.pass(from, to, bytes, net.now());
    },
    trace: traceOf(trace, auditor),
  });
  try {
    await play(net, plan, isHonest, () => {
      world.whole = true;
    });
  } catch (cause) {
    net.witness.blame('crash', cause instanceof Error ? (cause.stack ?? cause.message) : String(cause));
  }
  return { seed, plan: planText(plan), violations: net.witness.violations, accusations: auditor.accusations() };
}

async function play(
  net: SimNetwork,
  plan: TwinsPlan,
  isHonest: (node: number) => boolean,
  heal: () => void,
): Promise<void> {
  const { witness } = net;
  const honest = net.nodes.filter(({ index }) => isHonest(index));
  const lowest = (): number => Math.min(...honest.map(({ store }) => store.tip()?.height ?? 0));
  net.start();
  net.at(net.now() + 1000, () => net.submit(0, 'the one document'));
  for (const { node, atMs, downMs } of plan.restarts) {
    const at = net.now() + atMs;
    net.at(at, () => {
      if (net.nodes[node]?.isUp() !== true) return;
      net.kill(node);
      net.at(at + downMs, () => net.restart(node));
    });
  }
  await net.run(() => witness.violations.length > 0 || lowest() >= plan.heights, PARTED_MS);
  heal();
  const target = witness.reference.height() + HEIGHTS_AFTER;
  const came = await net.run(() => witness.violations.length > 0 || lowest() >= target, HEALED_MS);
  if (!came) witness.blame('liveness', `no block ${target} everywhere within ${HEALED_MS} ms of healing`);
}

const chains = new Map<number, SimChain>();

function chainOf(validators: number): SimChain {
  const chain = chains.get(validators) ?? createSimChain(validators, PARAMS, keyedSignatures);
  chains.set(validators, chain);
  return chain;
}

/** A twin must not hear of the other one, or it would fall silent (rule 16). */
function deafToOwnKey(place: number, messageOf: ReturnType<typeof createDecoder>): Tamper {
  const input = (heard: MachineInput): MachineInput => {
    if (heard.kind !== 'message') return heard;
    const message = messageOf(heard.bytes);
    if (message?.kind === 'told') return { ...heard, bytes: encodeMessage({ ...message, votes: [], proposals: [] }) };
    if (message?.kind !== 'votes' || !message.votes.some(({ validator }) => validator === place)) return heard;
    const votes = message.votes.filter(({ validator }) => validator !== place);
    return { ...heard, bytes: encodeMessage({ kind: 'votes', votes }) };
  };
  return { name: 'twin', input };
}
