import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { allConnected } from './network/all-connected.ts';
import { type BenchCluster, startBenchCluster } from './network/bench-cluster.ts';
import { type BenchOptions, readBenchOptions } from './network/bench-options.ts';
import { watchBlocks } from './network/block-watch.ts';
import { type ClientGroup, startClients } from './network/client-group.ts';
import { preciseNow } from './network/client-messages.ts';
import { measureIdle } from './network/idle-phase.ts';
import { type Bench, type PhaseResult, runPhase, until } from './network/load-phase.ts';
import { phaseOutcome, readCommittedLog } from './network/outcomes.ts';
import { profileTables } from './network/profile.ts';
import { benchFigures, benchTable, phaseLine, phaseTitles } from './network/report.ts';
import { verificationsPerSecond } from './network/verify-rate.ts';
import { benchOpenings } from './openings/bench-openings.ts';

/**
 * `npm run bench -- --openings …` is openings.ts. `npm run bench -- [--quick] [--json] [--profile] [--rates 250,500] [--seconds 5] [--validators 4] [--clients 1] [--batch 10] [--keep]`
 * Starts validators as processes on loopback, loads them open-loop at rising rates, and tells what they carry and what it costs.
 */
const WARM_UP_PER_SECOND = 500;
const WARM_UP_SECONDS = 6;
/** The network follows a rate when it finalizes this share of it. */
const FOLLOWED_SHARE = 0.93;
/** Rates that it does not follow before the walk ends. */
const MISSES_MAX = 2;
/** Cores that others may use before a rate that is not followed may be their doing. */
const QUIET_CPU_SHARE = 0.25;
const OVERLOAD_FACTOR = 10;
/** Long enough for all but an overloaded network. */
const GRACE_MS = 60_000;
/** An overloaded pool need not be worked off: what does not fit into blocks in this time expires. */
const OVERLOAD_GRACE_MS = 4000;
const CONNECT_MS = 20_000;
/** Stopping a profiler takes seconds. */
const PROFILE_MS_MAX = 30_000;

if (process.argv.includes('--openings')) {
  await benchOpenings(process.argv.slice(2));
  process.exit();
}
const options = readBenchOptions(process.argv.slice(2));
const open: { cluster?: BenchCluster; clients?: ClientGroup } = {};
for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP'] as const) process.once(signal, () => process.exit(130));
process.once('exit', () => {
  open.clients?.kill();
  open.cluster?.kill();
  if (!options.keep) open.cluster?.remove();
});
await main();
process.exit();

async function main(): Promise<void> {
  const checksPerSecond = await verificationsPerSecond(options.verifySeconds);
  const cluster = await startBenchCluster({ validators: options.validators, profile: options.profile });
  open.cluster = cluster;
  const clients = await startClients(cluster, options.clients, options.batch);
  open.clients = clients;
  await allConnected(cluster, CONNECT_MS);
  const [first] = cluster.nodes;
  if (first === undefined) return;
  const watch = watchBlocks(first.rpcUrl);
  const bench: Bench = { cluster, clients, watch };
  const phases = options.profile ? await profiledPhase(bench) : await walk(bench, options);
  await watch.close();
  const idle = await profiled(cluster, 2, () => measureIdle(cluster, options.idleSeconds));
  clients.kill();
  await cluster.stop();
  if (options.profile) {
    print(`\nUnder load\n${profileTables(profileFile(cluster, 1), phases.at(-1)?.accepted ?? 1, 'tx')}`);
    print(`\nIdle\n${profileTables(profileFile(cluster, 2), idle.seconds, 's')}`);
  }
  const log = await readCommittedLog(cluster.dataFolder(first), cluster.genesisHash);
  const outcomes = phases.map((phase) => phaseOutcome(phase, log, watch.blocks));
  const figures = benchFigures({ phases, outcomes, checksPerSecond, idle, options, blocks: watch.blocks.length });
  print(benchTable(figures));
  if (options.json) process.stdout.write(`${JSON.stringify(figures)}\n`);
}

/** Rising rates until the network follows no more, then half of what it carries, then ten times of it. */
async function walk(bench: Bench, { rates, seconds, overloadSeconds }: BenchOptions): Promise<readonly PhaseResult[]> {
  const phases: PhaseResult[] = [];
  print(phaseTitles);
  const run = async (name: string, perSecond: number, duration: number, graceMs: number): Promise<PhaseResult> => {
    const phase = await runPhase(bench, { name, perSecond, seconds: duration, graceMs });
    phases.push(phase);
    print(phaseLine(phase));
    return phase;
  };
  await run('warm-up', WARM_UP_PER_SECOND, WARM_UP_SECONDS, GRACE_MS);
  let peak = 0;
  let misses = 0;
  for (const rate of rates) {
    const { finalizedPerSecond, otherCpuShare } = await run('rising', rate, seconds, GRACE_MS);
    peak = Math.max(peak, finalizedPerSecond);
    if (finalizedPerSecond >= FOLLOWED_SHARE * rate) misses = 0;
    else if (otherCpuShare < QUIET_CPU_SHARE || finalizedPerSecond < rate / 2) misses++;
    if (misses === MISSES_MAX) break;
  }
  await run('half', Math.max(1, Math.round(peak / 2)), seconds, GRACE_MS);
  const overload = await run('overload', Math.round(OVERLOAD_FACTOR * peak), overloadSeconds, OVERLOAD_GRACE_MS);
  // A heartbeat after the last window proves what expired.
  const deadline = preciseNow() + 30_000;
  while ((bench.watch.blocks.at(-1)?.time ?? 0) < overload.expires && preciseNow() < deadline) {
    await until(preciseNow() + 50);
  }
  return phases;
}

/** One rate, twice: warm, then with the profiler on in the first validator. */
async function profiledPhase(bench: Bench): Promise<readonly PhaseResult[]> {
  print(phaseTitles);
  const plan = { perSecond: options.rates[0] ?? WARM_UP_PER_SECOND, seconds: options.seconds, graceMs: GRACE_MS };
  const warm = await runPhase(bench, { ...plan, name: 'warm-up' });
  print(phaseLine(warm));
  const phase = await profiled(bench.cluster, 1, () => runPhase(bench, { ...plan, name: 'rising' }));
  print(phaseLine(phase));
  return [warm, phase];
}

/** Where profile number `n` is, when there is one. */
function profileFile({ profileFolder }: BenchCluster, n: number): string {
  return join(profileFolder, `${n}.cpuprofile`);
}

/** Runs the work with the profiler on in the first validator, if profiles were asked for. */
async function profiled<T>(cluster: BenchCluster, n: number, work: () => Promise<T>): Promise<T> {
  const pid = cluster.nodes[0]?.pid;
  if (!options.profile || pid === undefined) return await work();
  process.kill(pid, 'SIGUSR2');
  const result = await work();
  process.kill(pid, 'SIGUSR2');
  const deadline = preciseNow() + PROFILE_MS_MAX;
  while (!existsSync(profileFile(cluster, n)) && preciseNow() < deadline) await until(preciseNow() + 100);
  return result;
}

function print(text: string): void {
  process.stdout.write(`${text}\n`);
}
