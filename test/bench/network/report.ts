import { availableParallelism, cpus } from 'node:os';
import type { BenchOptions } from './bench-options.ts';
import type { Idle } from './idle-phase.ts';
import type { PhaseResult } from './load-phase.ts';
import { type PhaseOutcome, quantile } from './outcomes.ts';

export interface BenchResults {
  readonly phases: readonly PhaseResult[];
  /** One per phase. */
  readonly outcomes: readonly PhaseOutcome[];
  readonly checksPerSecond: number;
  readonly idle: Idle | undefined;
  readonly options: BenchOptions;
  readonly blocks: number;
}

export type Figures = ReturnType<typeof benchFigures>;

/** Everything measured, in the form of the last line. */
export function benchFigures({ phases, outcomes, checksPerSecond, idle, options, blocks }: BenchResults) {
  const rows = phases.map((phase, i) => phaseFigures(phase, outcomes[i]));
  // Under overload too a block is a block: the most that was ever finalized is the peak that overload is held against.
  const loaded = rows.filter(({ phase }) => phase !== 'warm-up');
  const peak = loaded.reduce((best, row) => (row.finalizedPerSecond > best.finalizedPerSecond ? row : best), NONE);
  const half = rows.find(({ phase }) => phase === 'half') ?? peak;
  const overload = rows.find(({ phase }) => phase === 'overload');
  const { validators } = options;
  return {
    finalizedTxPerSecond: peak.finalizedPerSecond,
    p50Ms: half.p50Ms,
    p99Ms: half.p99Ms,
    halfLoadPerSecond: half.offeredPerSecond,
    cpuMsPerTx: peak.cpuMsPerTx,
    rssMiB: Math.max(0, ...rows.flatMap(({ nodes }) => nodes.map(({ rssPeakMiB }) => rssPeakMiB))),
    nodes: peak.nodes,
    wireBytesPerTx: peak.wireBytesPerTx,
    txBytes: peak.txBytes,
    blocks,
    verificationsPerSecond: Math.round(checksPerSecond),
    efficiency: rounded((peak.finalizedPerSecond * validators) / checksPerSecond, 3),
    threadUsPerTx: peak.threadUsPerTx,
    clientCpuShare: peak.clientCpuShare,
    otherCpuShare: peak.otherCpuShare,
    ...(overload === undefined
      ? {}
      : {
          overload: {
            offeredPerSecond: overload.offeredPerSecond,
            finalizedPerSecond: overload.finalizedPerSecond,
            ratioToPeak: rounded(overload.finalizedPerSecond / peak.finalizedPerSecond, 3),
            accepted: overload.accepted,
            committed: overload.committed,
            expired: overload.expired,
            refused: overload.refused,
            unanswered: overload.unanswered,
            unresolved: overload.unresolved,
            refusals: overload.refusals,
            refusalsWithoutRetryHint: overload.refusalsWithoutRetryHint,
          },
        }),
    unresolved: rows.reduce((sum, { unresolved }) => sum + unresolved, 0),
    ...(idle === undefined
      ? {}
      : {
          idleSeconds: rounded(idle.seconds, 1),
          idleCpuShare: rounded(Math.max(...idle.cpuShares), 4),
          idleDiskBytesPerSecond: Math.round(Math.max(...idle.diskBytesPerSecond)),
        }),
    validators,
    cores: availableParallelism(),
    processor: cpus()[0]?.model ?? 'unknown',
    node: process.versions.node,
    phases: rows,
  };
}

const NONE = phaseFigures(undefined, undefined);

function phaseFigures(phase: PhaseResult | undefined, outcome: PhaseOutcome | undefined) {
  const finalized = phase?.finalized ?? 0;
  const each = (sum: number): number => (finalized === 0 ? 0 : sum / finalized);
  const latencies = outcome?.latencies ?? new Float64Array();
  const nodes = (phase?.nodes ?? []).map(({ cpuMs, rssMiB, rssPeakMiB, diskBytes }) => ({
    cpuMsPerTx: rounded(each(cpuMs), 3),
    cpuShare: rounded(cpuMs / (1000 * (phase?.seconds ?? 1)), 3),
    rssMiB: Math.round(rssMiB),
    rssPeakMiB: Math.round(rssPeakMiB),
    diskBytesPerTx: Math.round(each(diskBytes)),
  }));
  return {
    phase: phase?.name ?? 'none',
    offeredPerSecond: phase?.perSecond ?? 0,
    seconds: phase?.seconds ?? 0,
    finalizedPerSecond: rounded(phase?.finalizedPerSecond ?? 0, 1),
    blocks: phase?.blocks ?? 0,
    accepted: phase?.accepted ?? 0,
    committed: outcome?.committed ?? 0,
    expired: outcome?.expired ?? 0,
    refused: outcome?.refused ?? 0,
    unanswered: outcome?.unanswered ?? 0,
    unresolved: outcome?.unresolved ?? 0,
    refusals: outcome?.refusals ?? {},
    refusalsWithoutRetryHint: outcome?.refusalsWithoutRetryHint ?? 0,
    p50Ms: rounded(quantile(latencies, 0.5), 1),
    p99Ms: rounded(quantile(latencies, 0.99), 1),
    cpuMsPerTx: rounded(nodes.reduce((sum, { cpuMsPerTx }) => sum + cpuMsPerTx, 0) / Math.max(1, nodes.length), 3),
    nodes,
    txBytes: Math.round(phase?.txBytes ?? 0),
    wireBytesPerTx: phase?.wireBytes === undefined ? null : Math.round(each(phase.wireBytes)),
    threadUsPerTx: Object.fromEntries(
      [...(phase?.threads ?? [])].map(([name, ms]) => [name, Math.round(1000 * each(ms))]),
    ),
    clientCpuShare: rounded(phase?.clientCpuShare ?? 0, 3),
    otherCpuShare: rounded(phase?.otherCpuShare ?? 0, 3),
    drainMs: Math.round(phase?.drainMs ?? 0),
  };
}

/** Titles of what phaseLine prints. */
export const phaseTitles =
  'phase     offered/s  final/s  blocks  accepted  cpu ms/tx  node cores  client cores  other cores  drain ms';

/** What is known of a phase as soon as it is over; latencies come at the end. */
export function phaseLine(phase: PhaseResult): string {
  const row = phaseFigures(phase, undefined);
  const cores = row.nodes.reduce((sum, { cpuShare }) => sum + cpuShare, 0);
  return [
    row.phase.padEnd(9),
    String(row.offeredPerSecond).padStart(10),
    row.finalizedPerSecond.toFixed(0).padStart(9),
    String(row.blocks).padStart(8),
    String(row.accepted).padStart(10),
    row.cpuMsPerTx.toFixed(3).padStart(11),
    cores.toFixed(2).padStart(12),
    row.clientCpuShare.toFixed(2).padStart(14),
    row.otherCpuShare.toFixed(2).padStart(13),
    String(row.drainMs).padStart(10),
  ].join('');
}

/** The final account for people. */
export function benchTable({ phases, nodes, overload, threadUsPerTx, ...figures }: Figures): string {
  const lines = [
    '',
    'phase     offered/s  final/s   p50 ms   p99 ms  committed  expired  refused  unanswered  unresolved',
    ...phases.map((row) =>
      [
        row.phase.padEnd(9),
        String(row.offeredPerSecond).padStart(10),
        row.finalizedPerSecond.toFixed(0).padStart(9),
        row.p50Ms.toFixed(1).padStart(9),
        row.p99Ms.toFixed(1).padStart(9),
        String(row.committed).padStart(11),
        String(row.expired).padStart(9),
        String(row.refused).padStart(9),
        String(row.unanswered).padStart(12),
        String(row.unresolved).padStart(12),
      ].join(''),
    ),
    '',
    ...Object.entries(figures).map(([name, value]) => `${name.padEnd(26)} ${value}`),
    ...nodes.map((node, i) => `node ${i + 1} at the peak         ${pairs(node)}`),
  ];
  lines.push(`node 2, us per tx by thread ${pairs(threadUsPerTx)}`);
  if (overload !== undefined) {
    const { refusals, ...counts } = overload;
    lines.push(`overload                   ${pairs(counts)}`, `refusals                   ${pairs(refusals)}`);
  }
  return lines.join('\n');
}

function pairs(values: Readonly<Record<string, number>>): string {
  return Object.entries(values)
    .map(([name, value]) => `${name} ${value}`)
    .join(', ');
}

function rounded(value: number, digits: number): number {
  return Number(value.toFixed(digits));
}
