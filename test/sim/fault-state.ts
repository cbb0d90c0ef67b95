import type { Sieve } from './barriers.ts';
import type { SimNetwork } from './network.ts';
import type { Random } from './random.ts';

export interface FaultOptions {
  readonly random: Random;
  /** The network, once it is built. */
  readonly net: () => SimNetwork;
  /** Nodes that may be damaged for ever: together with Byzantine ones at most f. */
  readonly deadMax: number;
  /** Nodes ask the others what they have signed when they start: an old vote log may be put back. */
  readonly asksOthers: boolean;
  readonly report: (text: string) => void;
}

/** What the faults of one run share. */
export interface FaultState extends FaultOptions {
  /** Nodes that die at their next turn with something to do, and what is lost then. */
  readonly armed: Map<number, number>;
  readonly dead: Set<number>;
  /** Nodes whose disk was really damaged. */
  readonly damaged: Set<number>;
  /** Nodes whose vote log is not whole, with the height on which something of theirs may be forgotten; until they sign on a later one. */
  readonly forgetful: Map<number, number>;
  /** Nodes that die as soon as they have spoken, and what happens to their disk then. */
  readonly doomed: Map<number, () => void>;
  readonly slowDisks: Map<number, number>;
  readonly signersOut: Set<number>;
  sieve: Sieve | undefined;
  made: number;
  /** Ends of faults that began before the last healing do nothing. */
  epoch: number;
}

/** Begins a fault; gives what it did, undefined where it cannot happen now. */
export type Begin = (state: FaultState) => string | undefined;

/** Runs the end of a fault, unless everything was healed before. */
export function endLater(state: FaultState, range: readonly [number, number], end: () => void): void {
  const { epoch, random } = state;
  const net = state.net();
  net.at(net.now() + random.between(...range), () => {
    if (state.epoch === epoch) end();
  });
}
