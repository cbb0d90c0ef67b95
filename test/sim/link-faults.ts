import { createSieve, drawBarriers } from './barriers.ts';
import { type Begin, endLater, type FaultState } from './fault-state.ts';

/** What happens to the wires between nodes. */
export const LINK_FAULTS: Readonly<
  Record<'partition' | 'oneWay' | 'isolate' | 'loss' | 'slowLinks' | 'barriers', Begin>
> = {
  partition(state) {
    const { nodes } = state.net();
    const side = new Set(nodes.filter(() => state.random.chance(500)).map(({ index }) => index));
    const pairs = allPairs(nodes.length).filter(([a, b]) => side.has(a) !== side.has(b));
    return cutPairs(state, pairs, `${[...side].join()} | the others`);
  },
  oneWay(state) {
    const { length } = state.net().nodes;
    const pairs = allPairs(length).filter(() => state.random.chance(300));
    return cutPairs(state, pairs, pairs.map(([a, b]) => `${a}→${b}`).join(' '));
  },
  isolate(state) {
    const { length } = state.net().nodes;
    const alone = state.random.between(0, length - 1);
    const pairs = allPairs(length).filter(([a, b]) => a === alone || b === alone);
    return cutPairs(state, pairs, `node-${alone}`);
  },
  loss(state) {
    const { random } = state;
    const { links } = state.net();
    const lossPerMille = random.between(50, 500);
    links.trouble(lossPerMille, random.between(0, 500));
    endLater(state, [1_000, 15_000], () => links.trouble(0, 0));
    return `${lossPerMille} per mille`;
  },
  slowLinks(state) {
    const { random } = state;
    const { links, nodes } = state.net();
    const ms = random.between(100, 3_000);
    const pairs = allPairs(nodes.length).filter(() => random.chance(400));
    for (const [a, b] of pairs) links.slow(a, b, ms);
    endLater(state, [1_000, 15_000], () => {
      for (const [a, b] of pairs) links.slow(a, b, 0);
    });
    return `${pairs.length} links by ${ms} ms`;
  },
  barriers(state) {
    const { random } = state;
    const { length } = state.net().nodes;
    state.sieve = createSieve(() => drawBarriers(random, length), true);
    endLater(state, [2_000, 30_000], () => {
      state.sieve = undefined;
    });
    return 'proposals, prevotes and precommits go different ways';
  },
};

type Pair = readonly [number, number];

function allPairs(count: number): readonly Pair[] {
  const all: Pair[] = [];
  for (let a = 0; a < count; a++) for (let b = 0; b < count; b++) if (a !== b) all.push([a, b]);
  return all;
}

function cutPairs(state: FaultState, pairs: readonly Pair[], what: string): string | undefined {
  if (pairs.length === 0) return undefined;
  const { links, connections } = state.net();
  for (const [a, b] of pairs) links.cut(a, b);
  connections.review();
  endLater(state, [500, 20_000], () => {
    for (const [a, b] of pairs) links.heal(a, b);
    connections.review();
  });
  return what;
}
