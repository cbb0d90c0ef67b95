import { invariant } from '../../ledger/base/invariant.ts';
import {
  type ValidatorEntry,
  validatorEntries,
  validatorHeightEntries,
} from '../../ledger/modules/chain/validator-set.ts';
import type { LedgerStore } from '../../storage/ledger-store.ts';
import { committedState } from './committed-state.ts';
import { hexFromBytes } from './hex.ts';

/** A set and the heights around it. */
export interface SetSpan {
  /** First height it votes on; 0 for the genesis set. */
  readonly from: number;
  readonly members: readonly ValidatorEntry[];
  /** First heights of the sets before and after it, where there are such. */
  readonly before: number | undefined;
  readonly after: number | undefined;
}

/** Reads sets by height from committed state, each set once; for one answer only. */
export function createSetReader(store: LedgerStore): (height: number) => SetSpan {
  const state = committedState(store);
  const heights = state.get(validatorHeightEntries, '') ?? [];
  const known = new Map<number, SetSpan>();
  return (height) => {
    const place = heights.findLastIndex((first) => first <= height);
    const from = heights[place];
    invariant(from !== undefined, 'the genesis set votes from the start');
    const found = known.get(from);
    if (found !== undefined) return found;
    const members = state.get(validatorEntries, String(from));
    invariant(members !== undefined, `the set of height ${from} is in the state`);
    const span = { from, members, before: heights[place - 1], after: heights[place + 1] };
    known.set(from, span);
    return span;
  };
}

/** JSON of one member. */
export function memberJson({ key, org, name }: ValidatorEntry): MemberJson {
  return { key: hexFromBytes(key), org, name };
}

export interface MemberJson {
  readonly key: string;
  readonly org: string;
  readonly name: string;
}
