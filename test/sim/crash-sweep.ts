import { decodeMessage } from '../../consensus/messages.ts';
import type { Bytes } from '../../ledger/base/bytes.ts';
import { isFault } from '../../ledger/base/fault.ts';
import type { Action } from './actions.ts';
import { createSimChain, type SimChain } from './chain.ts';
import type { Loss } from './disk.ts';
import { createSimNetwork, type SimNetwork } from './network.ts';
import { keyedSignatures } from './signatures.ts';

/** One run in which one validator will die at each of its points, one point a run. */
export interface SweepScenario {
  readonly name: string;
  /** The validator that dies; as heights go by it is the proposer, and it is not. */
  readonly victim: number;
  /** Heights whose points are swept. */
  readonly heights: number;
  /** The holder of the key is a process of its own. */
  readonly outerSigner?: boolean;
  /** Frames that are lost while those heights are under way, so that they have more than one round. */
  readonly loses?: (to: number, bytes: Bytes) => boolean;
  /** The others are gone while the victim is, or not. */
  readonly outage?: boolean;
}

/** Where to die: the turn-th turn of the victim, before its action-th action; what a write under way loses. */
export interface SweepPoint {
  readonly turn: number;
  readonly after: number;
  readonly loss: Loss;
  readonly what: string;
}

export interface SweepResult {
  readonly points: number;
  /** Points at which something went wrong, in words. */
  readonly failures: readonly string[];
}

const DOWN_MS = 300;
const PATIENCE_MS = 120_000;
const LOSSES: readonly Loss[] = ['all', 'prefix', 'sectors', 'nothing'];

/** Finds all points of a scenario in a run without a crash, then plays it once for each of them. */
export async function sweepCrashes(scenario: SweepScenario): Promise<SweepResult> {
  const chain = createSimChain(4, { timeoutProposeMs: 1000, timeoutVoteMs: 300 }, keyedSignatures);
  const points = await findPoints(scenario, chain);
  const failures: string[] = [];
  for (const point of points) {
    const problems = await dieAt(scenario, chain, point);
    if (problems.length > 0) failures.push(`turn ${point.turn}, ${point.what}: ${problems.join('; ')}`);
  }
  return { points: points.length, failures };
}

async function findPoints(scenario: SweepScenario, chain: SimChain): Promise<readonly SweepPoint[]> {
  const points: SweepPoint[] = [];
  let turn = 0;
  const net = buildNetwork(scenario, chain, (actions) => {
    points.push(...pointsOf(turn, actions));
    turn++;
    return undefined;
  });
  await begin(net);
  await net.run(() => net.witness.reference.height() >= scenario.heights, PATIENCE_MS);
  return points;
}

/** Before each action and after the last; inside a write with everything that it can leave behind. */
function pointsOf(turn: number, actions: readonly Action[]): readonly SweepPoint[] {
  const points = actions.flatMap((action, after): readonly SweepPoint[] => {
    if (action.kind !== 'persist') return [{ turn, after, loss: 'all', what: `before ${action.kind} ${after}` }];
    return LOSSES.map((loss) => ({ turn, after, loss, what: `in the write, of which ${loss} is lost` }));
  });
  return [...points, { turn, after: actions.length, loss: 'all', what: 'after the last action' }];
}

async function dieAt(scenario: SweepScenario, chain: SimChain, point: SweepPoint): Promise<readonly string[]> {
  const { victim, heights, outage } = scenario;
  let turn = 0;
  let died = false;
  const net = buildNetwork(scenario, chain, () => {
    if (died || turn++ !== point.turn) return undefined;
    died = true;
    return { after: point.after, loss: point.loss };
  });
  await begin(net);
  await net.run(() => died, PATIENCE_MS);
  const fallen = outage === true ? [0, 1, 2, 3] : [victim];
  for (const node of fallen) if (net.nodes[node]?.isUp() === true) net.kill(node);
  await net.run(() => false, DOWN_MS);
  for (const node of fallen) net.restart(node);
  const goal = heights + 2;
  const reached = await net.run(() => net.heights().every((height) => height >= goal), PATIENCE_MS);
  return [
    ...(died ? [] : ['the point was not met again']),
    ...(reached ? [] : [`stands at ${net.heights().join()}`]),
    ...net.nodes.flatMap((node) => (node.isUp() ? [] : [`${node.name} is ${node.state()}`])),
    ...net.witness.violations.map(({ text }) => text),
  ];
}

function buildNetwork(
  scenario: SweepScenario,
  chain: SimChain,
  onVictim: (actions: readonly Action[]) => { readonly after: number; readonly loss: Loss } | undefined,
): SimNetwork {
  const { loses, outerSigner, heights } = scenario;
  const isLost = (to: number, bytes: Bytes): boolean =>
    loses !== undefined && net.witness.reference.height() < heights && loses(to, bytes);
  const net: SimNetwork = createSimNetwork({
    seed: 1,
    validators: 4,
    chain,
    links: { delay: { kind: 'uniform', from: 5, to: 15 }, lossPerMille: 0, duplicatePerMille: 0, reorder: true },
    blockIntervalMinMs: 20,
    ...(outerSigner === true ? { signMs: () => 3 } : {}),
    onFrame: (_from, to, bytes) => (isLost(to, bytes) ? undefined : bytes),
    onActions: (node, actions) => (node === scenario.victim ? onVictim(actions) : undefined),
  });
  return net;
}

/** Everybody up and connected, and a client at every node now and then. */
async function begin(net: SimNetwork): Promise<void> {
  net.start();
  let serial = 0;
  const submit = (): void => {
    net.offer(serial % 4, net.chain.anchor(`document ${serial++}`, net.now()), () => undefined);
    net.at(net.now() + 150, submit);
  };
  net.at(net.now() + 100, submit);
  await net.run(() => false, 50);
}

/** True for proposals of round 0: every height has a second round, whose proposer is another. */
export function isFirstProposal(_to: number, bytes: Bytes): boolean {
  const message = decodeMessage(bytes);
  return !isFault(message) && message.kind === 'proposal' && message.proposal.round === 0;
}

/**
 * True for what must be lost so that place 0 and 1 lock on round 0's value, 2 and 3 do not, and it is proposed again with its
 * polka: the proposal on its way to 3, and the prevote of 0 on its way to 2.
 */
export function splitsLocks(to: number, bytes: Bytes): boolean {
  const message = decodeMessage(bytes);
  if (isFault(message)) return false;
  if (message.kind === 'proposal') return to === 3 && message.proposal.round === 0;
  if (message.kind !== 'votes' || to !== 2) return false;
  return message.votes.some(({ kind, round, validator }) => kind === 'prevote' && round === 0 && validator === 0);
}
