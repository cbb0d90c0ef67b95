import type { PublicKey } from '../../base/keys.ts';
import { defineEntries, type StateRead } from '../../module.ts';

/** One member of the set: every validator has weight 1 (protocol.md §4). */
export type ValidatorEntry = { readonly key: PublicKey; readonly org: string; readonly name: string };

/** The current set, one entry `validators`, sorted by key bytes. */
export const validatorEntries = defineEntries<readonly ValidatorEntry[]>('validators');

/** Gives the validators in force, sorted by key bytes; empty only before genesis. */
export function validatorSet(state: StateRead): readonly ValidatorEntry[] {
  return state.get(validatorEntries, '') ?? [];
}
