import { type BlockFacts, defineEntries, type StateRead, type SystemContext } from '../../module.ts';
import { HALT_GRACE_PARAM } from './tender-params.ts';

/** From the last block before to the first block after, ms: the chain made no block between them, and nobody could submit a bid. */
export type ChainGap = { readonly from: number; readonly to: number };

/** `chainGap/`: the last halt of the chain that was longer than the idle interval and the grace; absent before the first. */
export const chainGapEntries = defineEntries<ChainGap>('chainGap');

/**
 * Runs with record 0: notes a halt, so that deadlines that fell into it are moved on instead of passing unseen (sealed-bids.md §3.4).
 * It stays noted, for the budget of timers may carry an acceptance's end into a later block.
 */
export function noteChainGap(context: SystemContext, { previous }: BlockFacts): void {
  if (previous === undefined) return;
  const idleMs = context.params.get('consensus.idleBlockIntervalMs') as number;
  const graceMs = context.params.get(HALT_GRACE_PARAM) as number;
  const gap = { from: previous.time, to: context.time };
  if (gap.to - gap.from <= idleMs + graceMs) return;
  context.state.put(chainGapEntries, '', gap);
  context.emit({ type: 'tender.chainGap', data: gap });
}

/** The halt that a moment (ms) fell into: after the block before it, and not after the first block of the chain's return. */
export function gapAround(state: StateRead, moment: number): ChainGap | undefined {
  const gap = state.get(chainGapEntries, '');
  return gap !== undefined && gap.from < moment && moment <= gap.to ? gap : undefined;
}
