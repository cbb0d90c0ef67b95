import type { ScoreReader } from '../../bundle/check-score.ts';
import { scoringInput } from './score-input.ts';
import { findSheet } from './score-sheet-store.ts';

/** Reads a lot's score, and what it was counted from, out of any view of the state. */
export const scoreReader: ScoreReader = { input: scoringInput, sheet: findSheet };
