import { setTimeout } from 'node:timers/promises';
import { invariant } from '../../../ledger/base/invariant.ts';
import { settled } from '../load.ts';
import type { Manifest } from '../manifests/manifest.ts';
import { checkAgreement, checkLogs, checkVoteLogs, type RoundFigures, stopCleanly } from './checks.ts';
import type { LinkCounts } from './fault-links.ts';
import { type HeightWatch, startHeightWatch } from './height-watch.ts';
import { createScene, type Scene } from './scene.ts';
import { startSteadyLoad } from './steady-load.ts';
import { takeStep } from './take-step.ts';

/** How one manifest ended. */
export interface ManifestResult {
  readonly name: string;
  readonly ok: boolean;
  /** What did not hold. */
  readonly problem: string | undefined;
  readonly seconds: number;
  readonly figures: ManifestFigures | undefined;
}

export interface ManifestFigures extends LinkCounts, RoundFigures {
  readonly blocks: number;
  readonly accepted: number;
  readonly committed: number;
  readonly refused: number;
  readonly unanswered: number;
  /** Without a new block anywhere. */
  readonly longestGapMs: number;
  /** From the timeline's end until every validator had two more blocks. */
  readonly recoveryMs: number;
}

/** Twice what the longest takes on a busy machine, and below the test's own limit, so that what hangs is also removed. */
const RUN_MS_MAX = 170_000;
/** From the end of the timeline until every validator has new blocks: past every dead connection, pause and capped timeout. */
const RECOVERY_MS_MAX = 90_000;
const FIRST_BLOCK_MS_MAX = 60_000;

/** Plays a manifest and checks what must hold; never rejects for what the network did. `onFailure` is told before the folder goes. */
export async function runManifest(manifest: Manifest, onFailure: (scene: Scene) => void): Promise<ManifestResult> {
  const startedAt = performance.now();
  const scene = await createScene(manifest);
  const over = new AbortController();
  try {
    const figures = await Promise.race([play(manifest, scene), limit(over.signal)]);
    return resultOf(manifest, startedAt, { figures });
  } catch (cause) {
    onFailure(scene);
    return resultOf(manifest, startedAt, { problem: cause instanceof Error ? cause.message : String(cause) });
  } finally {
    over.abort();
    await scene.remove();
  }
}

async function play(manifest: Manifest, scene: Scene): Promise<ManifestFigures> {
  await Promise.all(scene.nodes.map(scene.start));
  const watch = startHeightWatch(scene);
  try {
    await everyNodeAt(scene, watch, 1, FIRST_BLOCK_MS_MAX);
    const load = await startSteadyLoad(scene, manifest.transactionsPerSecond);
    const recoveryMs = await playTimeline(manifest, scene, watch).finally(load.stop);
    const { accepted, refused, unanswered } = await load.stop();
    const [first] = scene.nodes;
    invariant(first !== undefined, 'a manifest has validators');
    const committed = await settled(first, accepted);
    const blocks = watch.highest();
    await everyNodeAt(scene, watch, blocks, RECOVERY_MS_MAX);
    const longestGapMs = watch.longestGapMs();
    await checkAgreement(scene.nodes, blocks);
    await stopCleanly(scene);
    checkLogs(scene.nodes);
    const rounds = await checkVoteLogs(scene);
    const counts = { accepted: accepted.length, committed, refused, unanswered };
    return { blocks, ...counts, longestGapMs, recoveryMs, ...rounds, ...scene.links.counts() };
  } finally {
    await watch.stop();
  }
}

/** Gives the time from its end until every validator had new blocks, ms. */
async function playTimeline(manifest: Manifest, scene: Scene, watch: HeightWatch): Promise<number> {
  const startedAt = performance.now();
  for (const step of manifest.timeline) {
    await setTimeout(Math.max(0, startedAt + step.at - performance.now()));
    await takeStep(scene, watch, step);
  }
  const endedAt = performance.now();
  await everyNodeAt(scene, watch, watch.highest() + 2, RECOVERY_MS_MAX);
  return Math.round(performance.now() - endedAt);
}

function everyNodeAt(scene: Scene, watch: HeightWatch, height: number, withinMs: number): Promise<void> {
  const holds = (): boolean => scene.nodes.every((node) => watch.heightOf(node) >= height);
  return watch.until(`every validator at height ${height}`, holds, withinMs);
}

async function limit(signal: AbortSignal): Promise<never> {
  await setTimeout(RUN_MS_MAX, undefined, { signal });
  throw new TypeError(`not over within ${RUN_MS_MAX} ms`);
}

function resultOf(
  { name }: Manifest,
  startedAt: number,
  outcome: { readonly figures: ManifestFigures } | { readonly problem: string },
): ManifestResult {
  const seconds = Math.round((performance.now() - startedAt) / 1000);
  return 'figures' in outcome
    ? { name, ok: true, problem: undefined, seconds, figures: outcome.figures }
    : { name, ok: false, problem: outcome.problem, seconds, figures: undefined };
}
