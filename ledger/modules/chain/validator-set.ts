import type { PublicKey } from '../../base/keys.ts';
import { defineEntries, type StateRead, type StateWrite } from '../../module.ts';

/** One member of the set: every validator has weight 1 (protocol.md §4). */
export type ValidatorEntry = { readonly key: PublicKey; readonly org: string; readonly name: string };

/** Every set there was, sorted by key bytes, by the first height it votes on; never removed, so that old votes stay provable. */
export const validatorEntries = defineEntries<readonly ValidatorEntry[]>('validators');
/** The first heights of all sets, ascending. */
export const validatorHeightEntries = defineEntries<readonly number[]>('validatorHeights');

/** A change decided in block h votes from h + 2 on: header h + 1 names it before it certifies anything (protocol.md §4). */
export const SET_DELAY_BLOCKS = 2;

/**
 * The set that votes on a height, as far as it is decided: in block h the sets of every height up to h + 1 are final, that of
 * h + 2 may still change in h. Empty only before genesis.
 */
export function validatorSetAt(state: StateRead, height: number): readonly ValidatorEntry[] {
  const heights = state.get(validatorHeightEntries, '') ?? [];
  const from = heights.findLast((first) => first <= height);
  return from === undefined ? [] : (state.get(validatorEntries, String(from)) ?? []);
}

/** True iff a change is decided whose set does not vote on `height` yet. */
export function isChangeWaiting(state: StateRead, height: number): boolean {
  return (state.get(validatorHeightEntries, '')?.at(-1) ?? 0) > height;
}

/** Takes the set (sorted by key bytes) that block `height` decides on: it votes from `height` + 2 on. */
export function putNextSet(state: StateWrite, height: number, set: readonly ValidatorEntry[]): void {
  putSet(state, height + SET_DELAY_BLOCKS, set);
}

/** The genesis set votes from height 1 on; it is also the set of height 0, which nobody votes on. */
export function putGenesisSet(state: StateWrite, set: readonly ValidatorEntry[]): void {
  putSet(state, 0, set);
}

function putSet(state: StateWrite, from: number, set: readonly ValidatorEntry[]): void {
  const heights = state.get(validatorHeightEntries, '') ?? [];
  if (heights.at(-1) !== from) state.put(validatorHeightEntries, '', [...heights, from]);
  state.put(validatorEntries, String(from), set);
}
