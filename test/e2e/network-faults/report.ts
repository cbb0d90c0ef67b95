import type { ManifestFigures, ManifestResult } from './run-manifest.ts';

const COLUMNS: readonly (readonly [title: string, value: (figures: ManifestFigures) => number | string])[] = [
  ['blocks', ({ blocks }) => blocks],
  ['later rounds', ({ laterRoundHeights, highestRound }) => `${laterRoundHeights} (${highestRound})`],
  ['committed', ({ committed, accepted }) => `${committed}/${accepted}`],
  ['no answer', ({ unanswered, refused }) => unanswered + refused],
  ['gap ms', ({ longestGapMs }) => longestGapMs],
  ['recovery ms', ({ recoveryMs }) => recoveryMs],
  ['connections', ({ connections }) => connections],
  ['swallowed', ({ swallowedBytes }) => swallowedBytes],
  ['bits turned', ({ turnedBits }) => turnedBits],
];

const NAME_CHARS = 24;
const CELL_CHARS = 13;

export const resultTitles = line(
  'manifest',
  '',
  'seconds',
  COLUMNS.map(([title]) => title),
);

/** One line of the table; what did not hold stands below it. */
export function resultLine({ name, ok, seconds, figures, problem }: ManifestResult): string {
  const cells = figures === undefined ? [] : COLUMNS.map(([, value]) => String(value(figures)));
  const text = line(name, ok ? 'ok' : 'FAILED', String(seconds), cells);
  return problem === undefined ? text : `${text}\n  ${problem}`;
}

function line(name: string, state: string, seconds: string, cells: readonly string[]): string {
  const padded = cells.map((cell) => cell.padStart(CELL_CHARS));
  return `${name.padEnd(NAME_CHARS)}${state.padEnd(7)}${seconds.padStart(8)}${padded.join('')}`;
}
