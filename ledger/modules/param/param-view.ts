import type { Value, ValueMap } from '../../base/codec.ts';
import { encodeCanonical } from '../../base/codec.ts';
import { type Hash, hashTagged, type Sha256 } from '../../base/hash.ts';
import { invariant } from '../../base/invariant.ts';
import type { ParamRow, ParamView } from '../../module.ts';
import type { DatedValue, ParamsEntry } from './param-entries.ts';

/** The values in force at a moment, good for every time in since ≤ time < until. */
export interface ParamsInForce {
  /** Every declared name, canonical by its encoding. */
  readonly values: ValueMap;
  readonly since: number;
  /** When the next value comes into force; the largest safe integer where none is known. */
  readonly until: number;
}

/** Takes the declared rows, the state entry `params` and a block time, gives what is in force. A name without value is a bug. */
export function paramsInForce(rows: readonly ParamRow[], entry: ParamsEntry, time: number): ParamsInForce {
  const values: Record<string, Value> = {};
  let since = 0;
  let until = Number.MAX_SAFE_INTEGER;
  for (const row of rows) {
    const dated = Object.hasOwn(entry, row.name) ? (entry[row.name] as readonly DatedValue[]) : [];
    const at = currentIndex(dated, time);
    const current = dated[at];
    invariant(current !== undefined, `parameter has a value at ${time}: ${row.name}`);
    values[row.name] = current.value;
    since = Math.max(since, current.from);
    until = Math.min(until, dated[at + 1]?.from ?? until);
  }
  return { values, since, until };
}

/** Takes the declared rows, the state entry and a block time, gives the view modules read. */
export function createParamView(rows: readonly ParamRow[], entry: ParamsEntry, time: number): ParamView {
  return viewOf(paramsInForce(rows, entry, time));
}

/** Gives the view of values already known to be in force. */
export function viewOf(inForce: ParamsInForce): ParamView {
  return {
    get(name) {
      invariant(Object.hasOwn(inForce.values, name), `parameter is declared: ${name}`);
      return inForce.values[name] as Value;
    },
  };
}

/**
 * Gives paramsInForce for one block after another, computed anew only when the entry or the time range changes.
 * One memo per program, not per block; it holds the last answer only.
 */
export function createParamMemo(rows: readonly ParamRow[]): (entry: ParamsEntry, time: number) => ParamsInForce {
  let last: { readonly entry: ParamsEntry; readonly inForce: ParamsInForce } | undefined;
  return (entry, time) => {
    if (last !== undefined && last.entry === entry && last.inForce.since <= time && time < last.inForce.until)
      return last.inForce;
    const inForce = paramsInForce(rows, entry, time);
    last = { entry, inForce };
    return inForce;
  };
}

/** The header's `params`: H("params", cbor(map name → value in force)). */
export function paramsHash(sha256: Sha256, values: ValueMap): Hash {
  return hashTagged(sha256, 'params', encodeCanonical(values));
}

/** Index of the last value with from ≤ time; of equal dates the one approved later stands last. −1 where there is none. */
function currentIndex(dated: readonly DatedValue[], time: number): number {
  for (let i = dated.length - 1; i >= 0; i--) if ((dated[i] as DatedValue).from <= time) return i;
  return -1;
}
