import type { BenchCluster } from './bench-cluster.ts';
import { preciseNow } from './client-messages.ts';
import { until } from './load-phase.ts';
import { processFigures } from './process-figures.ts';

/** What nodes use while nobody asks anything of them. */
export interface Idle {
  readonly seconds: number;
  /** Shares of one core, one per node. */
  readonly cpuShares: readonly number[];
  readonly diskBytesPerSecond: readonly number[];
}

/** For what the load left behind: compaction, garbage. */
const SETTLE_MS = 2000;

/** Measures processes that only send heartbeats; the caller leaves them alone meanwhile. */
export async function measureIdle(cluster: BenchCluster, seconds: number): Promise<Idle> {
  await until(preciseNow() + SETTLE_MS);
  const from = preciseNow();
  const before = cluster.nodes.map(({ pid }) => processFigures(pid));
  await until(from + 1000 * seconds);
  const passed = (preciseNow() - from) / 1000;
  const after = cluster.nodes.map(({ pid }) => processFigures(pid));
  const perSecond = (value: (index: number) => number): readonly number[] =>
    cluster.nodes.map((_, index) => value(index) / passed);
  return {
    seconds: passed,
    cpuShares: perSecond((i) => ((after[i]?.cpuMs ?? 0) - (before[i]?.cpuMs ?? 0)) / 1000),
    diskBytesPerSecond: perSecond((i) => (after[i]?.diskBytes ?? 0) - (before[i]?.diskBytes ?? 0)),
  };
}
