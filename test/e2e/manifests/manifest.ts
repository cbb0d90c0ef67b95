import type { LinkShape } from '../../fault-proxy/link-shape.ts';
import type { City } from './cities.ts';

/** One end-to-end scene: a network, what happens to it and when. What must hold at its end is the same for all (checks.ts). */
export interface Manifest {
  readonly name: string;
  /** One sentence: what happens, and what must come of it. */
  readonly about: string;
  readonly validators: 4 | 7;
  /** `proxies`: all on loopback, every link through a proxy of its own. `namespaces`: an address each, on a bridge. */
  readonly network: 'proxies' | 'namespaces';
  /** How links are without faults; absent: as fast as the machine. Proxies only. */
  readonly links?: LinkPlan;
  readonly transactionsPerSecond: number;
  /** In order. A step waits for the steps before it, and for its time. */
  readonly timeline: readonly Step[];
}

export type LinkPlan =
  | { readonly kind: 'even'; readonly shape: Partial<LinkShape> }
  /** One per validator; latency is by distance. */
  | { readonly kind: 'cities'; readonly cities: readonly City[]; readonly jitterMs: number };

/** Validators by number, from 1. */
export type Who = readonly number[];

/** `at`: ms after the network began to make blocks; not earlier. */
export type Step = { readonly at: number } & Action;

export type Action = ProcessAction | LinkAction | Observation;

export type ProcessAction =
  /** SIGKILL. */
  | { readonly do: 'kill'; readonly who: Who }
  /** Starts what was killed; where it still runs it is killed first. */
  | { readonly do: 'restart'; readonly who: Who }
  /** SIGSTOP and SIGCONT. */
  | { readonly do: 'pause' | 'resume'; readonly who: Who }
  | { readonly do: 'slowDisk'; readonly who: Who; readonly delayMs: number }
  | { readonly do: 'clockOffset'; readonly who: Who; readonly offsetMs: number };

export type LinkAction =
  /** Resets all connections of these to all others, and refuses new ones. Proxies only. */
  | { readonly do: 'disconnect'; readonly who: Who }
  /** Nothing passes between the groups: `stall` loses packets, `swallow` makes connections half-open. */
  | { readonly do: 'split'; readonly groups: readonly Who[]; readonly how: 'stall' | 'swallow' }
  /** One way only: what `from` says does not reach `to`. */
  | { readonly do: 'silence'; readonly from: Who; readonly to: Who; readonly how: 'stall' | 'swallow' }
  /** Changes the links that go from ones to others. Proxies only. */
  | { readonly do: 'shape'; readonly from: Who; readonly to: Who; readonly shape: Partial<LinkShape> }
  /** The network card loses its carrier; RPC does not answer either. Namespaces only. */
  | { readonly do: 'pullCable'; readonly who: Who }
  /** All links as at the start. */
  | { readonly do: 'heal' };

export type Observation =
  /** Waits until each of these has so many blocks more than the highest has now. */
  | { readonly do: 'expectBlocks'; readonly who: Who; readonly count: number }
  /** For so long none of these gets a block, once what was under way has arrived. */
  | { readonly do: 'expectStill'; readonly who: Who; readonly forMs: number };
