import type { ScoredPart } from '../ledger/scoring/score-sheet.ts';

/**
 * A third party's way to recompute a step: reads the language of docs/spec/scoring.md and shares no code with the engines. Gives the
 * value of a formula for the price of the bid and the amount of the lot.
 */
export function evaluateFormula(formula: string, names: { readonly price: number; readonly amount: number }): bigint {
  const option = /^option\(([^,]+), (.+)\)$/.exec(formula);
  if (option !== null) return pairOf(option[2] ?? '', option[1] ?? '');
  const tokens = formula.match(/[A-Za-z][A-Za-z0-9._-]*|\d+|[-+*/(),:]/g) ?? [];
  if (tokens.join('') !== formula.replaceAll(' ', '')) throw new SyntaxError(`no formula: ${formula}`);
  if (['unchecked', 'missing', 'unfit'].includes(formula)) return 0n;
  let at = 0;
  const take = (): string => tokens[at++] ?? '';
  const expect = (token: string): void => {
    if (take() !== token) throw new SyntaxError(`${token} expected: ${formula}`);
  };
  const sum = (): bigint => {
    let value = product();
    while (tokens[at] === '+' || tokens[at] === '-') value = take() === '+' ? value + product() : value - product();
    return value;
  };
  const product = (): bigint => {
    let value = atom();
    while (tokens[at] === '*') {
      take();
      value *= atom();
    }
    return value;
  };
  const atom = (): bigint => {
    const token = take();
    if (/^\d+$/.test(token)) return BigInt(token);
    if (token === '-') return -atom();
    if (token === 'price') return BigInt(names.price);
    if (token === 'amount') return BigInt(names.amount);
    expect('(');
    return token === 'band' ? band() : call(token, list());
  };
  const list = (): bigint[] => {
    const values = [sum()];
    while (tokens[at] === ',') {
      take();
      values.push(sum());
    }
    expect(')');
    return values;
  };
  const band = (): bigint => {
    const value = sum();
    let gives = 0n;
    while (tokens[at] === ',') {
      take();
      const from = sum();
      expect(':');
      const next = sum();
      if (from <= value) gives = next;
    }
    expect(')');
    return gives;
  };
  const value = sum();
  if (at !== tokens.length) throw new SyntaxError(`more than a formula: ${formula}`);
  return value;
}

/** The steps of a row whose value does not follow from their formula. */
export function wrongSteps({ price, steps }: ScoredPart, amount: number): readonly string[] {
  return steps
    .filter(({ formula, value }) => evaluateFormula(formula, { price, amount }) !== BigInt(value))
    .map(({ step, formula, value }) => `${step}: ${formula} is not ${value}`);
}

function call(name: string, [a = 0n, b = 0n]: readonly bigint[]): bigint {
  switch (name) {
    case 'min':
      return a < b ? a : b;
    case 'max':
      return a > b ? a : b;
    case 'equal':
      return a === b ? 1n : 0n;
    case 'atMost':
      return a <= b ? 1n : 0n;
    case 'atLeast':
      return a >= b ? 1n : 0n;
    case 'mulBps':
      return (a * b + 5000n) / 10_000n;
    case 'divFloor':
      return a / b;
    case 'divRound':
      return a / b + ((a % b) * 2n >= b ? 1n : 0n);
    default:
      throw new SyntaxError(`no function: ${name}`);
  }
}

function pairOf(lines: string, option: string): bigint {
  const line = lines.split(', ').find((candidate) => candidate.startsWith(`${option}:`));
  if (line === undefined) throw new SyntaxError(`no option ${option}: ${lines}`);
  return BigInt(line.slice(option.length + 1));
}
