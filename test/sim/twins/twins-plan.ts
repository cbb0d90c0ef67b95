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
  /** By round, from 0; later rounds are whole. */
  readonly parts: readonly RoundParts[];
  /** Heights that are played under these parts; from then on everything is whole. */
  readonly heights: number;
  readonly delayMs: readonly [number, number];
}

/** The part that each node is in. */
export type Parts = readonly number[];

/** Nodes of different parts hear each other only so long after the round's first message, ms. */
export interface Barrier {
  readonly parts: Parts;
  readonly holdMs: number;
}

/** Where the kinds have other barriers, some nodes lock on a value that the others do not decide. */
export type RoundParts = Readonly<Record<'proposal' | 'prevote' | 'precommit', Barrier>>;

const ROUNDS: readonly [number, number] = [2, 7];

/** Draws a scenario: four validators and one with a twin, or seven and two of them. */
export function drawTwins(random: Random): TwinsPlan {
  const roll = random.between(0, 99);
  const [validators, twins] = roll < 80 ? [4, 1] : roll < 95 ? [6, 1] : [7, 2];
  const all = Array.from({ length: validators }, (_, place) => place);
  const places = [...all, ...random.shuffled(all).slice(0, twins)];
  const rounds = random.between(...ROUNDS);
  return {
    validators,
    places,
    parts: Array.from({ length: rounds }, () => drawRound(random, places.length)),
    heights: random.pick([1, 1, 2]),
    delayMs: random.pick([
      [1, 5],
      [1, 400],
    ] as const),
  };
}

/** Either the partitions of the paper, for all kinds and until the scenario is over, or barriers that differ and pass. */
function drawRound(random: Random, nodes: number): RoundParts {
  if (random.chance(250)) {
    const closed: Barrier = { parts: drawParts(random, nodes), holdMs: FOR_EVER };
    return { proposal: closed, prevote: closed, precommit: closed };
  }
  const barrier = (holds: readonly number[]): Barrier => ({
    parts: drawParts(random, nodes),
    holdMs: random.pick(holds),
  });
  return { proposal: barrier(PROPOSAL_HOLDS_MS), prevote: barrier(VOTE_HOLDS_MS), precommit: barrier(VOTE_HOLDS_MS) };
}

/** Against timeoutPropose 1500 and the others' 500 of the scenarios: in time, a little late, after the round. */
const PROPOSAL_HOLDS_MS = [0, 0, 1700, 2600];
const VOTE_HOLDS_MS = [0, 0, 300, 900, 1900, 3500];
const FOR_EVER = Number.MAX_SAFE_INTEGER;

/** Two parts or three, or everybody together; sizes that leave nobody a quorum are drawn as well as such that leave two. */
function drawParts(random: Random, nodes: number): Parts {
  const count = random.pick([1, 2, 2, 2, 2, 3]);
  return Array.from({ length: nodes }, () => random.between(0, count - 1));
}

/** Whether a message of this kind and round from one node is heard by the other, so long after the round's first message. */
export function isHeard(barrier: Barrier | undefined, afterMs: number, from: number, to: number): boolean {
  return barrier === undefined || barrier.parts[from] === barrier.parts[to] || afterMs >= barrier.holdMs;
}

/** In words, by round: who is together with whom; a twin is named after its key. */
export function planText({ places, parts, heights }: TwinsPlan): string {
  const name = (node: number): string => `${places[node]}${places.indexOf(places[node] ?? 0) === node ? '' : "'"}`;
  const barrierText = ({ parts: groups, holdMs }: Barrier): string => {
    const numbers = [...new Set(groups)].sort();
    const all = numbers.map((part) => groups.flatMap((of, node) => (of === part ? [name(node)] : [])).join(' '));
    return `${all.join(' | ')} ${holdMs === FOR_EVER ? 'for ever' : `for ${holdMs} ms`}`;
  };
  const rounds = parts.map(
    ({ proposal, prevote, precommit }, round) =>
      `round ${round}: proposal ${barrierText(proposal)}, prevote ${barrierText(prevote)}, precommit ${barrierText(precommit)}`,
  );
  return `${heights} heights; ${rounds.join('; ')}`;
}
