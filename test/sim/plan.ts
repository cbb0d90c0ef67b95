import { faultyMax } from '../../ledger/base/quorum.ts';
import { FAULT_KINDS, type FaultKind } from './faults.ts';
import type { DelayModel, LinkOptions } from './links.ts';
import type { Random } from './random.ts';

/** Everything that one seed decides about a run before it begins. */
export interface SeedPlan {
  readonly validators: number;
  readonly observers: number;
  readonly signatures: 'keyed' | 'ed25519';
  readonly links: LinkOptions;
  readonly params: Readonly<Record<string, number>>;
  readonly blockIntervalMinMs: number;
  /** By node. */
  readonly skewMs: readonly number[];
  readonly driftPpm: readonly number[];
  /** Mean time of a sync, ms; 0: at once. */
  readonly syncMeanMs: number;
  /** Mean time of a signature by a process of its own, ms; undefined: in the node's process. */
  readonly signMeanMs: number | undefined;
  /** How long ago operators vouched for their vote logs, ms: after ten minutes a start asks the others (rule 16). */
  readonly wordAgeMs: number;
  /** Mean time between two submissions, ms. */
  readonly submitMeanMs: number;
  /** Whether the set of validators changes while the run goes on; two more nodes hold the keys that come and go. */
  readonly setChanges: boolean;
  /** Swarm testing: each seed has some kinds of faults only, so that one kind does not hide another. */
  readonly faults: readonly FaultKind[];
  /** Mean time between two faults of a storm, ms. */
  readonly faultMeanMs: number;
  /** Byzantine nodes, each with the place of its behaviour in the table. */
  readonly byzantine: readonly { readonly node: number; readonly behaviour: number }[];
}

/** Every so many seeds real Ed25519 signatures are used. */
const REAL_SIGNATURES_EVERY = 10;

/** Draws the plan of a seed; `behaviours` is how many kinds of Byzantine nodes there are. */
export function planOfSeed(seed: number, random: Random, behaviours: number): SeedPlan {
  const validators = random.pick([1, 4, 4, 4, 4, 4, 4, 4, 5, 6, 7]);
  const observers = random.between(0, 1);
  const setChanges = validators >= 4 && random.chance(250);
  const nodes = validators + (setChanges ? 2 : 0) + observers;
  const precisionMs = 500;
  const signMeanMs = random.pick([undefined, undefined, undefined, 3, 30]);
  return {
    validators,
    observers,
    signatures: seed % REAL_SIGNATURES_EVERY === 0 ? 'ed25519' : 'keyed',
    links: planLinks(random),
    params: { ...planTiming(random), precisionMs },
    blockIntervalMinMs: random.pick([0, 20, 20, 200]),
    skewMs: planSkews(random, nodes, precisionMs),
    driftPpm: Array.from({ length: nodes }, () => random.between(-100, 100)),
    syncMeanMs: random.pick([0, 0, 1, 5]),
    signMeanMs,
    wordAgeMs: random.pick([0, 3_600_000]),
    submitMeanMs: random.pick([300, 700, 1500, 2500]),
    setChanges,
    faults: planFaults(random, { nodes, validators, hasOuterSigners: signMeanMs !== undefined }),
    faultMeanMs: random.pick([300, 1000, 2500]),
    byzantine: planByzantine(random, validators, behaviours),
  };
}

function planLinks(random: Random): LinkOptions {
  const delay: DelayModel = random.pick<DelayModel>([
    { kind: 'uniform', from: 1, to: 10 },
    { kind: 'uniform', from: 1, to: 120 },
    { kind: 'exponential', least: 1, mean: 20 },
    { kind: 'exponential', least: 20, mean: 60 },
    { kind: 'cities', jitterMean: 3 },
    { kind: 'cities', jitterMean: 3 },
  ]);
  return {
    delay,
    lossPerMille: random.pick([0, 0, 0, 5, 30, 100]),
    duplicatePerMille: random.pick([0, 0, 20, 200]),
    reorder: random.chance(500),
  };
}

/** Shorter than the chain's own, so that a run has many rounds; longer than the slowest link needs. */
function planTiming(random: Random): Readonly<Record<string, number>> {
  const timeoutProposeMs = random.pick([1500, 2000, 3000]);
  return {
    timeoutProposeMs,
    timeoutVoteMs: random.pick([500, 1000]),
    timeoutDeltaMs: random.pick([200, 500]),
    timeoutMaxMs: random.pick([5000, 10_000]),
    idleBlockIntervalMs: random.pick([2000, 5000, 10_000]),
  };
}

/** Within the precision of one another, but for one node now and then, which is then as good as faulty. */
function planSkews(random: Random, nodes: number, precisionMs: number): readonly number[] {
  const half = Math.floor(precisionMs / 2) - 10;
  const spread = random.pick([0, 20, half]);
  return Array.from({ length: nodes }, () => random.between(-spread, spread));
}

/** Some of the kinds that can happen in this network; a crash always can. */
function planFaults(
  random: Random,
  network: { readonly nodes: number; readonly validators: number; readonly hasOuterSigners: boolean },
): readonly FaultKind[] {
  const possible = FAULT_KINDS.filter((kind) => {
    if (CONNECTION_FAULTS.includes(kind)) return network.nodes > 1;
    if (MEMORY_FAULTS.includes(kind)) return faultyMax(network.validators) > 0;
    return kind !== 'signerOut' || network.hasOuterSigners;
  });
  const some = random.shuffled(possible).slice(0, random.between(3, 7));
  // Rounds without a decision are rare by themselves, and most rules are about them.
  const barriers: readonly FaultKind[] = network.nodes > 1 && random.chance(400) ? ['barriers'] : [];
  return [...new Set<FaultKind>(['crash', ...barriers, ...some])];
}

const CONNECTION_FAULTS: readonly FaultKind[] = ['partition', 'oneWay', 'isolate', 'loss', 'slowLinks', 'barriers'];
const MEMORY_FAULTS: readonly FaultKind[] = ['flippedBit', 'oldVotes', 'lostVotes', 'lostDisk'];

function planByzantine(random: Random, validators: number, behaviours: number): SeedPlan['byzantine'] {
  const most = faultyMax(validators);
  if (behaviours === 0 || most === 0 || random.chance(400)) return [];
  const count = random.between(1, most);
  return random
    .shuffled(Array.from({ length: validators }, (_, node) => node))
    .slice(0, count)
    .map((node) => ({ node, behaviour: random.between(0, behaviours - 1) }));
}

/** Dialling again, catching up with an unanswered question in between, and saying again what was lost. */
const SLACK_MS = 10_000;

/** Two capped timeouts for each proposer in a row that may be gone, one more pair, and slack (protocol.md §4). */
export function progressBoundMs(plan: SeedPlan, dead: number): number {
  const gone = plan.byzantine.length + dead;
  const { timeoutMaxMs = 10_000, idleBlockIntervalMs = 5_000 } = plan.params;
  return 2 * (1 + gone) * timeoutMaxMs + idleBlockIntervalMs + SLACK_MS;
}
