import { type Barrier, drawBarriers, drawParts, type RoundBarriers } from '../barriers.ts';
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
  readonly parts: readonly RoundBarriers[];
  /** Heights that are played under these parts; from then on everything is whole. */
  readonly heights: number;
  readonly delayMs: readonly [number, number];
  /** Nodes that die and start again meanwhile, ms after the beginning. */
  readonly restarts: readonly { readonly node: number; readonly atMs: number; readonly downMs: number }[];
  /** When everything is whole the twins say nothing any more: the others must do without them. */
  readonly silentAfter: boolean;
}

const ROUNDS: readonly [number, number] = [2, 8];

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
    restarts: random.chance(500) ? drawRestarts(random, places.length) : [],
    silentAfter: random.chance(400),
  };
}

const RESTARTS_MAX = 4;

function drawRestarts(random: Random, nodes: number): TwinsPlan['restarts'] {
  return Array.from({ length: random.between(1, RESTARTS_MAX) }, () => ({
    node: random.between(0, nodes - 1),
    atMs: 1000 + random.between(0, 12_000),
    downMs: random.pick([1, 50, 500]),
  }));
}

/** Either the partitions of the paper, for all kinds and until the scenario is over, or barriers that differ and pass. */
function drawRound(random: Random, nodes: number): RoundBarriers {
  if (random.chance(250)) {
    const holdsMs = Array.from({ length: nodes }, () => FOR_EVER);
    const closed: Barrier = { parts: drawParts(random, nodes), holdsMs };
    return { proposal: closed, prevote: closed, precommit: closed };
  }
  return drawBarriers(random, nodes);
}

const FOR_EVER = Number.MAX_SAFE_INTEGER;

/** In words, by round: who is together with whom; a twin is named after its key. */
export function planText({ places, parts, heights, restarts, silentAfter }: TwinsPlan): string {
  const name = (node: number): string => `${places[node]}${places.indexOf(places[node] ?? 0) === node ? '' : "'"}`;
  const barrierText = ({ parts: groups, holdsMs }: Barrier): string => {
    const numbers = [...new Set(groups)].sort();
    const all = numbers.map((part) => groups.flatMap((of, node) => (of === part ? [name(node)] : [])).join(' '));
    return `${all.join(' | ')} ${holdsMs.includes(FOR_EVER) ? 'for ever' : `for ${holdsMs.join()} ms`}`;
  };
  const rounds = parts.map(
    ({ proposal, prevote, precommit }, round) =>
      `round ${round}: proposal ${barrierText(proposal)}, prevote ${barrierText(prevote)}, precommit ${barrierText(precommit)}`,
  );
  const again = restarts.map(({ node, atMs, downMs }) => `${name(node)} dies at ${atMs} ms for ${downMs} ms`);
  const end = silentAfter ? 'the twins fall silent in the end' : 'the twins go on';
  return [`${heights} heights`, ...rounds, ...again, end].join('; ');
}
