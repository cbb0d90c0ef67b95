import { setTimeout } from 'node:timers/promises';
import type { LinkAction, Observation, ProcessAction, Step, Who } from '../manifests/manifest.ts';
import type { HeightWatch } from './height-watch.ts';
import type { Scene } from './scene.ts';

/** For blocks to come where they must: ten times what the slowest manifest needs here. */
const BLOCKS_MS_MAX = 90_000;
/** Votes on their way when a quorum is lost may still decide one height. */
const UNDER_WAY_MS = 2_000;

/** Does one step of a timeline. Throws where something expected does not come, or comes. */
export async function takeStep(scene: Scene, watch: HeightWatch, step: Step): Promise<void> {
  switch (step.do) {
    case 'kill':
    case 'restart':
    case 'pause':
    case 'resume':
    case 'slowDisk':
    case 'clockOffset':
      return onProcesses(scene, step);
    case 'expectBlocks':
    case 'expectStill':
      return observe(scene, watch, step);
    default:
      return onLinks(scene, step);
  }
}

async function onProcesses(scene: Scene, action: ProcessAction): Promise<void> {
  const nodes = scene.byNumber(action.who);
  switch (action.do) {
    case 'kill':
      await Promise.all(nodes.map(scene.kill));
      return;
    case 'restart':
      await Promise.all(nodes.map(scene.kill));
      await Promise.all(nodes.map(scene.start));
      return;
    case 'pause':
      for (const node of nodes) scene.pause(node);
      return;
    case 'resume':
      for (const node of nodes) scene.resume(node);
      return;
    case 'slowDisk':
      for (const node of nodes) scene.spoil(node, { diskDelayMs: action.delayMs });
      return;
    case 'clockOffset':
      for (const node of nodes) scene.spoil(node, { clockOffsetMs: action.offsetMs });
      return;
  }
}

function onLinks(scene: Scene, action: LinkAction): void {
  const { links } = scene;
  const all = scene.nodes.map((_, i) => i + 1);
  switch (action.do) {
    case 'disconnect':
      return eachPair(scene, action.who, without(all, action.who), links.cut);
    case 'split':
      for (const group of action.groups) {
        eachPair(scene, group, without(action.groups.flat(), group), (from, to) => links.silence(from, to, action.how));
      }
      return;
    case 'silence':
      return eachPair(scene, action.from, action.to, (from, to) => links.silence(from, to, action.how));
    case 'shape':
      return eachPair(scene, action.from, action.to, (from, to) => links.shape(from, to, action.shape));
    case 'pullCable':
      for (const { name } of scene.byNumber(action.who)) links.pullCable(name);
      return;
    case 'heal':
      return links.heal();
  }
}

async function observe(scene: Scene, watch: HeightWatch, step: Observation): Promise<void> {
  const nodes = scene.byNumber(step.who);
  const heights = (): readonly number[] => nodes.map(watch.heightOf);
  switch (step.do) {
    case 'expectBlocks': {
      const wanted = watch.highest() + step.count;
      const what = `${step.count} more blocks at validators ${step.who.join(', ')}`;
      return watch.until(what, () => Math.min(...heights()) >= wanted, BLOCKS_MS_MAX);
    }
    case 'expectStill': {
      await setTimeout(UNDER_WAY_MS);
      const before = Math.max(...heights());
      await setTimeout(step.forMs);
      const after = Math.max(...heights());
      if (after > before)
        throw new TypeError(
          `validators ${step.who.join(', ')} went from height ${before} to ${after} without a quorum`,
        );
    }
  }
}

function eachPair(scene: Scene, from: Who, to: Who, visit: (from: string, to: string) => void): void {
  for (const a of scene.byNumber(from)) for (const b of scene.byNumber(to)) if (a !== b) visit(a.name, b.name);
}

function without(all: Who, some: Who): Who {
  return all.filter((number) => !some.includes(number));
}
