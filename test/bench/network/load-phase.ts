import type { BenchCluster } from './bench-cluster.ts';
import type { BlockWatch, SeenBlock } from './block-watch.ts';
import type { ClientGroup } from './client-group.ts';
import { ACCEPTED, preciseNow, type SentReport } from './client-messages.ts';
import { machineBusyMs, type ProcessFigures, processFigures, threadCpuMs, wireBytes } from './process-figures.ts';

/** What a run works with. */
export interface Bench {
  readonly cluster: BenchCluster;
  readonly clients: ClientGroup;
  readonly watch: BlockWatch;
}

export interface PhasePlan {
  readonly name: string;
  readonly perSecond: number;
  readonly seconds: number;
  /** How long after the end of sending its transactions stay valid. */
  readonly graceMs: number;
}

/** One phase of load, measured from its first to its last submission. */
export interface PhaseResult extends PhasePlan {
  readonly startAt: number;
  readonly endAt: number;
  readonly expires: number;
  readonly txBytes: number;
  readonly finalizedPerSecond: number;
  readonly blocks: number;
  readonly finalized: number;
  readonly accepted: number;
  readonly sent: readonly SentReport[];
  readonly nodes: readonly Spent[];
  /** Cores that the clients and the benchmark itself kept busy. */
  readonly clientCpuShare: number;
  /** Processor time of the second node by thread name, ms; the first may carry a profiler. */
  readonly threads: ReadonlyMap<string, number>;
  /** Cores that anything else on this machine kept busy: near 0, or the figures mean little. */
  readonly otherCpuShare: number;
  /** TCP bytes between the nodes; undefined where `ss` is missing. */
  readonly wireBytes: number | undefined;
  /** The phase's transactions left the pool within the patience. */
  readonly drainMs: number;
}

/** What one process used during a phase. */
export interface Spent {
  readonly cpuMs: number;
  readonly rssMiB: number;
  readonly rssPeakMiB: number;
  readonly diskBytes: number;
}

const SIGN_MS_PER_TX = 0.25;
/** Between the order and the first transaction, so that all processes begin together. */
const LEAD_MS = 100;
const DRAIN_MS_MAX = 8000;

/** Signs, sends at the rate whatever comes back, and waits until the accepted ones are in blocks. */
export async function runPhase(bench: Bench, plan: PhasePlan): Promise<PhaseResult> {
  const { cluster, clients, watch } = bench;
  const count = Math.ceil(plan.perSecond * plan.seconds);
  const expires = Math.ceil(Date.now() + SIGN_MS_PER_TX * count + 1000 * plan.seconds + plan.graceMs);
  const txBytes = await clients.sign(count, expires);
  const startAt = preciseNow() + LEAD_MS;
  const endAt = startAt + 1000 * plan.seconds;
  const sending = clients.send(plan.perSecond, startAt);
  await until(startAt);
  const before = snapshot(bench);
  await until(endAt);
  const after = snapshot(bench);
  const sent = await sending;
  const accepted = sent.reduce((sum, { answers }) => sum + answers.filter((answer) => answer === ACCEPTED).length, 0);
  const drainMs = await drain(watch, startAt, accepted);
  const window = watch.blocks.filter(({ seenAt }) => seenAt > startAt && seenAt <= endAt);
  const nodes = cluster.nodes.map((_, i) => spent(before.nodes[i], after.nodes[i]));
  const nodeCpuMs = nodes.reduce((sum, { cpuMs }) => sum + cpuMs, 0);
  const clientCpuMs = after.clientCpuMs - before.clientCpuMs;
  return {
    ...plan,
    startAt,
    endAt,
    expires,
    txBytes,
    accepted,
    sent,
    drainMs,
    finalizedPerSecond: finalRate(window, plan.seconds),
    blocks: window.length,
    finalized: window.reduce((sum, { txs }) => sum + txs, 0),
    nodes,
    threads: new Map([...after.threads].map(([name, ms]) => [name, ms - (before.threads.get(name) ?? 0)])),
    clientCpuShare: clientCpuMs / (1000 * plan.seconds),
    otherCpuShare: Math.max(0, after.busyMs - before.busyMs - nodeCpuMs - clientCpuMs) / (1000 * plan.seconds),
    wireBytes: before.wire === undefined || after.wire === undefined ? undefined : after.wire - before.wire,
  };
}

/** Between the first and the last block of the window, so that its edges do not count half blocks. */
function finalRate(window: readonly SeenBlock[], seconds: number): number {
  const first = window[0];
  const last = window.at(-1);
  const txs = window.reduce((sum, block) => sum + block.txs, 0);
  if (first === undefined || last === undefined || window.length < 5) return txs / seconds;
  return (1000 * (txs - first.txs)) / (last.seenAt - first.seenAt);
}

async function drain(watch: BlockWatch, startAt: number, accepted: number): Promise<number> {
  const from = preciseNow();
  const committed = (): number =>
    watch.blocks.reduce((sum, block) => sum + (block.seenAt > startAt ? block.txs : 0), 0);
  while (committed() < accepted && preciseNow() - from < DRAIN_MS_MAX) await until(preciseNow() + 50);
  return preciseNow() - from;
}

interface Snapshot {
  readonly nodes: readonly ProcessFigures[];
  readonly clientCpuMs: number;
  readonly busyMs: number;
  readonly threads: ReadonlyMap<string, number>;
  readonly wire: number | undefined;
}

function snapshot({ cluster, clients }: Bench): Snapshot {
  const own = process.cpuUsage();
  return {
    nodes: cluster.nodes.map(({ pid }) => processFigures(pid)),
    clientCpuMs: clients.pids.reduce((sum, pid) => sum + processFigures(pid).cpuMs, 0) + (own.user + own.system) / 1000,
    busyMs: machineBusyMs(),
    threads: threadCpuMs(cluster.nodes[1]?.pid ?? process.pid),
    wire: wireBytes(new Set(cluster.nodes.map(({ networkPort }) => networkPort))),
  };
}

/** What a process used between two readings; sizes are the later ones. */
export function spent(before: ProcessFigures | undefined, after: ProcessFigures | undefined): Spent {
  return {
    cpuMs: (after?.cpuMs ?? 0) - (before?.cpuMs ?? 0),
    diskBytes: (after?.diskBytes ?? 0) - (before?.diskBytes ?? 0),
    rssMiB: after?.rssMiB ?? 0,
    rssPeakMiB: after?.rssPeakMiB ?? 0,
  };
}

/** Sleeps until a moment of preciseNow. */
export function until(moment: number): Promise<void> {
  return new Promise((resolve) => setTimeout(resolve, Math.max(0, moment - preciseNow())));
}
