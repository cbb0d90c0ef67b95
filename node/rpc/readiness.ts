import type { NodeStatus } from '../ports.ts';

export interface ReadinessLimits {
  /** Blocks that this node may lack below the highest certificate it has seen. */
  readonly behindHeightsMax: number;
  /** Age of the last block, ms; above the heartbeat of an idle network. */
  readonly lagMsMax: number;
}

export interface Readiness {
  readonly ready: boolean;
  readonly reasons: readonly ('noBlock' | 'catchingUp' | 'blockTooOld')[];
  readonly behindHeights: number;
  /** Age of the last block, ms; 0 while there is none. */
  readonly lagMs: number;
}

/** Whether the node's answers are fresh: it has the chain's head, as far as it can know (interfaces.md §1). */
export function readinessOf(status: NodeStatus, now: number, limits: ReadinessLimits): Readiness {
  const behindHeights = Math.max(0, status.bestSeenHeight - status.height);
  const lagMs = status.height === 0 ? 0 : Math.max(0, now - status.blockTime);
  const reasons: Readiness['reasons'][number][] = [];
  if (status.height === 0) reasons.push('noBlock');
  if (behindHeights > limits.behindHeightsMax) reasons.push('catchingUp');
  if (lagMs > limits.lagMsMax) reasons.push('blockTooOld');
  return { ready: reasons.length === 0, reasons, behindHeights, lagMs };
}
