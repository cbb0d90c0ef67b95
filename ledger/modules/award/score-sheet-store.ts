import { encodeCanonical } from '../../base/codec.ts';
import { type Hash, hashTagged, type Sha256 } from '../../base/hash.ts';
import { defineEntries, type StateRead, type StateWrite } from '../../module.ts';
import type { ExcludedRow, ScoreRow, ScoreSheet } from '../../scoring/score-sheet.ts';
import { lotId } from './award-entries.ts';

/** A sheet without its rows, which stand by themselves: with all rows it would be larger than one entry may be. */
export type SheetHead = Omit<ScoreSheet, 'rows' | 'excluded'> & {
  /** Numbers of the bids that are not compared, ascending. */
  readonly excluded: readonly number[];
};
type SheetRow = ScoreRow | ExcludedRow;

/** `scoreSheet/<tender>/<lot>`. */
export const scoreSheetEntries = defineEntries<SheetHead>('scoreSheet');
/** `scoreRow/<tender>/<bid>`: one line of its lot's sheet. */
export const scoreRowEntries = defineEntries<ScoreRow>('scoreRow');
/** `scoreOut/<tender>/<bid>`: one of those that are not compared. */
export const scoreOutEntries = defineEntries<ExcludedRow>('scoreOut');

export function putSheet(state: StateWrite, tender: string, lot: number, sheet: ScoreSheet): void {
  const { rows, excluded, ...head } = sheet;
  state.put(scoreSheetEntries, lotId(tender, lot), { ...head, excluded: excluded.map(({ bid }) => bid) });
  for (const row of rows) state.put(scoreRowEntries, `${tender}/${row.bid}`, row);
  for (const row of excluded) state.put(scoreOutEntries, `${tender}/${row.bid}`, row);
}

/** The stored sheet of a lot, whole again; undefined where there is none, or a line of it is gone. */
export function findSheet(state: StateRead, tender: string, lot: number): ScoreSheet | undefined {
  const head = state.get(scoreSheetEntries, lotId(tender, lot));
  if (head === undefined) return undefined;
  const rows = head.ranking.flatMap((bid) => findScoreRow(state, tender, bid) ?? []);
  const excluded = head.excluded.flatMap((bid) => state.get(scoreOutEntries, `${tender}/${bid}`) ?? []);
  return { ...head, rows, excluded };
}

/** A bid's line in the sheet of its lot, if it was compared. */
export function findScoreRow(state: StateRead, tender: string, bid: number): ScoreRow | undefined {
  return state.get(scoreRowEntries, `${tender}/${bid}`);
}

/** A bid's line, whether it was compared or not. */
export function findSheetRow(state: StateRead, tender: string, bid: number): SheetRow | undefined {
  return findScoreRow(state, tender, bid) ?? state.get(scoreOutEntries, `${tender}/${bid}`);
}

/** The hash that a sheet with this content has (docs/spec/scoring.md). */
export function traceHashOf(sha256: Sha256, { traceHash: _own, ...content }: ScoreSheet): Hash {
  return hashTagged(sha256, 'scoreSheet', encodeCanonical(content));
}
