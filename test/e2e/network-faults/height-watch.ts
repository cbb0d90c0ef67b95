import { setTimeout } from 'node:timers/promises';
import { jsonMap } from '../../../cli/json-map.ts';
import type { ClusterNode } from '../node-cluster.ts';
import type { Scene } from './scene.ts';

/** Where every node stands, asked again and again. */
export interface HeightWatch {
  /** The height a node told last; 0 before the first answer. */
  heightOf(node: ClusterNode): number;
  /** The highest that any told. */
  highest(): number;
  /** The longest time without a new block anywhere, ms, and the time of the last new block. */
  longestGapMs(): number;
  /** Resolves when the condition holds at some look. Rejects with the reason when it does not in so many ms. */
  until(what: string, holds: () => boolean, withinMs: number): Promise<void>;
  stop(): Promise<void>;
}

const LOOK_MS = 100;
const ANSWER_MS = 2_000;

/** Begins to ask all nodes of the scene that run. */
export function startHeightWatch(scene: Scene): HeightWatch {
  const heights = new Map<ClusterNode, number>();
  let stopped = false;
  let highest = 0;
  let grownAt = performance.now();
  let longestGapMs = 0;

  function note(node: ClusterNode, height: number): void {
    heights.set(node, height);
    const now = performance.now();
    // The first block comes when it comes: nodes start one after the other.
    if (highest > 0) longestGapMs = Math.max(longestGapMs, now - grownAt);
    if (height <= highest) return;
    highest = height;
    grownAt = now;
  }

  async function watch(node: ClusterNode): Promise<void> {
    while (!stopped) {
      if (scene.live().includes(node)) {
        const height = await askHeight(node);
        if (height !== undefined) note(node, height);
      }
      await setTimeout(LOOK_MS);
    }
  }
  const watching = scene.nodes.map(watch);

  return {
    heightOf: (node) => heights.get(node) ?? 0,
    highest: () => highest,
    longestGapMs: () => Math.round(longestGapMs),
    async until(what, holds, withinMs) {
      const deadline = performance.now() + withinMs;
      while (!holds()) {
        if (performance.now() > deadline) {
          const seen = scene.nodes.map((node) => `${node.name} ${heights.get(node) ?? '-'}`).join(', ');
          throw new TypeError(`${what}: not within ${withinMs} ms; heights: ${seen}`);
        }
        await setTimeout(LOOK_MS);
      }
    },
    async stop() {
      stopped = true;
      await Promise.all(watching);
    },
  };
}

/** undefined: no answer. */
async function askHeight(node: ClusterNode): Promise<number | undefined> {
  try {
    return Number(jsonMap(await node.client.call('chain_status', {}, ANSWER_MS)).height);
  } catch {
    return undefined;
  }
}
