import type { Random } from '../random.ts';

/**
 * One scenario after the Twins paper (Bano et al., 2020): some keys run in two nodes each, and for each round of a height it is
 * decided who hears whom. Who leads a round follows from the height and the round, so that drawing the parts is drawing the
 * leaders among them too.
 */
export interface TwinsPlan {
  readonly validators: number;
  /** Place in the set of the key that each node holds; the first `validators` nodes are one each, the rest are second ones. */
  readonly places: readonly number[];
  /** By round, from 0: the part that each node is in. Only nodes of one part hear each other's messages of that round. */
  readonly parts: readonly (readonly number[])[];
  /** Heights that are played under these parts; from then on everything is whole. */
  readonly heights: number;
  readonly delayMs: readonly [number, number];
}

const ROUNDS: readonly [number, number] = [2, 7];

/** Draws a scenario: four validators and one with a twin, or seven and two of them. */
export function drawTwins(random: Random): TwinsPlan {
  const [validators, twins] = random.chance(900) ? [4, 1] : [7, 2];
  const all = Array.from({ length: validators }, (_, place) => place);
  const places = [...all, ...random.shuffled(all).slice(0, twins)];
  const rounds = random.between(...ROUNDS);
  return {
    validators,
    places,
    parts: Array.from({ length: rounds }, () => drawParts(random, places.length)),
    heights: random.pick([1, 1, 2]),
    delayMs: random.pick([
      [1, 5],
      [1, 400],
    ] as const),
  };
}

/** Two parts or three, or everybody together; sizes that leave nobody a quorum are drawn as well as such that leave two. */
function drawParts(random: Random, nodes: number): readonly number[] {
  const count = random.pick([1, 2, 2, 2, 2, 3]);
  return Array.from({ length: nodes }, () => random.between(0, count - 1));
}

/** Whether a message of this round from one node is heard by the other. */
export function isHeard({ parts }: TwinsPlan, round: number, from: number, to: number): boolean {
  const groups = parts[Math.min(round, parts.length)];
  return groups === undefined || groups[from] === groups[to];
}

/** In words, by round: who is together with whom; a twin is named after its key. */
export function planText({ places, parts, heights }: TwinsPlan): string {
  const name = (node: number): string => `${places[node]}${places.indexOf(places[node] ?? 0) === node ? '' : "'"}`;
  const rounds = parts.map((groups) => {
    const numbers = [...new Set(groups)].sort();
    return numbers.map((part) => groups.flatMap((of, node) => (of === part ? [name(node)] : [])).join(' ')).join(' | ');
  });
  return `${heights} heights; ${rounds.map((text, round) => `round ${round}: ${text}`).join('; ')}`;
}
