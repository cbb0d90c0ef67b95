import { bool, bps, type Infer, int, list, map, oneOf, optional } from '../../base/schema.ts';
import type { Texts } from '../../base/texts.ts';
import type { ParamRow, ParamView } from '../../module.ts';
import { type Period, periodSchema } from '../calendar/calendar.ts';
import { planWords } from '../plan/plan-states.ts';
import { KINDS, METHODS, type Method } from '../plan/procurement-fields.ts';
import { BUYERS, type Buyer, SCORING_RULES } from './tender-fields.ts';
import { tenderWord } from './tender-words.ts';

export const LAW =
  'Закон РК № 106-VIII «О государственных закупках»; Правила осуществления государственных закупок (приказ № 687)';
const QUASI_LAW = 'Закон РК № 47-VII «О закупках отдельных субъектов квазигосударственного сектора»';

/**
 * What a price is compared with to see that it is abnormally low: nothing, the lot's amount, the mean of all prices, or the mean of
 * the other bidders' prices and the next price (domain.md §3.3).
 */
const ABNORMAL_PRICE_RULES = ['NONE', 'AMOUNT', 'MEAN', 'OTHERS'] as const;

const abnormalPriceSchema = map({
  rule: oneOf(...ABNORMAL_PRICE_RULES),
  /** Kinds of lots it looks at. */
  kinds: list(oneOf(...KINDS), { max: KINDS.length }),
  /** A price lower by more than this share is abnormal; `nextBps` is the same against the next price, for OTHERS. */
  bps: bps(),
  nextBps: bps(),
  /** Time to justify the price; 0 where nobody is asked. */
  justify: periodSchema,
  /** Additional deposit before the contract, as a share of the price; 0 where an unjustified price is rejected. */
  depositBps: bps(),
});

const methodTermsSchema = map({
  discussion: periodSchema,
  acceptance: periodSchema,
  /** From the opening to the result, where people decide. */
  review: periodSchema,
  /** From the result to the award. */
  standStill: periodSchema,
  /** For the winner's signature under the contract. */
  signing: periodSchema,
  securityBpsMax: bps(),
  envelopes: int({ min: 1, max: 2 }),
  /** Whether a commission decides what facts cannot. */
  commission: bool(),
  engines: list(oneOf(...SCORING_RULES), { min: 1, max: SCORING_RULES.length }),
  /** Fewer compliant bids than this make a lot fail. */
  bidsMin: int({ min: 1, max: 100 }),
  /** Descending rounds between opening and result; each price is lower than the bidder's last by at least `stepBps` of it. */
  auction: optional(map({ rounds: int({ min: 1, max: 20 }), round: periodSchema, stepBps: bps() })),
  abnormalPrice: abnormalPriceSchema,
});

/** All that a method decides about a tender: least periods, greatest bid security, and what the stages after closing need. */
export type MethodTerms = Infer<typeof methodTermsSchema>;

const days = (n: number): Period => ({ n, unit: 'workingDay' });
const seconds = (n: number): Period => ({ n, unit: 'second' });

const kzTender: MethodTerms = {
  discussion: days(2),
  acceptance: days(5),
  review: days(3),
  standStill: days(3),
  signing: days(3),
  securityBpsMax: 100,
  envelopes: 1,
  commission: true,
  engines: ['LOWEST_PRICE', 'CONDITIONAL_DISCOUNT'],
  bidsMin: 1,
  abnormalPrice: { rule: 'AMOUNT', kinds: ['WORKS'], bps: 1000, nextBps: 0, justify: days(0), depositBps: 1000 },
};

const demoTender: MethodTerms = {
  discussion: seconds(5),
  acceptance: seconds(10),
  review: seconds(20),
  standStill: seconds(5),
  signing: seconds(20),
  securityBpsMax: 300,
  envelopes: 1,
  commission: true,
  engines: ['LOWEST_PRICE', 'CONDITIONAL_DISCOUNT', 'WEIGHTED_VALUE'],
  bidsMin: 1,
  abnormalPrice: {
    rule: 'OTHERS',
    kinds: [...KINDS],
    bps: 4000,
    nextBps: 3000,
    justify: seconds(10),
    depositBps: 0,
  },
};

/** Companies of the state buy under rules of their own: longer terms, and a price is compared with the mean of all. */
const kzQuasiTender: MethodTerms = {
  ...kzTender,
  discussion: days(3),
  acceptance: days(7),
  review: days(5),
  standStill: days(5),
  signing: days(5),
  securityBpsMax: 300,
  abnormalPrice: { rule: 'MEAN', kinds: [...KINDS], bps: 2000, nextBps: 0, justify: days(1), depositBps: 0 },
};

const demoQuasiTender: MethodTerms = {
  ...demoTender,
  discussion: seconds(6),
  acceptance: seconds(12),
  abnormalPrice: { ...demoTender.abnormalPrice, rule: 'MEAN', bps: 2000, nextBps: 0 },
};

/** Takes a tender's terms, gives the same without any price being looked at. */
function withoutAbnormalPrice({ abnormalPrice, ...terms }: MethodTerms): MethodTerms {
  return { ...terms, abnormalPrice: { ...abnormalPrice, rule: 'NONE' } };
}

type TermsByMethod = Readonly<Record<Method, MethodTerms>>;

/** The terms under one profile: what an open tender has, and in what the other methods differ from it. */
function termsByMethod(
  tender: MethodTerms,
  differences: {
    readonly acceptance: Period;
    readonly none: Period;
    readonly quick: Period;
    readonly round: Period;
    readonly quotationSecurityBps: number;
  },
): TermsByMethod {
  const { acceptance, none, quick, round, quotationSecurityBps } = differences;
  return {
    OPEN_TENDER: tender,
    RATING_POINTS: { ...tender, standStill: quick, commission: false, engines: ['RATING_POINTS'] },
    PRICE_QUOTATION: {
      ...withoutAbnormalPrice(tender),
      discussion: none,
      acceptance,
      standStill: quick,
      securityBpsMax: quotationSecurityBps,
      commission: false,
      engines: ['LOWEST_PRICE'],
    },
    TWO_ENVELOPE: { ...tender, envelopes: 2 },
    AUCTION: {
      ...withoutAbnormalPrice(tender),
      engines: ['LOWEST_PRICE'],
      auction: { rounds: 3, round, stepBps: 50 },
    },
    SINGLE_SOURCE_AFTER_FAILED: {
      ...withoutAbnormalPrice(tender),
      discussion: none,
      acceptance,
      standStill: none,
      commission: false,
      engines: ['LOWEST_PRICE'],
    },
  };
}

/** Numbers that were not read in the law itself stand here all the same: they are parameters, dated and open to change. */
const TERMS: Readonly<Record<Buyer, Readonly<Record<'kz' | 'demo', TermsByMethod>>>> = {
  STATE: {
    kz: termsByMethod(kzTender, {
      acceptance: days(2),
      none: days(0),
      quick: days(1),
      round: { n: 600, unit: 'second' },
      quotationSecurityBps: 300,
    }),
    demo: termsByMethod(demoTender, {
      acceptance: seconds(5),
      none: seconds(0),
      quick: seconds(2),
      round: seconds(3),
      quotationSecurityBps: 300,
    }),
  },
  QUASI_STATE: {
    kz: termsByMethod(kzQuasiTender, {
      acceptance: days(3),
      none: days(0),
      quick: days(2),
      round: { n: 600, unit: 'second' },
      quotationSecurityBps: 100,
    }),
    demo: termsByMethod(demoQuasiTender, {
      acceptance: seconds(6),
      none: seconds(0),
      quick: seconds(2),
      round: seconds(3),
      quotationSecurityBps: 300,
    }),
  },
};

/** The law lets small purchases use these, so that purchases must not be cut up to fit. */
const SIMPLIFIED: readonly Method[] = ['PRICE_QUOTATION'];

export function isSimplified(method: Method): boolean {
  return SIMPLIFIED.includes(method);
}

export const methodParams: readonly ParamRow[] = BUYERS.flatMap((buyer) =>
  METHODS.map((method) => methodParam(buyer, method)),
);

function methodParam(buyer: Buyer, method: Method): ParamRow {
  const name = planWords[`METHOD_${method}`] as Texts;
  const who = tenderWord(`BUYER_${buyer}`);
  const { kz, demo } = TERMS[buyer];
  return {
    name: methodParamName({ buyer, method }),
    schema: methodTermsSchema,
    unit: 'period; bps; count',
    defaults: { kz: kz[method], demo: demo[method] },
    legalAct: buyer === 'STATE' ? LAW : QUASI_LAW,
    title: {
      kk: `${name.kk} (${who.kk}): мерзімдер, қамтамасыз ету, конверттер, комиссия, бағалау және демпингтік баға`,
      ru: `${name.ru} (${who.ru}): сроки, обеспечение, конверты, комиссия, оценка и демпинговая цена`,
      en: `${name.en} (${who.en}): periods, security, envelopes, commission, scoring and abnormally low price`,
    },
  };
}

/** Which terms a tender runs by: those of its method for its kind of buyer. */
export type TermsOfWhom = { readonly method: Method; readonly buyer?: Buyer };

/** The parameter that holds the terms. */
export function methodParamName({ buyer = 'STATE', method }: TermsOfWhom): string {
  return buyer === 'STATE' ? `tender.method.${method}` : `tender.quasi.method.${method}`;
}

/** The terms of a method for a kind of buyer. */
export function methodTerms(params: ParamView, whom: TermsOfWhom): MethodTerms {
  return params.get(methodParamName(whom)) as MethodTerms;
}
