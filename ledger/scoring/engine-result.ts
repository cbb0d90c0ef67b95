import type { Exclusion, ScoreStep } from './score-sheet.ts';
import type { ScoredBid, ScoringInput } from './scoring-input.ts';

/** What an engine makes of one bid: a score to compare, or the reasons why it cannot be compared; the steps in either case. */
export interface EngineResult {
  readonly steps: readonly ScoreStep[];
  readonly score: number | undefined;
  readonly reasons: readonly Exclusion[];
}

/** An engine looks at one bid at a time; `better` says which of two scores wins. */
export interface ScoringEngine {
  readonly better: 'LESS' | 'MORE';
  readonly score: (input: ScoringInput, bid: ScoredBid) => EngineResult;
}

/** A bid that can be compared. */
export function scored(score: number, steps: readonly ScoreStep[]): EngineResult {
  return { steps, score, reasons: [] };
}
