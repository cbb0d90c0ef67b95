import { describe, expect, it } from 'vitest';
import { minorUnits, quantityFrom } from '../../cli/bid/amounts.ts';
import { type BidAsk, bidContentFrom } from '../../cli/bid/bid-content.ts';
import { moneyText, quantityText } from '../../cli/terminal/money.ts';
import { isFault } from '../../ledger/base/fault.ts';

const criterion = (id: string) => ({ id, kind: 'MANUAL', title: { ru: id }, weightBps: 0 }) as const;
const ask: BidAsk = {
  tender: { currency: 'KZT', criteria: [criterion('experience'), criterion('local')] },
  lot: { quantity: 1_500_000, amount: 270_000_000 },
  envelope: 0,
  envelopes: 1,
};

function refusal(content: unknown, change: Partial<BidAsk> = {}): readonly unknown[] {
  const found = bidContentFrom(content, { ...ask, ...change });
  return isFault(found) ? [found.code, found.detail.field] : ['nothing', undefined];
}

describe('an amount', () => {
  it.each([
    ['0.01', 1],
    ['0.10', 10],
    ['1200.50', 120_050],
    ['1200.00', 120_000],
    ['90071992547409.91', Number.MAX_SAFE_INTEGER],
  ])('%s is %i tiyn', (text, tiyn) => {
    expect(minorUnits(text)).toBe(tiyn);
  });

  it.each([
    1200,
    1200.5,
    '1200',
    '1200.5',
    '1200.505',
    '1,200.50',
    '1 200.50',
    '1200,50',
    '01.00',
    '-1.00',
    '+1.00',
    '1e3.00',
    '',
    '.50',
    '90071992547409.92',
    '99999999999999.99',
    null,
    ['1.00'],
    ' 1.00',
  ])('%j is not clear, or not an amount', (text) => {
    expect(minorUnits(text)).toBeUndefined();
  });
});

describe('a quantity', () => {
  it.each([
    [1500, 1_500_000],
    ['1500', 1_500_000],
    ['1500.000', 1_500_000],
    ['0.25', 250],
    ['0.001', 1],
  ])('%j is %i thousandths', (units, thousandths) => {
    expect(quantityFrom(units)).toBe(thousandths);
  });

  it.each([1.5, '1.0000', '1,5', '-1', 'x', null])('%j is none', (units) => {
    expect(quantityFrom(units)).toBeUndefined();
  });

  it.each([
    [1_500_000, '1500'],
    [250, '0.25'],
    [1, '0.001'],
  ])('of %i thousandths is written %s', (thousandths, text) => {
    expect(quantityText(thousandths)).toBe(text);
  });
});

describe('money', () => {
  it('is written as each language does', () => {
    expect(moneyText(270_000_005, 'KZT', 'en')).toBe('2,700,000.05 KZT');
    expect(moneyText(270_000_005, 'KZT', 'ru')).toBe('2\u00a0700\u00a0000,05 KZT');
    expect(moneyText(5, 'KZT', 'kk')).toBe('0,05 KZT');
  });
});

describe('a bid’s file', () => {
  it('gives price with its total, and answers in the tender’s order', () => {
    const content = { unitPrice: '1000.50', answers: { local: true, experience: 7 } };
    expect(bidContentFrom(content, ask)).toEqual({
      price: { unitPrice: 100_050, quantity: 1_500_000, total: 150_075_000 },
      answers: [
        { criterion: 'experience', value: 7 },
        { criterion: 'local', value: true },
      ],
      documents: [],
      unanswered: [],
    });
  });

  it('may give the price in tiyn, the quantity and total it expects, and leave criteria open', () => {
    const content = { unitPriceTiyn: 100_050, quantity: '1500', total: '1500750.00', currency: 'KZT' };
    expect(bidContentFrom(content, ask)).toMatchObject({
      price: { total: 150_075_000 },
      unanswered: ['experience', 'local'],
    });
  });

  it('rounds the total half up', () => {
    const lot = { quantity: 1, amount: 1000 };
    expect(bidContentFrom({ unitPriceTiyn: 499 }, { ...ask, lot })).toMatchObject({ code: 'BID_FORM_FIELD' });
    expect(bidContentFrom({ unitPriceTiyn: 500 }, { ...ask, lot })).toMatchObject({ price: { total: 1 } });
    expect(bidContentFrom({ unitPriceTiyn: 1499 }, { ...ask, lot })).toMatchObject({ price: { total: 1 } });
  });

  it.each([
    ['a bare number', { unitPrice: 1200 }, 'BID_PRICE_AMBIGUOUS', 'unitPrice'],
    ['no decimals', { unitPrice: '1200' }, 'BID_PRICE_AMBIGUOUS', 'unitPrice'],
    ['thousands', { unitPrice: '1,200.50' }, 'BID_PRICE_AMBIGUOUS', 'unitPrice'],
    ['a fraction of tiyn', { unitPriceTiyn: 1.5 }, 'BID_PRICE_AMBIGUOUS', 'unitPriceTiyn'],
    ['tiyn as text', { unitPriceTiyn: '120050' }, 'BID_PRICE_AMBIGUOUS', 'unitPriceTiyn'],
    ['both units', { unitPrice: '1.00', unitPriceTiyn: 100 }, 'BID_PRICE_AMBIGUOUS', 'unitPrice, unitPriceTiyn'],
    ['no price', {}, 'BID_FORM_FIELD', 'unitPrice'],
    ['nothing for nothing', { unitPriceTiyn: 0 }, 'BID_FORM_FIELD', 'unitPrice'],
    ['more than the lot', { unitPrice: '1800.01' }, 'BID_PRICE_ABOVE_LOT', undefined],
    ['another quantity', { unitPrice: '1.00', quantity: 1_500_000 }, 'BID_FORM_FIELD', 'quantity'],
    ['a total that is not the product', { unitPrice: '1.00', total: '1501.00' }, 'BID_FORM_FIELD', 'total'],
    ['another currency', { unitPrice: '1.00', currency: 'USD' }, 'BID_FORM_FIELD', 'currency'],
    ['a criterion of no tender', { unitPrice: '1.00', answers: { price: 1 } }, 'BID_FORM_FIELD', 'answers.price'],
    ['a fraction for an answer', { unitPrice: '1.00', answers: { local: 1.5 } }, 'BID_FORM_FIELD', 'answers.local'],
    ['a number below zero', { unitPrice: '1.00', answers: { local: -1 } }, 'BID_FORM_FIELD', 'answers.local'],
    ['a text too long', { unitPrice: '1.00', answers: { local: 'x'.repeat(501) } }, 'BID_FORM_FIELD', 'answers.local'],
    ['a list for an answer', { unitPrice: '1.00', answers: { local: [1] } }, 'BID_FORM_FIELD', 'answers.local'],
    ['answers as a list', { unitPrice: '1.00', answers: [] }, 'BID_FORM_FIELD', 'answers'],
    ['a misspelt field', { unitprice: '1.00' }, 'BID_FORM_FIELD', 'unitprice'],
    ['a document without a type', { unitPrice: '1.00', documents: [{ file: 'a' }] }, 'BID_FORM_FIELD', 'documents[0]'],
    [
      'documents beyond all',
      { unitPrice: '1.00', documents: Array.from({ length: 33 }) },
      'BID_FORM_FIELD',
      'documents',
    ],
    ['a list', [], 'BID_FORM_FIELD', ''],
    ['nothing', null, 'BID_FORM_FIELD', ''],
  ])('is refused with %s', (_what, content, code, field) => {
    expect(refusal(content)).toEqual([code, field]);
  });

  it('holds its price in the last envelope and in no other', () => {
    const two = { envelopes: 2 } as const;
    expect(refusal({ unitPrice: '1.00' }, { ...two, envelope: 0 })).toEqual(['BID_FORM_FIELD', 'unitPrice']);
    expect(refusal({ total: '1.00' }, { ...two, envelope: 0 })).toEqual(['BID_FORM_FIELD', 'total']);
    expect(bidContentFrom({ answers: { local: true } }, { ...ask, ...two, envelope: 0 })).not.toHaveProperty('price');
    expect(bidContentFrom({ unitPrice: '1.00' }, { ...ask, ...two, envelope: 1 })).toHaveProperty('price');
    expect(refusal({}, { ...two, envelope: 1 })).toEqual(['BID_FORM_FIELD', 'unitPrice']);
  });
});
