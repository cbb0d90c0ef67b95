import { textOfFirst } from './import-awards.ts';
import type { ImportParties } from './import-parties.ts';
import type { ImportBid, ImportLot } from './import-step.ts';
import { minorUnits } from './source-values.ts';
import type { Spot } from './spot.ts';

export interface BidOptions {
  readonly parties: ImportParties;
  readonly ocid: string;
  readonly lots: readonly ImportLot[];
}

/** How a line of the report names what a bid becomes. */
export const BID = 'bid.submit';
/** Words for bids that take part no more, or never did: OCDS's and Prozorro's. */
const NOT_LIVE = new Set(['invited', 'withdrawn', 'deleted', 'invalid']);

/** Takes a bid of a source, gives one entry for each of its lots; what cannot take part is refused in the report. */
export function bidsFrom(spot: Spot, options: BidOptions): readonly ImportBid[] {
  const id = spot.at('id').text() ?? `${spot.file}#${spot.pointer}`;
  const status = spot.at('status').text();
  if (status !== undefined && NOT_LIVE.has(status)) {
    spot.refuse('BID_NOT_LIVE', status);
    return [];
  }
  const prices = pricesOf(spot, options.lots);
  if (prices.length === 0) return [];
  const bidder = bidderOf(spot, id, options);
  const date = spot.at('date').text();
  for (const field of ['id', 'date', 'status']) spot.at(field).carry(BID);
  return prices.map(({ lot, place }) => {
    const amounts = amountsOf(place, lot.currency);
    const own = place.at('date').text() ?? date;
    if (place !== spot) for (const field of ['date', 'status']) place.at(field).carry(BID);
    return {
      id,
      spot,
      place,
      lot: lot.number,
      bidder,
      currency: lot.currency,
      ...amounts,
      ...(status === undefined ? {} : { status }),
      ...(own === undefined ? {} : { date: own }),
    };
  });
}

interface Price {
  readonly lot: ImportLot;
  /** Has `value` and perhaps `initialValue`. */
  readonly place: Spot;
}

/** A price for each lot, as Prozorro has it, or one for the whole bid. */
function pricesOf(spot: Spot, lots: readonly ImportLot[]): readonly Price[] {
  const values = spot.at('lotValues').items();
  if (values.length > 0) {
    return values.flatMap((place) => {
      const named = place.at('relatedLot');
      const lot = lots.find(({ id }) => id !== undefined && id === named.text());
      if (lot === undefined) {
        place.refuse('BID_LOT');
        return [];
      }
      named.carry(`${BID} lot`);
      return [{ lot, place }];
    });
  }
  const related = spot.at('relatedLots').items();
  if (related.length > 1) {
    spot.refuse('BID_LOTS_TOGETHER');
    return [];
  }
  const named = related[0] ?? spot.at('relatedLot');
  const [only] = lots;
  const lot = named.text() === undefined && lots.length === 1 ? only : lots.find(({ id }) => id === named.text());
  if (lot === undefined || (named.text() === undefined && lots.length > 1)) {
    spot.refuse('BID_LOT');
    return [];
  }
  named.carry(`${BID} lot`);
  return [{ lot, place: spot }];
}

function bidderOf(spot: Spot, id: string, { parties, ocid }: BidOptions): string {
  const [first, ...others] = spot.at('tenderers').items();
  for (const other of others) other.refuse('JOINT_BID');
  // Not by a name alone: it may be a person's.
  const isIdentified =
    first !== undefined && textOfFirst(first.at('id'), first.at('identifier').at('id')) !== undefined;
  const party = isIdentified ? parties.refer(first, 'SUPPLIER') : undefined;
  if (party !== undefined) return party.bin;
  first?.refuse('PERSONAL_DATA');
  spot.at('tenderers').note(`${BID} bidder`, 'BIDDER_UNNAMED');
  return parties.unnamed(`${ocid}/bidder/${id}`).bin;
}

function amountsOf(place: Spot, currency: string): Pick<ImportBid, 'amount' | 'initialAmount' | 'vatIncluded'> {
  const value = place.at('value');
  const amount = priceOf(value, currency);
  if (amount === undefined) {
    // What is no price is said to be none, also where the source has nothing at all.
    if (value.value === undefined) value.lack('BID_NO_AMOUNT');
    return {};
  }
  const vat = value.at('valueAddedTaxIncluded');
  if (vat.value === true) vat.change(`${BID} price`, 'VAT_INCLUDED');
  else vat.carry(`${BID} price`);
  const initial = place.at('initialValue');
  const first = initial.value === undefined ? undefined : minorUnitsOf(initial.at('amount'));
  if (first !== undefined) initial.change(`${BID} price`, 'AUCTION', String(first));
  return {
    amount,
    ...(first === undefined || first === amount ? {} : { initialAmount: first }),
    ...(typeof vat.value === 'boolean' ? { vatIncluded: vat.value } : {}),
  };
}

/** Minor units of the lot's currency; refuses what is no price of it. */
function priceOf(value: Spot, currency: string): number | undefined {
  const found = value.at('currency').text();
  const place = value.at('amount');
  const minor = typeof place.value === 'number' ? minorUnits(place.value) : undefined;
  if (value.value === undefined) return undefined;
  if (minor === undefined) {
    value.refuse('BID_NO_AMOUNT');
    return undefined;
  }
  if (found !== currency) {
    value.refuse('BID_CURRENCY', (found ?? '').slice(0, 10));
    return undefined;
  }
  if (minor.exact) place.carry(`${BID} price`);
  else place.change(`${BID} price`, 'ROUNDED', String(minor.value));
  value.at('currency').carry(`${BID} price`);
  return minor.value;
}

function minorUnitsOf(place: Spot): number | undefined {
  return typeof place.value === 'number' ? minorUnits(place.value)?.value : undefined;
}
