import type { LinkShape } from '../../fault-proxy/link-shape.ts';
import type { ClusterSetup } from '../node-cluster.ts';

/** The network between the validators of a manifest, and what can be done to it. Nodes are named as in the cluster. */
export interface FaultLinks {
  /** How the cluster's nodes are placed and reached, so that all they say to one another goes over these links. */
  readonly setup: Pick<ClusterSetup, 'places' | 'settings' | 'environment' | 'launcher'>;
  /** What one says does not reach the other: its packets are lost, or its connections are half-open. */
  silence(from: string, to: string, how: 'stall' | 'swallow'): void;
  /** Resets connections and refuses new ones. */
  cut(a: string, b: string): void;
  shape(from: string, to: string, change: Partial<LinkShape>): void;
  pullCable(name: string): void;
  /** All as at the start. */
  heal(): void;
  counts(): LinkCounts;
  close(): Promise<void>;
}

/** What passed and what did not; zero where the links cannot tell. */
export interface LinkCounts {
  readonly connections: number;
  readonly passedBytes: number;
  readonly swallowedBytes: number;
  readonly turnedBits: number;
}
