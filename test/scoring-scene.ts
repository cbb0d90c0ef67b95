import { hash } from 'node:crypto';
import type { Sha256 } from '../ledger/base/hash.ts';
import type { Engine } from '../ledger/scoring/criterion-row.ts';
import { type CriterionKind, criterionRow } from '../ledger/scoring/criterion-table.ts';
import type { CriterionRule, CriterionTerms } from '../ledger/scoring/criterion-terms.ts';
import { scoreLot } from '../ledger/scoring/score-lot.ts';
import type { ScoredPart, ScoreSheet } from '../ledger/scoring/score-sheet.ts';
import {
  type AbnormalRule,
  type CriterionFinding,
  type FindingSource,
  type ScoredBid,
  type ScoringInput,
  type ScoringRules,
  STANDARD_TIES,
} from '../ledger/scoring/scoring-input.ts';

export const sha256: Sha256 = (data) => new Uint8Array(hash('sha256', data, 'buffer'));

export type Value = CriterionFinding['value'] | 'UNCHECKED';
/** A criterion, as tests write it: id, kind, rule; a code where the kind needs one. */
export type Written = readonly [id: string, kind: CriterionKind, rule: CriterionRule, code?: string];

export function terms([id, kind, rule, code]: Written): CriterionTerms {
  return { id, kind, rule, ...(code === undefined ? {} : { code }) };
}

export function rules(engine: Engine, changes: Partial<ScoringRules> = {}): ScoringRules {
  return {
    discountBpsMax: 10_000,
    featureBpsMax: 10_000,
    tie: STANDARD_TIES[engine],
    abnormal: { kind: 'NONE' },
    ...changes,
  };
}

/** A finding whose source fits its kind and says which bid and criterion it is about; 'UNCHECKED' has no source. */
export function finding(bid: number, criterion: string, kind: CriterionKind, value: Value): CriterionFinding {
  if (value === 'UNCHECKED') return { criterion, kind, source: { kind: 'unchecked' }, value: null };
  const origin = criterionRow(kind).origin.kind;
  const source: FindingSource = origin === 'answer' ? { kind: origin } : { kind: origin, id: `${criterion}-${bid}` };
  return { criterion, kind, source, value };
}

/** A bid as tests write it: its price, and the values of the criteria in their order. Later bids were accepted later. */
export interface WrittenBid {
  readonly price: number;
  readonly initialPrice?: number;
  readonly values?: readonly Value[];
  readonly bidder?: string;
  readonly place?: readonly [height: number, index: number];
  /** The indicator that parts ties, where it was looked for. */
  readonly stability?: Value;
}

export interface WrittenLot {
  readonly engine: Engine;
  readonly amount?: number;
  readonly criteria?: readonly Written[];
  readonly bids: readonly WrittenBid[];
  readonly rules?: Partial<ScoringRules>;
}

/** Bids are numbered from 1 in the order written. */
export function lotInput({
  engine,
  amount = 1_000_000,
  criteria = [],
  bids,
  rules: changes,
}: WrittenLot): ScoringInput {
  return {
    engine,
    lotAmount: amount,
    criteria: criteria.map(terms),
    bids: bids.map((bid, at) => writtenBid(at + 1, bid, criteria)),
    rules: rules(engine, changes),
  };
}

export function sheetOf(lot: WrittenLot): ScoreSheet {
  return scoreLot(sha256, lotInput(lot));
}

/** A lot judged by price alone, under a rule of abnormally low prices. */
export function priced(prices: readonly number[], abnormal: AbnormalRule, amount = 1_000_000): ScoreSheet {
  return sheetOf({ engine: 'LOWEST_PRICE', amount, bids: prices.map((price) => ({ price })), rules: { abnormal } });
}

/** The row of a bid, compared or not. */
export function rowOf(sheet: ScoreSheet, bid: number): ScoredPart {
  const row = [...sheet.rows, ...sheet.excluded].find((candidate) => candidate.bid === bid);
  if (row === undefined) throw new RangeError(`no row of bid ${bid}`);
  return row;
}

/** The steps of a bid as short lines: `step formula = value`. */
export function stepsOf(sheet: ScoreSheet, bid: number): readonly string[] {
  return rowOf(sheet, bid).steps.map(
    ({ step, criterion, formula, value }) =>
      `${step}${criterion === undefined ? '' : ` ${criterion}`}: ${formula} = ${value}`,
  );
}

function writtenBid(bid: number, written: WrittenBid, criteria: readonly Written[]): ScoredBid {
  const { price, initialPrice, values = [], stability, bidder = String(980_000_000_000 + bid) } = written;
  const [height, index] = written.place ?? [100, bid];
  const findings = criteria.map(([id, kind], at) => finding(bid, id, kind, values[at] ?? null));
  return {
    bid,
    bidder,
    price,
    ...(initialPrice === undefined ? {} : { initialPrice }),
    height,
    index,
    findings: stability === undefined ? findings : [...findings, finding(bid, 'tie', 'FINANCIAL_STABILITY', stability)],
  };
}
