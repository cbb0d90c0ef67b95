import type { ValueMap } from '../../ledger/base/codec.ts';
import type { ScoringRule } from '../../ledger/modules/tender/tender-fields.ts';
import { TENDER_DOCUMENTS_MAX, TENDER_LOTS_MAX } from '../../ledger/modules/tender/tender-fields.ts';
import type { ImportParty } from './import-parties.ts';
import type { ImportLot } from './import-step.ts';
import { oneUnitOf, type PlanDraft, sizeOf } from './plan-draft.ts';
import type { ProcessLook } from './process-look.ts';
import { sourceOf } from './source-fields.ts';
import type { SourceRelease } from './source-release.ts';
import { amountFrom, minorUnits, wordingFrom } from './source-values.ts';
import type { Spot } from './spot.ts';

export interface TenderDraft {
  readonly payload: (plan: string) => ValueMap;
  readonly lots: readonly ImportLot[];
  /** Sum of the lots. */
  readonly amount: number;
}

interface TenderOptions {
  readonly parties: readonly ImportParty[];
  readonly documents: readonly string[];
  readonly look: ProcessLook;
}

const TO = 'tender.publish';

/** Takes the release that announces, gives its tender with one lot per OCDS lot, or one for all; undefined without an amount. */
export function tenderFrom(release: SourceRelease, plan: PlanDraft, options: TenderOptions): TenderDraft | undefined {
  const tender = release.spot.at('tender');
  const language = release.spot.at('language').text();
  const { look } = options;
  const lots = lotsOf(tender, { plan, language, oneUnit: look.oneUnit });
  if (lots === undefined) return undefined;
  const title = wordingFrom(tender, 'title', `${TO} title`, 300, language) ?? { en: release.ocid.slice(0, 300) };
  const description = wordingFrom(tender, 'description', `${TO} description`, 2000, language);
  const scoringRule = ruleFrom(tender.at('awardCriteria'));
  if (options.documents.length > TENDER_DOCUMENTS_MAX) tender.at('documents').change(`${TO} documents`, 'LIST_FULL');
  const seconds = { enquiryPeriod: look.discussionSeconds, tenderPeriod: look.acceptanceSeconds };
  for (const [period, n] of Object.entries(seconds))
    tender.at(period).at('durationInDays').change(`${TO} periods`, 'DEMO_PERIODS', `${n} s`);
  const amount = lots.reduce((sum, lot) => sum + lot.amount, 0);
  const besides = tender.at('lots').items().length === 0 ? [] : sumBeside(tender.at('value'), amount);
  const { parties } = options;
  const { awards } = look;
  const source = sourceOf(release, { sections: ['tender', 'planning'], to: TO, parties, besides, awards });
  // The source's dates are data; the ledger runs its own period.
  for (const name of ['enquiryPeriod', 'tenderPeriod'])
    for (const end of ['startDate', 'endDate'])
      tender.at(name).at(end).compute(`${TO} periods`, { reason: 'DEMO_PERIODS' });
  return {
    amount,
    lots: lots.map(({ id, amount: own, quantity }, index) => ({
      number: index + 1,
      ...(id === undefined ? {} : { id }),
      amount: own,
      currency: plan.currency,
      quantity,
    })),
    payload: (id) => ({
      method: plan.method,
      title,
      ...(description === undefined ? {} : { description }),
      currency: plan.currency,
      lots: lots.map(({ fields }) => ({ ...fields, plan: id })),
      documents: options.documents.slice(0, TENDER_DOCUMENTS_MAX),
      criteria: [],
      scoringRule,
      periods: {
        discussion: { n: look.discussionSeconds, unit: 'second' },
        acceptance: { n: look.acceptanceSeconds, unit: 'second' },
      },
      source,
    }),
  };
}

/** Compares the whole with its lots; gives what of it must be kept as data, for the ledger has the sum only. */
function sumBeside(value: Spot, sum: number): readonly Spot[] {
  const place = value.at('amount');
  const whole = typeof place.value === 'number' ? minorUnits(place.value) : undefined;
  if (whole === undefined) return [];
  if (whole.exact && whole.value === sum) {
    place.compute(`${TO} lots`);
    return [];
  }
  place.compute(`${TO} lots`, { reason: 'LOTS_SUM', detail: String(sum) });
  return [place];
}

interface LotDraft {
  readonly id?: string;
  readonly amount: number;
  readonly quantity: number;
  readonly fields: ValueMap;
}

interface LotTerms {
  readonly plan: PlanDraft;
  readonly language: string | undefined;
  /** Numbers of the lots that are one unit, whatever the source counts. */
  readonly oneUnit: ReadonlySet<number>;
}

function lotsOf(tender: Spot, terms: LotTerms): readonly LotDraft[] | undefined {
  const spots = tender.at('lots').items();
  const items = tender.at('items').items();
  if (spots.length === 0) return oneLot(tender, items, terms);
  const drafts: LotDraft[] = [];
  for (const [index, spot] of spots.entries()) {
    if (index >= TENDER_LOTS_MAX) {
      spot.refuse('LIST_FULL');
      continue;
    }
    const id = spot.at('id').text();
    const own = items.filter((item) => item.at('relatedLot').text() === id);
    const draft = lotFrom({ spot, number: drafts.length + 1 }, own, terms);
    if (draft === undefined) return undefined;
    drafts.push(id === undefined ? draft : { ...draft, id });
  }
  return drafts;
}

function oneLot(tender: Spot, items: readonly Spot[], terms: LotTerms): readonly LotDraft[] | undefined {
  const place = { spot: tender, number: 1 };
  // Without a value of its own the tender takes what the plan has.
  if (tender.at('value').value === undefined) return [lotDraft(place, items, terms, terms.plan.amount)];
  const lot = lotFrom(place, items, terms);
  return lot === undefined ? undefined : [lot];
}

interface LotPlace {
  readonly spot: Spot;
  readonly number: number;
}

function lotFrom(place: LotPlace, items: readonly Spot[], terms: LotTerms): LotDraft | undefined {
  const { spot } = place;
  const { plan } = terms;
  const amount = amountFrom(spot.at('value'), `${TO} lots.amount`);
  if (amount === undefined) {
    spot.at('value').lack('NO_AMOUNT');
    return undefined;
  }
  if (amount.currency !== plan.currency) {
    spot.at('value').refuse('CURRENCY', amount.currency);
    return undefined;
  }
  return lotDraft(place, items, terms, amount.minor);
}

function lotDraft(
  { spot, number }: LotPlace,
  items: readonly Spot[],
  { language, oneUnit }: LotTerms,
  amount: number,
): LotDraft {
  const [first] = items;
  const title = (first === undefined || items.length > 1
    ? undefined
    : wordingFrom(first, 'description', `${TO} lots.title`, 300, language)) ??
    wordingFrom(spot, 'title', `${TO} lots.title`, 300, language) ?? { en: 'Lot' };
  const { quantity, unit } = oneUnit.has(number) ? oneUnitOf(items, spot) : sizeOf(items, spot);
  return { amount, quantity, fields: { title, quantity, unit: { ...unit }, amount, securityBps: 0 } };
}

function ruleFrom(criteria: Spot): ScoringRule {
  switch (criteria.value) {
    case 'priceOnly':
    case 'lowestCost':
      criteria.carry(`${TO} scoringRule`);
      return 'LOWEST_PRICE';
    case 'ratedCriteria':
      criteria.carry(`${TO} scoringRule`);
      return 'WEIGHTED_VALUE';
    case 'bestProposal':
    case 'bestValueToGovernment':
    case 'costOnly':
    case 'qualityOnly':
      criteria.change(`${TO} scoringRule`, 'ASSUMED', 'WEIGHTED_VALUE');
      return 'WEIGHTED_VALUE';
    default:
      criteria.change(`${TO} scoringRule`, 'ASSUMED', 'LOWEST_PRICE');
      return 'LOWEST_PRICE';
  }
}
