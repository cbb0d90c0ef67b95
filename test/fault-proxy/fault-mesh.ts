import { invariant } from '../../ledger/base/invariant.ts';
import { createFaultProxy, type FaultProxy } from './fault-proxy.ts';
import type { LinkShape } from './link-shape.ts';

/** One node of the mesh and where it listens. */
export interface MeshNode {
  readonly name: string;
  readonly host: string;
  readonly port: number;
}

/** A proxy for every ordered pair of nodes. Links are named by where bytes come from and go to, whoever dialled. */
export interface FaultMesh {
  /** The port of 127.0.0.1 at which `from` reaches `to`. */
  portOf(from: string, to: string): number;
  /** Changes how bytes travel from one node to another. */
  shape(from: string, to: string, change: Partial<LinkShape>): void;
  /** Resets the connections between two nodes; until join() new ones are reset too. */
  cut(a: string, b: string): void;
  join(a: string, b: string): void;
  counts(): MeshCounts;
  close(): Promise<void>;
}

export interface MeshCounts {
  readonly connections: number;
  readonly passedBytes: number;
  readonly swallowedBytes: number;
  readonly turnedBits: number;
}

/** Starts the proxies; the seed makes jitter repeat. */
export async function createFaultMesh(nodes: readonly MeshNode[], seed: number): Promise<FaultMesh> {
  const proxies = new Map<string, FaultProxy>();
  for (const [i, from] of nodes.entries()) {
    for (const [j, to] of nodes.entries()) {
      if (i === j) continue;
      const target = { host: to.host, port: to.port };
      proxies.set(linkName(from.name, to.name), await createFaultProxy({ target, seed: seed + 1000 * i + j }));
    }
  }

  function proxyOf(from: string, to: string): FaultProxy {
    const proxy = proxies.get(linkName(from, to));
    invariant(proxy !== undefined, `the mesh has a link from ${from} to ${to}`);
    return proxy;
  }

  return {
    portOf: (from, to) => proxyOf(from, to).port,
    shape(from, to, change) {
      proxyOf(from, to).shape('forward', change);
      proxyOf(to, from).shape('backward', change);
    },
    cut(a, b) {
      proxyOf(a, b).cut();
      proxyOf(b, a).cut();
    },
    join(a, b) {
      proxyOf(a, b).join();
      proxyOf(b, a).join();
    },
    counts() {
      const all = [...proxies.values()].map((proxy) => proxy.counts());
      const pipes = all.flatMap(({ forward, backward }) => [forward, backward]);
      const sum = (values: readonly number[]): number => values.reduce((total, value) => total + value, 0);
      return {
        connections: sum(all.map(({ connections }) => connections)),
        passedBytes: sum(pipes.map(({ passedBytes }) => passedBytes)),
        swallowedBytes: sum(pipes.map(({ swallowedBytes }) => swallowedBytes)),
        turnedBits: sum(pipes.map(({ turnedBits }) => turnedBits)),
      };
    },
    async close() {
      await Promise.all([...proxies.values()].map((proxy) => proxy.close()));
    },
  };
}

function linkName(from: string, to: string): string {
  return `${from} > ${to}`;
}
