import { allConnected } from '../network/all-connected.ts';
import { type BenchCluster, startBenchCluster } from '../network/bench-cluster.ts';
import { watchBlocks } from '../network/block-watch.ts';
import { type ClientGroup, startClients } from '../network/client-group.ts';
import { preciseNow } from '../network/client-messages.ts';
import { type Bench, type PhaseResult, runPhase, until } from '../network/load-phase.ts';
import { type CommittedLog, phaseOutcome, quantile, readCommittedLog } from '../network/outcomes.ts';
import { prepareTender, TENDER_ROLES } from './bench-tender.ts';

/** What an opening does to the network it happens in. */
export interface OpeningFigures {
  /** Opened by the end. */
  readonly bids: number;
  /** Of them with a form that counts: all, or the benchmark itself is wrong. */
  readonly valid: number;
  readonly validators: number;
  /** From the deadline to the block that opened the last bid, ms; undefined where that did not happen in time. */
  readonly openedMs: number | undefined;
  readonly openedPerMinute: number;
  /** Ordinary transactions before the deadline, and submitted while bids were being opened. */
  readonly before: Finality;
  readonly during: Finality;
}

/** Submit to commit as the client sees it, ms. */
export interface Finality {
  readonly committed: number;
  readonly lost: number;
  readonly p50Ms: number;
  readonly p99Ms: number;
  readonly blocks: number;
  /** The longest time between two blocks as the client saw them, ms. */
  readonly longestGapMs: number;
  /** Cores that the nodes, and anything beside the benchmark, kept busy. */
  readonly nodeCores: number;
  readonly otherCores: number;
}

export interface OpeningPlan {
  readonly bids: number;
  /** Ordinary transactions a second. */
  readonly rate: number;
  readonly seconds: number;
}

/** What runs, for whoever must end it in a hurry. */
export interface OpenParts {
  cluster?: BenchCluster;
  clients?: ClientGroup;
}

const VALIDATORS = 4;
const CONNECT_MS = 30_000;
const GRACE_MS = 60_000;
/** So much of the load runs before it counts: code gets warm. */
const WARM_UP_SECONDS = 6;
/** One stretch of load while bids are opened; stretches follow one another until all are open. */
const STRETCH_SECONDS = 4;
const OPENING_MS_MAX = 300_000;

/** Starts four validators and an observer, fills a tender, and measures ordinary transactions before and during its opening. */
export async function measureOpening(
  { bids, rate, seconds }: OpeningPlan,
  parts: OpenParts,
  say: (line: string) => void,
): Promise<OpeningFigures> {
  const cluster = await startBenchCluster({
    validators: VALIDATORS,
    observers: 1,
    bidders: bids,
    profile: false,
    roles: TENDER_ROLES,
  });
  parts.cluster = cluster;
  const clients = await startClients(cluster, 1, 1);
  parts.clients = clients;
  await allConnected(cluster, CONNECT_MS);
  const [first] = cluster.nodes;
  if (first === undefined) throw new Error('a cluster has nodes');
  const watch = watchBlocks(first.rpcUrl);
  const bench: Bench = { cluster, clients, watch };
  const load = (name: string, stretch: number): Promise<PhaseResult> =>
    runPhase(bench, { name, perSecond: rate, seconds: stretch, graceMs: GRACE_MS });
  await load('warm-up', WARM_UP_SECONDS);
  say(`${bids} bids are sealed and submitted`);
  const tender = await prepareTender(cluster);
  const leftMs = tender.deadline - preciseNow();
  say(`all are in, ${(leftMs / 1000).toFixed(0)} s before the deadline`);
  const before = await load('before', Math.max(1, Math.min(seconds, leftMs / 1000 - 3)));
  await until(tender.deadline - 500);
  const opening = { ended: false };
  const opened = tender.opened(OPENING_MS_MAX).finally(() => {
    opening.ended = true;
  });
  const during: PhaseResult[] = [];
  while (!opening.ended) during.push(await load('during', STRETCH_SECONDS));
  const end = await opened;
  await watch.close();
  clients.kill();
  await cluster.stop();
  const log = await readCommittedLog(cluster.dataFolder(first), cluster.genesisHash);
  const openedMs = end === undefined ? undefined : end.at - tender.deadline;
  return {
    bids: end?.bids ?? 0,
    valid: end?.valid ?? 0,
    validators: VALIDATORS,
    openedMs,
    openedPerMinute: end === undefined || openedMs === undefined ? 0 : (60_000 * end.bids) / openedMs,
    before: finality([before], log, watch.blocks, [0, Number.POSITIVE_INFINITY]),
    during: finality(during, log, watch.blocks, [tender.deadline, end?.at ?? Number.POSITIVE_INFINITY]),
  };
}

/** Of the transactions submitted within the window, ms. */
function finality(
  phases: readonly PhaseResult[],
  log: CommittedLog,
  blocks: Parameters<typeof phaseOutcome>[2],
  [from, to]: readonly [number, number],
): Finality {
  const outcomes = phases.map((phase) =>
    phaseOutcome({ ...phase, sent: phase.sent.map((sent) => within(sent, from, to)) }, log, blocks),
  );
  const latencies = Float64Array.from(outcomes.flatMap((outcome) => [...outcome.latencies])).sort();
  const seconds = phases.reduce((sum, phase) => sum + phase.seconds, 0);
  const cpuMs = phases.flatMap(({ nodes }) => nodes).reduce((sum, node) => sum + node.cpuMs, 0);
  const [start, end] = [Math.max(from, phases[0]?.startAt ?? from), Math.min(to, phases.at(-1)?.endAt ?? to)];
  const seen = blocks.filter(({ seenAt }) => seenAt >= start && seenAt <= end).map(({ seenAt }) => seenAt);
  return {
    blocks: seen.length,
    longestGapMs: Math.max(0, ...seen.slice(1).map((at, i) => at - (seen[i] ?? at))),
    committed: outcomes.reduce((sum, { committed }) => sum + committed, 0),
    lost: outcomes.reduce((sum, one) => sum + one.refused + one.unanswered + one.expired + one.unresolved, 0),
    p50Ms: quantile(latencies, 0.5),
    p99Ms: quantile(latencies, 0.99),
    nodeCores: cpuMs / (1000 * seconds),
    otherCores: phases.reduce((sum, phase) => sum + phase.otherCpuShare * phase.seconds, 0) / seconds,
  };
}

type Sent = PhaseResult['sent'][number];

/** The part of a report that was submitted within the window. */
function within(sent: Sent, from: number, to: number): Sent {
  const kept = [...sent.submittedAt.keys()].filter((i) => {
    const at = sent.submittedAt[i] ?? 0;
    return at >= from && at <= to;
  });
  const ids = new Uint8Array(32 * kept.length);
  for (const [at, i] of kept.entries()) ids.set(sent.ids.subarray(32 * i, 32 * i + 32), 32 * at);
  return {
    ...sent,
    ids,
    submittedAt: Float64Array.from(kept, (i) => sent.submittedAt[i] ?? 0),
    answers: Uint8Array.from(kept, (i) => sent.answers[i] ?? 0),
  };
}
