import { toHex } from '../base/bytes.ts';
import type { Language } from '../base/texts.ts';
import { criterionRow } from './criterion-table.ts';
import { type NumberUnit, numberText } from './number-text.ts';
import type {
  AbnormalFinding,
  ExcludedRow,
  ScoredPart,
  ScoreRow,
  ScoreSheet,
  ScoreStep,
  StepName,
} from './score-sheet.ts';
import { scoreText, scoreTexts } from './score-words.ts';

/**
 * Takes a score sheet, gives lines that a person can read: what each bid got for what, by which formula and fact, and why it stands
 * where it stands. Lines of a bid begin with two blanks. Amounts are in the currency of the tender, with two decimals.
 */
export function explainScore(sheet: ScoreSheet, language: Language): readonly string[] {
  const rule = scoreTexts.engines[sheet.engine].rule[language];
  return [
    scoreText('HEAD', language, { rule, amount: numberText(sheet.lotAmount, 'money', language) }),
    ...abnormalRuleLines(sheet, language),
    ...(sheet.rows.length + sheet.excluded.length === 0 ? [scoreText('NO_BIDS', language)] : []),
    ...sheet.rows.flatMap((row) => rankedLines(sheet, row, language)),
    ...sheet.excluded.flatMap((row) => excludedLines(sheet, row, language)),
    scoreText('TRACE', language, { hash: toHex(sheet.traceHash) }),
  ];
}

function abnormalRuleLines({ abnormal }: ScoreSheet, language: Language): readonly string[] {
  if (abnormal.rule === 'NONE') return [];
  const rule = scoreTexts.abnormalRules[abnormal.rule][language];
  const line = scoreText('ABNORMAL_RULE', language, { rule, count: String(abnormal.bids.length) });
  if (abnormal.threshold === undefined) return [line];
  const threshold = scoreText('THRESHOLD', language, { threshold: numberText(abnormal.threshold, 'money', language) });
  return [`${line}; ${threshold} [${abnormal.formula}]`];
}

function rankedLines(sheet: ScoreSheet, row: ScoreRow, language: Language): readonly string[] {
  const unit = scoreTexts.engines[sheet.engine].score[language];
  const score = numberText(row.score, sheet.engine === 'RATING_POINTS' ? 'count' : 'money', language);
  const places = { ...partPlaces(row, language), rank: String(row.rank), unit, score };
  const tie = row.tie === undefined ? [] : [`  ${scoreTexts.ties[row.tie][language]}`];
  return [scoreText('RANK', language, places), ...tie, ...partLines(sheet, row, language)];
}

function excludedLines(sheet: ScoreSheet, row: ExcludedRow, language: Language): readonly string[] {
  const reasons = row.reasons.map(({ reason, criterion }) => {
    const text = scoreTexts.exclusions[reason][language];
    return `  ${text}${criterion === undefined ? '' : ` (${criterion})`}`;
  });
  return [scoreText('EXCLUDED', language, partPlaces(row, language)), ...reasons, ...partLines(sheet, row, language)];
}

function partPlaces({ bid, bidder, price }: ScoredPart, language: Language): Readonly<Record<string, string>> {
  return { bid: String(bid), bidder, price: numberText(price, 'money', language) };
}

function partLines({ abnormal }: ScoreSheet, part: ScoredPart, language: Language): readonly string[] {
  const found =
    part.abnormal === undefined || abnormal.effect === undefined
      ? []
      : [`  ${abnormalText(part.abnormal, scoreTexts.effects[abnormal.effect][language], language)}`];
  return [...part.steps.map((step) => `  ${stepText(step, language)}`), ...found];
}

function abnormalText({ reasons }: AbnormalFinding, effect: string, language: Language): string {
  const texts = reasons.map(({ reason, threshold }) => {
    const places = { threshold: numberText(threshold, 'money', language) };
    return `${scoreTexts.abnormalReasons[reason][language]}, ${scoreText('THRESHOLD', language, places)}`;
  });
  return scoreText('ABNORMAL', language, { reasons: texts.join('; '), effect });
}

/** `What (criterion): how much [formula; fact]`. */
function stepText(step: ScoreStep, language: Language): string {
  const { criterion, formula, fact, vote } = step;
  const origin = [
    formula,
    ...(fact === undefined ? [] : [scoreText('FACT', language, { id: fact })]),
    ...(vote === undefined ? [] : [scoreText('VOTE', language, { id: vote })]),
  ];
  const name = criterion === undefined ? '' : ` (${criterion})`;
  return `${stepTitle(step, language)}${name}: ${valueText(step, language)} [${origin.join('; ')}]`;
}

function stepTitle({ step, kind }: ScoreStep, language: Language): string {
  switch (step) {
    case 'gate':
    case 'positive':
    case 'negative':
    case 'points':
    case 'feature':
    case 'addition':
      return kind === undefined ? step : criterionRow(kind).title[language];
    default:
      return scoreTexts.totals[step][language];
  }
}

function valueText({ step, formula, value }: ScoreStep, language: Language): string {
  if (formula === 'unchecked' || formula === 'missing' || formula === 'unfit') return scoreText(formula, language);
  if (step === 'gate') return scoreText(value === 1 ? 'PASSED' : 'NOT_PASSED', language);
  const { unit, sign } = STEP_NUMBERS[step];
  return `${sign}${numberText(value, unit, language)}`;
}

/** How the number of a step is written; what a criterion adds or takes has a sign. */
const STEP_NUMBERS: Readonly<
  Record<Exclude<StepName, 'gate'>, { readonly unit: NumberUnit; readonly sign: '' | '+' | '\u2212' }>
> = {
  positive: { unit: 'share', sign: '+' },
  negative: { unit: 'share', sign: '\u2212' },
  discountSum: { unit: 'share', sign: '' },
  discount: { unit: 'share', sign: '' },
  conditionalPrice: { unit: 'money', sign: '' },
  price: { unit: 'money', sign: '' },
  points: { unit: 'count', sign: '+' },
  pointsSum: { unit: 'count', sign: '' },
  feature: { unit: 'share', sign: '+' },
  denominator: { unit: 'factor', sign: '' },
  addition: { unit: 'money', sign: '+' },
  additionSum: { unit: 'money', sign: '' },
  weightedValue: { unit: 'money', sign: '' },
  meanThreshold: { unit: 'money', sign: '' },
  nextThreshold: { unit: 'money', sign: '' },
  deposit: { unit: 'money', sign: '' },
  financialStability: { unit: 'count', sign: '' },
};
