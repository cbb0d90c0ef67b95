import type { Random } from './random.ts';

/** How long a frame takes from one node to another, one way, ms. */
export type DelayModel =
  | { readonly kind: 'constant'; readonly ms: number }
  | { readonly kind: 'uniform'; readonly from: number; readonly to: number }
  /** Never less than `least`, and a tail. */
  | { readonly kind: 'exponential'; readonly least: number; readonly mean: number }
  /** Nodes sit in cities, in the order of `CITIES`, and every frame has some jitter. */
  | { readonly kind: 'cities'; readonly jitterMean: number };

export interface LinkOptions {
  readonly delay: DelayModel;
  readonly lossPerMille: number;
  readonly duplicatePerMille: number;
  /** False: frames of one link arrive in the order they were sent, as over one connection. */
  readonly reorder: boolean;
}

/** The wires between nodes: how long, how lossy, and which are cut now. */
export interface Links {
  /** Delays of the copies of a frame that arrive, ms; none where it is lost. */
  sample(from: number, to: number, now: number): readonly number[];
  /** Delay of something that is not lost: a connection being made. */
  delay(from: number, to: number): number;
  cut(from: number, to: number): void;
  heal(from: number, to: number): void;
  isCut(from: number, to: number): boolean;
  /** So much longer from now on; 0 as usual. */
  slow(from: number, to: number, ms: number): void;
  /** Loss and copies on top of the usual, for everybody. */
  trouble(lossPerMille: number, duplicatePerMille: number): void;
  /** As at the beginning. */
  healAll(): void;
}

export const CITIES = ['Astana', 'Almaty', 'Shymkent', 'Aktau', 'Oskemen', 'Frankfurt', 'Singapore'] as const;

/** One-way delays between the cities, ms: about what light in fibre and the usual detours need. */
const CITY_DELAYS_MS: readonly (readonly number[])[] = [
  [1, 9, 11, 18, 8, 38, 95],
  [9, 1, 6, 20, 10, 44, 90],
  [11, 6, 1, 17, 14, 42, 94],
  [18, 20, 17, 1, 24, 33, 100],
  [8, 10, 14, 24, 1, 45, 98],
  [38, 44, 42, 33, 45, 1, 80],
  [95, 90, 94, 100, 98, 80, 1],
];

/** Builds the links among `count` nodes. */
export function createLinks(count: number, options: LinkOptions, random: Random): Links {
  const cuts = new Set<number>();
  const slower = new Map<number, number>();
  const lastArrival = new Map<number, number>();
  let extraLoss = 0;
  let extraCopies = 0;
  const id = (from: number, to: number): number => from * count + to;
  const delay = (from: number, to: number): number =>
    delayOf(options.delay, from, to, random) + (slower.get(id(from, to)) ?? 0);

  function arrival(from: number, to: number, now: number): number {
    const ms = delay(from, to);
    if (options.reorder) return ms;
    const at = Math.max(now + ms, lastArrival.get(id(from, to)) ?? 0);
    lastArrival.set(id(from, to), at);
    return at - now;
  }

  return {
    delay,
    sample(from, to, now) {
      if (cuts.has(id(from, to)) || random.chance(options.lossPerMille + extraLoss)) return [];
      const first = arrival(from, to, now);
      if (!random.chance(options.duplicatePerMille + extraCopies)) return [first];
      return [first, arrival(from, to, now)];
    },
    cut: (from, to) => void cuts.add(id(from, to)),
    heal: (from, to) => void cuts.delete(id(from, to)),
    isCut: (from, to) => cuts.has(id(from, to)),
    slow: (from, to, ms) => void slower.set(id(from, to), ms),
    trouble(lossPerMille, duplicatePerMille) {
      extraLoss = lossPerMille;
      extraCopies = duplicatePerMille;
    },
    healAll() {
      cuts.clear();
      slower.clear();
      extraLoss = 0;
      extraCopies = 0;
    },
  };
}

function delayOf(model: DelayModel, from: number, to: number, random: Random): number {
  switch (model.kind) {
    case 'constant':
      return model.ms;
    case 'uniform':
      return random.between(model.from, model.to);
    case 'exponential':
      return model.least + random.exponential(model.mean);
    case 'cities': {
      const row = CITY_DELAYS_MS[from % CITIES.length];
      return (row?.[to % CITIES.length] ?? 1) + random.exponential(model.jitterMean);
    }
  }
}
