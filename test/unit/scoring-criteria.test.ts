import { describe, expect, it } from 'vitest';
import { LANGUAGES } from '../../ledger/base/texts.ts';
import type { CriterionRow, Engine } from '../../ledger/scoring/criterion-row.ts';
import {
  CRITERION_KINDS,
  type CriterionKind,
  criterionKinds,
  criterionRow,
} from '../../ledger/scoring/criterion-table.ts';
import {
  CRITERIA_MAX,
  type CriterionRule,
  checkCriteria,
  checkCriterionTerms,
} from '../../ledger/scoring/criterion-terms.ts';
import { scoringRulesSchema } from '../../ledger/scoring/scoring-input.ts';
import { rowOf, rules, sheetOf, stepsOf, terms, type Value, type Written } from '../scoring-scene.ts';

const rows: readonly (readonly [CriterionKind, CriterionRow])[] = CRITERION_KINDS.map((kind) => [
  kind,
  criterionRow(kind),
]);
const VALUES: Readonly<Record<CriterionRule['form'], readonly CriterionRow['value'][]>> = {
  GATE: ['bool'],
  AT_MOST: ['int', 'money'],
  AT_LEAST: ['int', 'money'],
  FLAT: ['bool', 'asked'],
  PER_UNIT: ['int', 'asked'],
  BANDS: ['int', 'money', 'asked'],
  OPTIONS: ['asked'],
  AMOUNT: ['money'],
};
const GATES: readonly CriterionRule['form'][] = ['GATE', 'AT_MOST', 'AT_LEAST'];

describe('the table of criteria', () => {
  it.each(rows)('%s has three languages, a legal act, and forms that fit its value', (_kind, row) => {
    const titles = LANGUAGES.map((language) => row.title[language]);
    expect(new Set(titles).size).toBe(3);
    expect(titles.slice(0, 2).every((title) => /[\u0400-\u04ff]/.test(title))).toBe(true);
    expect(row.title.en).not.toMatch(/[\u0400-\u04ff]/);
    expect(row.legalAct.length).toBeGreaterThan(10);
    expect(row.forms.filter((form) => !VALUES[form].includes(row.value))).toEqual([]);
    expect(row.forms.includes('GATE')).toBe(row.passes !== undefined);
    // A form that is no gate needs an engine to count in.
    expect(Object.keys(row.uses).length > 0).toBe(row.forms.some((form) => !GATES.includes(form)));
  });

  it('lets points come from registries only', () => {
    const voted = rows.filter(([, row]) => row.uses.RATING_POINTS !== undefined && row.origin.kind !== 'fact');
    expect(voted).toEqual([]);
  });

  it('never counts a number that a commission votes', () => {
    expect(rows.filter(([, row]) => row.origin.kind === 'vote' && row.value !== 'bool')).toEqual([]);
  });

  it('says which kinds an engine takes', () => {
    expect(criterionKinds('LOWEST_PRICE')).toEqual(criterionKinds('LOWEST_PRICE').filter((kind) => isGate(kind)));
    expect(criterionKinds('CONDITIONAL_DISCOUNT')).toContain('CONTRACTS_IN_EXECUTION');
    expect(criterionKinds('RATING_POINTS')).not.toContain('CONTRACTS_IN_EXECUTION');
    expect(criterionKinds('WEIGHTED_VALUE')).toEqual(expect.arrayContaining(['FEATURE', 'LIFE_CYCLE_COST', 'LICENCE']));
  });

  const isGate = (kind: CriterionKind): boolean => criterionRow(kind).forms.some((form) => GATES.includes(form));
});

const bands = (...froms: readonly number[]): CriterionRule => ({
  form: 'BANDS',
  bands: froms.map((from) => ({ from, gives: 1 })),
});
const options = (...names: readonly string[]): CriterionRule => ({
  form: 'OPTIONS',
  options: names.map((option) => ({ option, gives: 1 })),
});
const flat = (gives: number): CriterionRule => ({ form: 'FLAT', gives });

describe('checkCriterionTerms', () => {
  const many = Array.from({ length: 17 }, (_, at) => at);

  it.each<readonly [string, Written, string]>([
    ['bands that rise', ['a', 'TAXES_PAID', bands(-5, 0, 7)], 'fits'],
    ['bands that stand still', ['a', 'TAXES_PAID', bands(0, 7, 7)], 'rule.bands: lines'],
    ['bands that fall', ['a', 'TAXES_PAID', bands(7, 0)], 'rule.bands: lines'],
    ['no bands', ['a', 'TAXES_PAID', bands()], 'rule.bands: tooShort'],
    ['too many bands', ['a', 'TAXES_PAID', bands(...many)], 'rule.bands: tooLong'],
    ['options', ['a', 'FEATURE', options('x', 'y-2')], 'fits'],
    ['options twice', ['a', 'FEATURE', options('x', 'y', 'x')], 'rule.options: lines'],
    ['an option that is a sentence', ['a', 'FEATURE', options('x, y')], 'rule.options[0].option: pattern'],
    ['the whole', ['a', 'LOCAL_PRODUCER', flat(10_000)], 'fits'],
    ['more than the whole', ['a', 'LOCAL_PRODUCER', flat(10_001)], 'rule.gives: tooLarge'],
    ['less than nothing', ['a', 'LOCAL_PRODUCER', flat(-1)], 'rule.gives: tooSmall'],
    ['a form of another value', ['a', 'LOCAL_PRODUCER', bands(0)], 'rule.form: form'],
    ['a vote as a number', ['a', 'FUNCTIONAL_QUALITY', bands(0)], 'rule.form: form'],
    ['a licence by its code', ['a', 'LICENCE', { form: 'GATE' }, '123-A'], 'fits'],
    ['a licence without one', ['a', 'LICENCE', { form: 'GATE' }], 'code: code'],
    ['a code nobody needs', ['a', 'LOCAL_PRODUCER', flat(1), '123'], 'code: code'],
    ['an id with a blank', ['a b', 'LOCAL_PRODUCER', flat(1)], 'id: pattern'],
  ])('%s', (_what, written, expected) => {
    const found = checkCriterionTerms(terms(written));
    expect(found === undefined ? 'fits' : `${found.path}: ${found.problem}`).toBe(expected);
  });

  it.each<readonly [string, unknown, string]>([
    ['nothing', undefined, ': missing'],
    ['a kind that is none', { id: 'a', kind: 'PRICE', rule: { form: 'GATE' } }, 'kind: notListed'],
    ['no rule', { id: 'a', kind: 'LICENCE' }, 'rule: missing'],
    ['a rule that is text', { id: 'a', kind: 'LICENCE', rule: 'GATE' }, 'rule: wrongType'],
    ['a rule without a form', { id: 'a', kind: 'LICENCE', rule: {} }, 'rule.form: missing'],
    ['a form that is none', { id: 'a', kind: 'LICENCE', rule: { form: 'toString' } }, 'rule.form: notListed'],
    [
      'fields of another form',
      { id: 'a', kind: 'LICENCE', rule: { form: 'GATE', gives: 1 } },
      'rule.gives: unknownField',
    ],
    ['a form without its fields', { id: 'a', kind: 'TAXES_PAID', rule: { form: 'BANDS' } }, 'rule.bands: missing'],
  ])('is for what comes from outside: %s', (_what, given, expected) => {
    const found = checkCriterionTerms(given);
    expect(`${found?.path}: ${found?.problem}`).toBe(expected);
  });
});

describe('checkCriteria', () => {
  const check = (engine: Engine, ...written: readonly Written[]): string => {
    const found = checkCriteria(engine, written.map(terms));
    return found === undefined ? 'fits' : `${found.path}: ${found.problem}`;
  };

  it.each<readonly [string, Engine, readonly Written[], string]>([
    ['none', 'LOWEST_PRICE', [], 'fits'],
    ['a gate in any engine', 'LOWEST_PRICE', [['a', 'NO_TAX_DEBT', { form: 'AT_MOST', limit: 0 }]], 'fits'],
    [
      'a discount where only the price counts',
      'LOWEST_PRICE',
      [['a', 'LOCAL_PRODUCER', flat(1)]],
      'criteria[0].kind: engine',
    ],
    [
      'an indicator as a discount',
      'CONDITIONAL_DISCOUNT',
      [['a', 'FINANCIAL_STABILITY', bands(0)]],
      'criteria[0].kind: engine',
    ],
    [
      'one id twice',
      'RATING_POINTS',
      [
        ['a', 'LOCAL_PRODUCER', flat(1)],
        ['a', 'LOCAL_PRESENCE', flat(1)],
      ],
      'criteria[1].id: duplicate',
    ],
    [
      'a kind twice',
      'RATING_POINTS',
      [
        ['a', 'LOCAL_PRODUCER', flat(1)],
        ['b', 'LOCAL_PRODUCER', flat(2)],
      ],
      'criteria[1].kind: duplicate',
    ],
    [
      'a kind as a gate and as points',
      'RATING_POINTS',
      [
        ['a', 'EXPERIENCE_YEARS', { form: 'AT_LEAST', limit: 3 }],
        ['b', 'EXPERIENCE_YEARS', bands(5)],
      ],
      'fits',
    ],
    [
      'several features',
      'WEIGHTED_VALUE',
      [
        ['a', 'FEATURE', flat(1)],
        ['b', 'FEATURE', options('x')],
      ],
      'fits',
    ],
    [
      'a broken second one',
      'WEIGHTED_VALUE',
      [
        ['a', 'FEATURE', flat(1)],
        ['b', 'FEATURE', bands(1, 0)],
      ],
      'criteria[1].rule.bands: lines',
    ],
  ])('%s', (_what, engine, written, expected) => {
    expect(check(engine, ...written)).toBe(expected);
  });

  it('takes no more than a tender may have', () => {
    const features = Array.from({ length: CRITERIA_MAX + 1 }, (_, at): Written => [`f${at}`, 'FEATURE', flat(1)]);
    expect(check('WEIGHTED_VALUE', ...features.slice(1))).toBe('fits');
    expect(check('WEIGHTED_VALUE', ...features)).toBe('criteria: tooLong');
  });
});

describe('a value', () => {
  const first = (engine: Engine, kind: CriterionKind, rule: CriterionRule, value: Value): string => {
    const criteria: readonly Written[] = [kind === 'LICENCE' ? ['c', kind, rule, 'L1'] : ['c', kind, rule]];
    const sheet = sheetOf({ engine, criteria, bids: [{ price: 1, values: [value] }] });
    return `${stepsOf(sheet, 1)[0]}${sheet.excluded.map(({ reasons }) => ` ${reasons[0]?.reason}`).join('')}`;
  };
  const units: CriterionRule = { form: 'PER_UNIT', gives: 50, max: 500 };
  const atMost: CriterionRule = { form: 'AT_MOST', limit: 5 };
  const atLeast: CriterionRule = { form: 'AT_LEAST', limit: 5 };
  const amount: CriterionRule = { form: 'AMOUNT', max: 5 };
  const gate: CriterionRule = { form: 'GATE' };

  it.each<readonly [CriterionKind, CriterionRule, Value, string]>([
    ['LICENCE', gate, true, 'equal(1, 1) = 1'],
    ['LICENCE', gate, false, 'equal(0, 1) = 0 GATE'],
    ['LICENCE', gate, null, 'missing = 0 GATE'],
    ['LICENCE', gate, 1, 'unfit = 0 GATE'],
    ['LICENCE', gate, 'UNCHECKED', 'unchecked = 0'],
    ['NOT_IN_BAD_FAITH_REGISTER', gate, true, 'equal(1, 0) = 0 GATE'],
    ['NOT_IN_BAD_FAITH_REGISTER', gate, false, 'equal(0, 0) = 1'],
    ['MEETS_SPECIFICATION', gate, false, 'equal(0, 1) = 0 GATE'],
    ['NO_TAX_DEBT', atMost, 5, 'atMost(5, 5) = 1'],
    ['NO_TAX_DEBT', atMost, 6, 'atMost(6, 5) = 0 GATE'],
    ['NO_TAX_DEBT', atMost, -1, 'unfit = 0 GATE'],
    ['EXPERIENCE_YEARS', atLeast, 5, 'atLeast(5, 5) = 1'],
    ['EXPERIENCE_YEARS', atLeast, 4, 'atLeast(4, 5) = 0 GATE'],
  ])('%s by %o of %s', (kind, rule, value, expected) => {
    expect(first('LOWEST_PRICE', kind, rule, value)).toBe(`gate c: ${expected}`);
  });

  it.each<readonly [CriterionKind, CriterionRule, Value, string]>([
    ['EXPERIENCE_YEARS', units, 9, 'min(9 * 50, 500) = 450'],
    ['EXPERIENCE_YEARS', units, 11, 'min(11 * 50, 500) = 500'],
    ['EXPERIENCE_YEARS', units, Number.MAX_SAFE_INTEGER, 'min(9007199254740991 * 50, 500) = 500'],
    ['EXPERIENCE_YEARS', { form: 'PER_UNIT', gives: 1, max: 10_000 }, 9_999, 'min(9999 * 1, 10000) = 9999'],
    ['EXPERIENCE_YEARS', { form: 'PER_UNIT', gives: 0, max: 500 }, 10_001, 'min(10001 * 0, 500) = 0'],
    ['EXPERIENCE_YEARS', units, -1, 'unfit = 0'],
    ['EXPERIENCE_YEARS', units, 1.5, 'unfit = 0'],
    ['EXPERIENCE_YEARS', units, '9', 'unfit = 0'],
    ['EXPERIENCE_YEARS', units, true, 'unfit = 0'],
    ['EXPERIENCE_YEARS', units, null, 'missing = 0'],
    ['EXPERIENCE_YEARS', units, 'UNCHECKED', 'unchecked = 0'],
    ['FUNCTIONAL_QUALITY', flat(70), true, '1 * 70 = 70'],
    ['FUNCTIONAL_QUALITY', flat(70), 'yes', 'unfit = 0'],
    ['OPERATING_COSTS', bands(10), 9, 'band(9, 10:1) = 0'],
    ['OPERATING_COSTS', bands(10), -9, 'band(-9, 10:1) = 0'],
    ['OPERATING_COSTS', bands(-10), -10, 'band(-10, -10:1) = 1'],
    ['OPERATING_COSTS', bands(10), 2 ** 53, 'unfit = 0'],
    ['OPERATING_COSTS', bands(0), -0, 'unfit = 0'],
  ])('%s by %o of %s', (kind, rule, value, expected) => {
    expect(first('CONDITIONAL_DISCOUNT', kind, rule, value)).toBe(`positive c: ${expected}`);
  });

  it.each<readonly [CriterionKind, CriterionRule, Value, string]>([
    ['FEATURE', options('red', 'blue'), 'blue', 'feature c: option(blue, red:1, blue:1) = 1'],
    ['FEATURE', options('red', 'blue'), 'green', 'feature c: unfit = 0'],
    ['FEATURE', options('red', 'blue'), 'red, blue:9', 'feature c: unfit = 0'],
    ['FEATURE', options('red', 'blue'), 1, 'feature c: unfit = 0'],
    ['FEATURE', options('red', 'blue'), null, 'feature c: missing = 0'],
    ['LIFE_CYCLE_COST', amount, 5, 'addition c: 5 = 5'],
    ['LIFE_CYCLE_COST', amount, 6, 'addition c: unfit = 0 NO_ANSWER'],
    ['LIFE_CYCLE_COST', amount, -1, 'addition c: unfit = 0 NO_ANSWER'],
    ['LIFE_CYCLE_COST', amount, null, 'addition c: missing = 0 NO_ANSWER'],
  ])('%s by %o of %s', (kind, rule, value, expected) => {
    expect(first('WEIGHTED_VALUE', kind, rule, value)).toBe(expected);
  });

  it('is told with its origin: a fact, a vote, or nothing for the bidder\u2019s own answer', () => {
    const criteria: readonly Written[] = [
      ['producer', 'LOCAL_PRODUCER', flat(1)],
      ['quality', 'FUNCTIONAL_QUALITY', flat(1)],
      ['costs', 'OPERATING_COSTS', bands(0)],
    ];
    const bids = [{ price: 1, values: [true, true, 1] }];
    const steps = rowOf(sheetOf({ engine: 'CONDITIONAL_DISCOUNT', criteria, bids }), 1).steps.slice(0, 3);
    expect(steps).toEqual([
      {
        step: 'positive',
        criterion: 'producer',
        kind: 'LOCAL_PRODUCER',
        fact: 'producer-1',
        formula: '1 * 1',
        value: 1,
      },
      {
        step: 'positive',
        criterion: 'quality',
        kind: 'FUNCTIONAL_QUALITY',
        vote: 'quality-1',
        formula: '1 * 1',
        value: 1,
      },
      { step: 'positive', criterion: 'costs', kind: 'OPERATING_COSTS', formula: 'band(1, 0:1)', value: 1 },
    ]);
  });

  it('of every gate that failed is named', () => {
    const criteria: readonly Written[] = [
      ['a', 'NOT_BANKRUPT', gate],
      ['b', 'NO_RESTRICTION', gate],
      ['c', 'LICENCE', gate, 'L1'],
    ];
    const sheet = sheetOf({ engine: 'LOWEST_PRICE', criteria, bids: [{ price: 1, values: [true, false, false] }] });
    expect(sheet.excluded[0]?.reasons).toEqual([
      { reason: 'GATE', criterion: 'a' },
      { reason: 'GATE', criterion: 'c' },
    ]);
    expect(stepsOf(sheet, 1).map((line) => line.slice(0, 6))).toEqual(['gate a', 'gate b', 'gate c']);
  });
});

describe('rules of scoring', () => {
  const good = rules('CONDITIONAL_DISCOUNT');
  const at = (value: unknown): string => {
    const found = scoringRulesSchema.check(value, '');
    return found === undefined ? 'fits' : `${found.path}: ${found.problem}`;
  };

  it.each<readonly [string, unknown, string]>([
    ['standard ones', good, 'fits'],
    ['a cap over the whole', { ...good, discountBpsMax: 10_001 }, 'discountBpsMax: tooLarge'],
    ['an unknown tie', { ...good, tie: ['LOT'] }, 'tie[0]: notListed'],
    [
      'an abnormal price with its effect',
      { ...good, abnormal: { kind: 'FIXED', belowBps: 1, effect: { kind: 'REJECT' } } },
      'fits',
    ],
    ['no effect', { ...good, abnormal: { kind: 'FIXED', belowBps: 1 } }, 'abnormal.effect: missing'],
    [
      'a deposit without its share',
      { ...good, abnormal: { kind: 'FIXED', belowBps: 1, effect: { kind: 'DEPOSIT' } } },
      'abnormal.effect.shareBps: missing',
    ],
    ['nothing', null, ': wrongType'],
  ])('%s', (_what, value, expected) => {
    expect(at(value)).toBe(expected);
  });

  it('read their JSON form', () => {
    const json = { ...good, abnormal: { kind: 'AVERAGE', shareBps: '8000', effect: { kind: 'FLAG' } } };
    expect(scoringRulesSchema.fromJson(json)).toEqual({
      ...good,
      abnormal: { kind: 'AVERAGE', shareBps: 8000, effect: { kind: 'FLAG' } },
    });
    expect(scoringRulesSchema.fromJson({ ...good, abnormal: 'NONE' })).toEqual({ ...good, abnormal: 'NONE' });
  });
});
