import { bytesEqual, toHex } from '../base/bytes.ts';
import { encodeCanonical, type Value } from '../base/codec.ts';
import { type Fault, type FaultDetail, fault, isFault } from '../base/fault.ts';
import type { Sha256 } from '../base/hash.ts';
import type { StateRead } from '../module.ts';
import type { ReceiptPin } from '../receipt/pinned-set.ts';
import { scoreLot } from '../scoring/score-lot.ts';
import type { ExcludedRow, ScoredPart, ScoreRow, ScoreSheet } from '../scoring/score-sheet.ts';
import type { ScoringInput } from '../scoring/scoring-input.ts';
import { entryKey } from '../state/overlay.ts';
import type { Bundle } from './bundle-form.ts';
import { type BundleState, checkCoverage } from './bundle-state.ts';
import { type BundleStep, checkProven, type ProvenCheck, type ProvenTools, step } from './check-proven.ts';

/** How the scoring of a lot is read from a state; undefined where the state has none. The module that scores gives it. */
export interface ScoreReader {
  /** What the score is counted from: criteria, opened bids and findings. */
  readonly input: (state: StateRead, tender: string, lot: number) => ScoringInput | undefined;
  /** What the ledger says came out. */
  readonly sheet: (state: StateRead, tender: string, lot: number) => ScoreSheet | undefined;
}

/** A lot's score with what it was counted from; `proofs`: the proven entries that both were read from. */
export interface ScoreBundle {
  readonly input: ScoringInput;
  readonly sheet: ScoreSheet;
  readonly proofs: BundleState;
}

/** The checks of a score, in order; `row` once for each bid. */
export type ScoreCheck = ProvenCheck | 'sheet' | 'row' | 'ranking' | 'trace' | 'coverage';
export type ScoreCheckStep = BundleStep<ScoreCheck>;

/** The lot that is asked about. */
export interface ScoreSubject {
  readonly tender: string;
  readonly lot: number;
}

/**
 * Counts the score of a lot again from a bundle, trusting nothing but the pin. Told step by step; the score is shown iff no step has a
 * fault. Gives the sheet that was counted, for who wants to read it, or undefined where there was nothing to count from.
 */
export function* checkScoreBundle(
  tools: ProvenTools & { readonly reader: ScoreReader },
  pin: ReceiptPin,
  { tender, lot }: ScoreSubject,
  bundle: Bundle,
): Generator<ScoreCheckStep, ScoreSheet | undefined> {
  const proofs = yield* checkProven(tools, pin, { kind: 'score', subject: `${tender}/${lot}` }, bundle);
  if (proofs === undefined) return undefined;
  const read = readScore(tools.reader, proofs, { tender, lot });
  if (isFault(read)) {
    yield step('sheet', { tender, lot }, read);
    return undefined;
  }
  yield* checkScore(tools.sha256, read);
  yield step('coverage', { entries: bundle.entries.length }, checkCoverage(proofs));
  return read.sheet;
}

/** BUNDLE_ENTRY_MISSING or BUNDLE_NOT_SCORED where there is nothing to count from. */
function readScore(reader: ScoreReader, proofs: BundleState, { tender, lot }: ScoreSubject): ScoreBundle | Fault {
  let sheet: ScoreSheet | undefined;
  let input: ScoringInput | undefined;
  try {
    sheet = reader.sheet(proofs, tender, lot);
    input = sheet === undefined ? undefined : reader.input(proofs, tender, lot);
  } catch (cause) {
    // A reader takes for granted what the ledger's own state always has; that a bundle lacks it is an answer, anything else a bug.
    if (proofs.missing().length === 0) throw cause;
  }
  const lack = checkLack(proofs);
  if (sheet !== undefined && input !== undefined && lack === undefined) return { input, sheet, proofs };
  return lack ?? fault('BUNDLE_NOT_SCORED', { tender, lot });
}

/** Counts again and compares row by row and step by step, so that a difference names the bid and the number. */
export function* checkScore(sha256: Sha256, { input, sheet }: ScoreBundle): Generator<ScoreCheckStep> {
  const again = scoreLot(sha256, input);
  const facts = { engine: again.engine, bids: again.rows.length + again.excluded.length, lotAmount: again.lotAmount };
  const head = ['engine', 'lotAmount', 'abnormal'] as const;
  const odd = head.find((field) => !isSame(again[field], sheet[field]));
  yield step('sheet', facts, odd === undefined ? undefined : fault('BUNDLE_SCORE', { field: odd }));
  for (const row of again.rows) yield step('row', rowFacts(row), differingRow(row, sheet.rows));
  for (const row of again.excluded) yield step('row', excludedFacts(row), differingRow(row, sheet.excluded));
  const stray = strayRow(again, sheet);
  if (stray !== undefined) yield step('row', { bid: stray }, fault('BUNDLE_SCORE', { bid: stray, field: 'row' }));
  const isRanked = isSame(again.ranking, sheet.ranking) && isSame(numbersOf(again), numbersOf(sheet));
  const winner = again.ranking[0];
  yield step(
    'ranking',
    { ranking: again.ranking.join(', '), ...(winner === undefined ? {} : { winner }) },
    isRanked
      ? undefined
      : fault('BUNDLE_SCORE', { field: 'ranking', again: again.ranking.join(', '), ledger: sheet.ranking.join(', ') }),
  );
  const isTraced = bytesEqual(again.traceHash, sheet.traceHash);
  yield step(
    'trace',
    { traceHash: toHex(again.traceHash) },
    isTraced
      ? undefined
      : fault('BUNDLE_SCORE', { field: 'traceHash', again: toHex(again.traceHash), ledger: toHex(sheet.traceHash) }),
  );
}

/** The state keys that a reader asks for, each once: what a node has to prove for a bundle of this lot. */
export function scoreKeys(state: StateRead, reader: ScoreReader, { tender, lot }: ScoreSubject): readonly string[] {
  const keys = new Set<string>();
  const recorded: StateRead = {
    get(table, id) {
      keys.add(entryKey(table, id));
      return state.get(table, id);
    },
  };
  if (reader.sheet(recorded, tender, lot) !== undefined) reader.input(recorded, tender, lot);
  return [...keys];
}

function checkLack(proofs: BundleState): Fault | undefined {
  const [entry] = proofs.missing();
  return entry === undefined ? undefined : fault('BUNDLE_ENTRY_MISSING', { entry });
}

type SheetRow = ScoreRow | ExcludedRow;

/** The first difference of a bid's row: one of its steps, or another field. */
function differingRow(row: SheetRow, rows: readonly SheetRow[]): Fault | undefined {
  const { bid } = row;
  const other = rows.find((one) => one.bid === bid);
  if (other === undefined) return fault('BUNDLE_SCORE', { bid, field: 'row' });
  if (isSame(row, other)) return undefined;
  return differingStep(row, other) ?? differingField(row, other);
}

function differingStep({ bid, steps }: ScoredPart, { steps: others }: ScoredPart): Fault | undefined {
  for (const [at, one] of steps.entries()) {
    const other = others[at];
    if (other !== undefined && isSame(one, other)) continue;
    const criterion = one.criterion === undefined ? {} : { criterion: one.criterion };
    const ledger = other === undefined ? 'absent' : `${other.formula} = ${other.value}`;
    return fault('BUNDLE_SCORE', {
      bid,
      field: one.step,
      ...criterion,
      again: `${one.formula} = ${one.value}`,
      ledger,
    });
  }
  return others.length > steps.length ? fault('BUNDLE_SCORE', { bid, field: 'steps' }) : undefined;
}

function differingField(row: SheetRow, other: SheetRow): Fault {
  const [one, two] = [row as unknown as Fields, other as unknown as Fields];
  const names = [...new Set([...Object.keys(one), ...Object.keys(two)])].sort();
  const field = names.find((name) => !isSame(one[name] ?? null, two[name] ?? null)) ?? '';
  const [again, ledger] = [one[field], two[field]];
  const facts = typeof again === 'number' && typeof ledger === 'number' ? { again, ledger } : {};
  return fault('BUNDLE_SCORE', { bid: row.bid, field, ...facts });
}

type Fields = { readonly [field: string]: Value };

/** A bid that the ledger's sheet has and the one counted again has not. */
function strayRow(again: ScoreSheet, sheet: ScoreSheet): number | undefined {
  const [compared, excluded] = [again.rows.map(({ bid }) => bid), again.excluded.map(({ bid }) => bid)];
  return (
    sheet.rows.find(({ bid }) => !compared.includes(bid))?.bid ??
    sheet.excluded.find(({ bid }) => !excluded.includes(bid))?.bid
  );
}

function numbersOf({ rows, excluded }: ScoreSheet): readonly (readonly number[])[] {
  return [rows.map(({ bid }) => bid), excluded.map(({ bid }) => bid)];
}

function rowFacts({ bid, bidder, rank, score, price, steps }: ScoreRow): FaultDetail {
  return { bid, bidder, rank, score, price, steps: steps.length };
}

function excludedFacts({ bid, bidder, price, steps, reasons }: ExcludedRow): FaultDetail {
  return { bid, bidder, price, steps: steps.length, reasons: reasons.map(({ reason }) => reason).join(', ') };
}

function isSame(one: unknown, other: unknown): boolean {
  return bytesEqual(encodeCanonical(one as Value), encodeCanonical(other as Value));
}
