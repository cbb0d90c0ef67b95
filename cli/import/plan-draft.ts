import type { ValueMap } from '../../ledger/base/codec.ts';
import { METHODS, type Method } from '../../ledger/modules/plan/procurement-fields.ts';
import type { ImportParty } from './import-parties.ts';
import { sourceOf } from './source-fields.ts';
import type { SourceRelease } from './source-release.ts';
import {
  type Amount,
  amountFrom,
  type Code,
  codeFrom,
  kindFrom,
  quantityFrom,
  type Unit,
  unitFrom,
  wordingFrom,
} from './source-values.ts';
import type { Spot } from './spot.ts';

/** The plan item of a process, as its tender needs it. */
export interface PlanDraft {
  readonly method: Method;
  readonly payload: ValueMap;
  readonly amount: number;
  readonly currency: string;
  readonly quantity: number;
  readonly unit: Unit;
}

const TO = 'plan.publish';

export interface PlanOptions {
  /** Sections whose other fields the plan keeps as data. */
  readonly sections: readonly string[];
  readonly parties: readonly ImportParty[];
}

/**
 * Takes the first release that plans or announces, gives its plan item; the one there is already for later releases.
 * undefined where the ledger cannot hold it: no code, no amount, another currency, a method that is not open.
 */
export function planFrom(
  release: SourceRelease,
  known: PlanDraft | undefined,
  { sections, parties }: PlanOptions,
): PlanDraft | undefined {
  if (known !== undefined) return known;
  const { spot } = release;
  const tender = spot.at('tender');
  const method = methodFrom(tender);
  if (method === undefined) return undefined;
  const code = firstCode(tender);
  if (code === undefined) {
    tender.at('items').lack('NO_CODE');
    return undefined;
  }
  const amount = planAmount(spot);
  if (amount === undefined) return undefined;
  const language = spot.at('language').text();
  const title = wordingFrom(tender, 'title', `${TO} title`, 300, language);
  if (title === undefined) tender.at('title').change(`${TO} title`, 'ASSUMED', release.ocid);
  const description = wordingFrom(tender, 'description', `${TO} description`, 2000, language);
  const kind = kindFrom(tender.at('mainProcurementCategory'), code);
  const { quantity, unit } = sizeOf(tender.at('items').items(), tender);
  const year = yearOf(release);
  // Last, for it takes what nothing above has used.
  const source = sourceOf(release, { sections, to: TO, parties });
  const payload = {
    year,
    code: { ...code },
    kind,
    title: title ?? { en: release.ocid.slice(0, 300) },
    ...(description === undefined ? {} : { description }),
    quantity,
    unit: { ...unit },
    amount: amount.minor,
    currency: amount.currency,
    method,
    source,
  };
  return { method, payload, amount: amount.minor, currency: amount.currency, quantity, unit };
}

/** The quantity and unit of a lot of these items: of the one item, or one set of several. */
export function sizeOf(items: readonly Spot[], whole: Spot): { readonly quantity: number; readonly unit: Unit } {
  const [first, ...more] = items;
  if (first !== undefined && more.length === 0)
    return { quantity: quantityFrom(first.at('quantity'), 'quantity'), unit: unitFrom(first.at('unit'), 'unit') };
  // The items themselves are kept as data where there is room.
  whole.at('items').note('quantity', first === undefined ? 'ASSUMED' : 'MERGED_ITEMS');
  return { quantity: 1000, unit: { code: 'set' } };
}

/** One unit of a lot whose prices do not divide by its quantity; the items stay to be kept as data. */
export function oneUnitOf(items: readonly Spot[], whole: Spot): ReturnType<typeof sizeOf> {
  const [only, ...more] = items;
  const place = only === undefined || more.length > 0 ? whole.at('items') : only.at('quantity');
  place.note('quantity', 'ONE_UNIT');
  return { quantity: 1000, unit: { code: 'set' } };
}

/** The ledger runs open methods only; one of its own words, or Prozorro's price quotation, says which. */
function methodFrom(tender: Spot): Method | undefined {
  const procedure = tender.at('procurementMethodType');
  if (procedure.value === 'priceQuotation') {
    procedure.carry(`${TO} method`);
    tender.at('procurementMethod').change(`${TO} method`, 'ASSUMED', 'PRICE_QUOTATION');
    return 'PRICE_QUOTATION';
  }
  const method = tender.at('procurementMethod');
  switch (method.value) {
    case 'open': {
      method.carry(`${TO} method`);
      const details = tender.at('procurementMethodDetails');
      const own = METHODS.find((word) => word === details.value);
      if (own !== undefined) details.carry(`${TO} method`);
      return own ?? 'OPEN_TENDER';
    }
    case undefined:
      method.change(`${TO} method`, 'ASSUMED', 'OPEN_TENDER');
      return 'OPEN_TENDER';
    default:
      method.refuse('METHOD', String(method.value).slice(0, 40));
      return undefined;
  }
}

function firstCode(tender: Spot): Code | undefined {
  for (const item of tender.at('items').items()) {
    for (const classification of [item.at('classification'), ...item.at('additionalClassifications').items()]) {
      const code = codeFrom(classification);
      if (code !== undefined) return code;
    }
  }
  return codeFrom(tender.at('classification'));
}

/** What the purchase is expected to cost; the budget only where the source says nothing else, for it may serve many. */
function planAmount(release: Spot): Amount | undefined {
  const tender = release.at('tender');
  for (const place of [tender.at('value'), tender.at('minValue'), release.at('planning').at('budget').at('amount')]) {
    if (place.value === undefined) continue;
    return amountFrom(place, `${TO} amount`);
  }
  tender.at('value').lack('NO_AMOUNT');
  return undefined;
}

function yearOf({ spot, date }: SourceRelease): number {
  const start = spot.at('tender').at('tenderPeriod').at('startDate').text() ?? date;
  const year = Number(/^([0-9]{4})-/.exec(start)?.[1]);
  return year >= 2000 && year <= 2100 ? year : 2000;
}
