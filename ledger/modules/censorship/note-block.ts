import { keyText } from '../../base/keys.ts';
import { BLOCK_BYTES_MAX, BLOCK_COST_MAX, BLOCK_TXS_MAX, TX_WINDOW_MS_MAX } from '../../base/limits.ts';
import type { BlockEndContext, BlockTotals, ParamView, StateRead } from '../../module.ts';
import { type BlockMoment, blockHourEntries, roomyBlockEntries } from './censorship-entries.ts';
import { ROOM_SHARE_PARAM, SPACING_PARAM } from './censorship-params.ts';

/** Blocks with room remembered of one validator: about an hour with the spacing of the kz profile, in less than 2 KiB. */
export const ROOMY_BLOCKS_MAX = 64;

const HOUR_MS = 3_600_000;
const BPS = 10_000;

/** At the end of each block: notes it for its proposer if it had room, and the first block of each hour. Few blocks write anything. */
export function noteBlock(context: BlockEndContext, totals: BlockTotals): void {
  noteHour(context);
  if (!hadRoom(context.params, totals)) return;
  const { state, height, time } = context;
  const id = keyText(totals.proposer);
  const known = state.get(roomyBlockEntries, id) ?? [];
  const last = known.at(-1);
  // Far apart, so that a bounded list reaches back long enough for a person to notice, and few blocks cost a write.
  if (last !== undefined && time - last.time < (context.params.get(SPACING_PARAM) as number)) return;
  state.put(roomyBlockEntries, id, [...known, { height, time }].slice(-ROOMY_BLOCKS_MAX));
}

/**
 * The height from which on every voter knows all transactions of the chain: a voter has verified the log of the last 24 hours and
 * perhaps no more (protocol.md §2). Undefined until a block has been executed.
 */
export function rememberedFrom(state: StateRead, time: number): number | undefined {
  return (state.get(blockHourEntries, '') ?? []).find((first) => first.time > time - TX_WINDOW_MS_MAX)?.height;
}

/** Far below every limit: an overloaded proposer, which must leave something out, never seems to censor. */
function hadRoom(params: ParamView, { txs, bytes, cost }: BlockTotals): boolean {
  const share = params.get(ROOM_SHARE_PARAM) as number;
  const isBelow = (used: number, limit: number): boolean => used * BPS < limit * share;
  return isBelow(txs, BLOCK_TXS_MAX) && isBelow(bytes, BLOCK_BYTES_MAX) && isBelow(cost, BLOCK_COST_MAX);
}

function noteHour({ state, height, time }: BlockEndContext): void {
  const known: readonly BlockMoment[] = state.get(blockHourEntries, '') ?? [];
  const last = known.at(-1);
  if (last !== undefined && last.time - (last.time % HOUR_MS) === time - (time % HOUR_MS)) return;
  const recent = known.filter((first) => first.time > time - TX_WINDOW_MS_MAX);
  state.put(blockHourEntries, '', [...recent, { height, time }]);
}
