import { type ScoringEngine, scored } from './engine-result.ts';

/** LOWEST_PRICE: the least price wins. */
export const lowestPrice: ScoringEngine = {
  better: 'LESS',
  score: (_input, { price }) => scored(price, [{ step: 'price', formula: 'price', value: price }]),
};
