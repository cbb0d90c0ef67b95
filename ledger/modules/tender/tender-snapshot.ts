import { toHex } from '../../base/bytes.ts';
import { encodeCanonical, type ValueMap } from '../../base/codec.ts';
import { type Hash, hashTagged } from '../../base/hash.ts';
import { invariant } from '../../base/invariant.ts';
import type { ApplyContext, ParamView, StateRead } from '../../module.ts';
import { paramSnapshotEntries, type Tender } from './tender-entries.ts';
import { type MethodTerms, methodTerms, type TermsOfWhom } from './tender-methods.ts';
import { frozenNames } from './tender-params.ts';

/**
 * Freezes the parameters that a tender runs by and gives H("params", cbor(name → value)); tenders of the same
 * parameters share one entry (domain.md §3.0: a procedure reads parameters as of its own start).
 */
export function freezeParams(context: ApplyContext, whom: TermsOfWhom): Hash {
  const values: ValueMap = Object.fromEntries(frozenNames(whom).map((name) => [name, context.params.get(name)]));
  const hash = hashTagged(context.sha256, 'params', encodeCanonical(values));
  const id = toHex(hash);
  if (context.state.get(paramSnapshotEntries, id) === undefined) context.state.put(paramSnapshotEntries, id, values);
  return hash;
}

/** The parameters as they were when the tender was published. */
export function frozenParams(state: StateRead, tender: Tender): ParamView {
  const values = state.get(paramSnapshotEntries, toHex(tender.params));
  invariant(values !== undefined, "a tender's frozen parameters are kept");
  return {
    get(name) {
      const value = values[name];
      invariant(value !== undefined, `parameter is frozen in the tender: ${name}`);
      return value;
    },
  };
}

/** The terms of its method for its buyer, as they were when the tender was published: for every stage after it. */
export function termsOf(state: StateRead, tender: Tender): MethodTerms {
  return methodTerms(frozenParams(state, tender), tender);
}
