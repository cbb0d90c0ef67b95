import type { Links } from './links.ts';
import type { Random } from './random.ts';
import type { Timeline } from './timeline.ts';

/** Who believes to be connected to whom. The belief follows the truth with a delay, as time-outs and dialling do. */
export interface Connections {
  /** Does `node` believe that it has a connection to `other`? */
  sees(node: number, other: number): boolean;
  /** A node has begun a life: it knows nobody yet, and others notice that its old connections are gone. */
  begin(node: number): void;
  /** A node has ended; `silent`: nobody is told by a closing socket. */
  end(node: number, silent: boolean): void;
  /** Cuts between any nodes may have changed. */
  review(): void;
  /** `node` wants nothing more of `other` for a while. */
  ban(node: number, other: number): void;
}

export interface ConnectionPorts {
  readonly count: number;
  readonly timeline: Timeline;
  readonly links: Links;
  readonly random: Random;
  readonly isUp: (node: number) => boolean;
  /** A node hears that a peer is there, or has left. */
  readonly tell: (node: number, other: number, connected: boolean) => void;
}

/** As in p2p/limits.ts. */
const BAN_MS = 600_000;
/** A dead connection is noticed by its keep-alive. */
const SILENCE_MS: readonly [number, number] = [3_000, 15_000];
/** Dialling again, with its pauses. */
const DIAL_MS: readonly [number, number] = [20, 1_500];

/** Builds connections of nodes that are all down. */
export function createConnections(ports: ConnectionPorts): Connections {
  const { count, timeline, links, random, isUp } = ports;
  const seen = new Set<number>();
  const bannedUntil = new Map<number, number>();
  const id = (node: number, other: number): number => node * count + other;
  const isBanned = (a: number, b: number): boolean => (bannedUntil.get(id(a, b)) ?? 0) > timeline.now();
  const isPossible = (a: number, b: number): boolean =>
    isUp(a) && isUp(b) && !links.isCut(a, b) && !links.isCut(b, a) && !isBanned(a, b) && !isBanned(b, a);

  function set(node: number, other: number, connected: boolean): void {
    if (seen.has(id(node, other)) === connected) return;
    if (connected) seen.add(id(node, other));
    else seen.delete(id(node, other));
    if (isUp(node)) ports.tell(node, other, connected);
  }

  function others(node: number): readonly number[] {
    return Array.from({ length: count }, (_, other) => other).filter((other) => other !== node);
  }

  /** Looks at a pair after a while and lets both sides believe what is true then. */
  function look(a: number, b: number, afterMs: number): void {
    timeline.at(timeline.now() + afterMs, () => {
      const possible = isPossible(a, b);
      set(a, b, possible);
      set(b, a, possible);
    });
  }

  return {
    sees: (node, other) => seen.has(id(node, other)),
    begin(node) {
      for (const other of others(node)) {
        seen.delete(id(node, other));
        set(other, node, false);
        if (isUp(other)) look(node, other, links.delay(node, other));
      }
    },
    end(node, silent) {
      for (const other of others(node)) {
        seen.delete(id(node, other));
        look(other, node, silent ? random.between(...SILENCE_MS) : links.delay(node, other));
      }
    },
    review() {
      for (let a = 0; a < count; a++) {
        for (let b = a + 1; b < count; b++) {
          const possible = isPossible(a, b);
          if (possible === (seen.has(id(a, b)) && seen.has(id(b, a)))) continue;
          look(a, b, random.between(...(possible ? DIAL_MS : SILENCE_MS)));
        }
      }
    },
    ban(node, other) {
      bannedUntil.set(id(node, other), timeline.now() + BAN_MS);
      look(node, other, 0);
      look(node, other, BAN_MS);
    },
  };
}
