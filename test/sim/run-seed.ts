import type { Signer } from '../../ledger/base/keys.ts';
import { faultyMax } from '../../ledger/base/quorum.ts';
import { createAuditor, traceOf } from './auditor.ts';
import { behaviours } from './byzantine/behaviours.ts';
import { createSimChain, SIM_START, type SimChain } from './chain.ts';
import { createFaultMaker, type FaultMaker } from './faults.ts';
import { checkEnd } from './final-checks.ts';
import { createSimNetwork, type SimNetwork } from './network.ts';
import { planOfSeed, progressBoundMs, type SeedPlan } from './plan.ts';
import { createRandom, type Random } from './random.ts';
import { createSetChanges, type SetChanges } from './set-changes.ts';
import { keyedSignatures, realSignatures } from './signatures.ts';
import type { Trace } from './trace.ts';
import type { Violation } from './witness.ts';
import { createWorkload, type Workload } from './workload.ts';

/** What became of one seed. */
export interface SeedResult {
  readonly seed: number;
  readonly heights: number;
  readonly faults: number;
  readonly violations: readonly Violation[];
  readonly virtualMs: number;
  /** Sets of validators that came to vote after the first one. */
  readonly setChanges: number;
  /** The last block and its state, so that two runs of a seed can be compared. */
  readonly digest: string;
}

export interface SeedOptions {
  readonly heightsMin?: number;
  readonly faultsMin?: number;
  readonly trace?: Trace;
  /** Stops the run at this virtual time, ms after its start. */
  readonly untilMs?: number;
}

/** Virtual time after which a run that does not come to its heights is given up. */
const VIRTUAL_MS_MAX = 3_600_000;

/** The precision, and clocks that were set forward for a while and back again. */
const AHEAD_MS_MAX = 3000;

interface Run {
  readonly plan: SeedPlan;
  readonly net: SimNetwork;
  readonly faults: FaultMaker;
  readonly workload: Workload;
  readonly setChanges: SetChanges;
  readonly random: Random;
  readonly end: number;
}

/** Plays one seed: storms of faults and calm between them, until so many heights and faults; then everything is checked. */
export async function runSeed(seed: number, options: SeedOptions = {}): Promise<SeedResult> {
  const run = buildRun(seed, options);
  const { net, faults } = run;
  try {
    await play(run, options);
  } catch (cause) {
    net.witness.blame('crash', cause instanceof Error ? (cause.stack ?? cause.message) : String(cause));
  }
  const height = net.witness.reference.height();
  return {
    seed,
    heights: height,
    faults: faults.count(),
    violations: net.witness.violations,
    virtualMs: net.now() - SIM_START,
    setChanges: run.setChanges.count(),
    digest: `${height}/${net.witness.reference.block(height)?.blockIdText ?? ''}/${net.witness.signedCount()}`,
  };
}

/** Chains differ in few ways, and seeds are many: a genesis is made and checked once. */
const chains = new Map<string, SimChain>();

function chainOf(plan: SeedPlan): SimChain {
  const name = JSON.stringify([plan.validators, plan.signatures, plan.params]);
  const known = chains.get(name);
  if (known !== undefined) return known;
  const signatures = plan.signatures === 'keyed' ? keyedSignatures : realSignatures();
  const chain = createSimChain(plan.validators, plan.params, signatures);
  chains.set(name, chain);
  return chain;
}

function buildRun(seed: number, options: SeedOptions): Run {
  const random = createRandom(seed);
  const plan = planOfSeed(seed, random.fork('plan'), behaviours.length);
  const { trace } = options;
  const tampers = new Map(
    plan.byzantine.map(({ node, behaviour }) => [node, behaviours[behaviour]?.create(random.fork(`liar ${node}`))]),
  );
  const faults = createFaultMaker({
    random: random.fork('faults'),
    net: () => net,
    deadMax: faultyMax(plan.validators) - plan.byzantine.length,
    asksOthers: plan.wordAgeMs > 0,
    report: (text) => trace?.fault(net.now(), text),
  });
  const isHonest = (node: number): boolean => !tampers.has(node);
  const chain = chainOf(plan);
  const auditor = createAuditor({ net: () => net, isHonest, aheadMsMax: AHEAD_MS_MAX });
  const net: SimNetwork = createSimNetwork({
    seed,
    validators: plan.validators,
    observers: plan.observers,
    chain,
    keys: keysOf(plan, chain),
    links: plan.links,
    blockIntervalMinMs: plan.blockIntervalMinMs,
    skewMs: (node) => plan.skewMs[node] ?? 0,
    driftPpm: (node) => plan.driftPpm[node] ?? 0,
    syncMs: (node, chance) => faults.syncMs(node) + (plan.syncMeanMs === 0 ? 0 : chance.exponential(plan.syncMeanMs)),
    ...signing(plan, faults),
    tamper: (node) => tampers.get(node),
    onActions: faults.onActions,
    onDeath: faults.onDeath,
    onFrame: faults.onFrame,
    onBan(from, to, reason) {
      if (isHonest(from) && isHonest(to)) net.witness.blame('safety', `node-${from} bans honest node-${to}: ${reason}`);
    },
    wordAgeMs: plan.wordAgeMs,
    trace: traceOf(trace, auditor),
  });
  const nodes = net.nodes.map(({ index }) => index).filter(isHonest);
  const workload = createWorkload({ net, random: random.fork('clients'), nodes, windowMs: [10_000, 60_000] });
  const setChanges = createSetChanges({ net, random: random.fork('set changes'), nodes });
  const end = SIM_START + Math.min(VIRTUAL_MS_MAX, options.untilMs ?? VIRTUAL_MS_MAX);
  return { plan, net, faults, workload, setChanges, random: random.fork('storms'), end };
}

/** The validators, the keys that come and go, the observers. */
function keysOf(plan: SeedPlan, chain: SimChain): readonly (Signer | undefined)[] {
  const coming = plan.setChanges ? chain.candidates.map(({ signer }) => signer) : [];
  return [...chain.signers, ...coming, ...Array.from({ length: plan.observers }, () => undefined)];
}

function signing(plan: SeedPlan, faults: FaultMaker) {
  const mean = plan.signMeanMs;
  if (mean === undefined) return {};
  return {
    signMs: (_: number, chance: Random) => 1 + chance.exponential(mean),
    isSignerInReach: faults.isSignerInReach,
  };
}

async function play(run: Run, options: SeedOptions): Promise<void> {
  const { net, workload, setChanges, plan, faults } = run;
  const { heightsMin = 50, faultsMin = 10 } = options;
  net.start();
  workload.begin(plan.submitMeanMs);
  if (plan.setChanges) setChanges.begin();
  const isOver = (): boolean => net.now() >= run.end || net.witness.violations.length > 0;
  const isEnough = (): boolean => net.witness.reference.height() >= heightsMin && faults.count() >= faultsMin;
  while (!isEnough() && !isOver()) {
    await storm(run);
    await calm(run, isOver);
  }
  if (isOver()) {
    if (options.untilMs === undefined && !isEnough()) net.witness.blame('liveness', 'too few heights in an hour');
    return;
  }
  workload.stop();
  setChanges.stop();
  await checkEnd(run, run.end);
}

/** Some faults, one after the other, overlapping as they will. */
async function storm({ net, faults, plan, random }: Run): Promise<void> {
  for (let left = random.between(2, 6); left > 0; left--) {
    faults.make(plan.faults);
    await net.run(() => net.witness.violations.length > 0, 50 + random.exponential(plan.faultMeanMs));
  }
}

/** Everything is whole again: a block comes in time, and then some more. */
async function calm({ net, faults, plan, random, end }: Run, isOver: () => boolean): Promise<void> {
  faults.healAll();
  const before = net.witness.reference.height();
  const boundMs = progressBoundMs(plan, faults.dead.size + faults.forgetful());
  const came = await net.run(() => net.witness.reference.height() > before || isOver(), boundMs);
  if (!came && net.now() < end)
    net.witness.blame('liveness', `no block within ${boundMs} ms of healing at height ${before}`);
  const target = net.witness.reference.height() + random.between(4, 12);
  await net.run(() => net.witness.reference.height() >= target || isOver(), 20_000);
}
