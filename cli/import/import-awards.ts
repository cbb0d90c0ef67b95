import type { ImportParties } from './import-parties.ts';
import type { ImportAward, ImportLot } from './import-step.ts';
import { minorUnits } from './source-values.ts';
import type { Spot } from './spot.ts';

/** How a line of the report names an award that is kept to compare with. */
export const AWARD = 'award';

/** Takes an award of a source, OCDS's or Prozorro's, gives it as data; it names a winner and decides nothing. */
export function awardFrom(spot: Spot, lots: readonly ImportLot[], parties: ImportParties): ImportAward {
  const lotPlace =
    spot.at('lotID').value === undefined
      ? (spot.at('relatedLots').items()[0] ?? spot.at('relatedLot'))
      : spot.at('lotID');
  const [only] = lots;
  const named = lots.find(({ id }) => id !== undefined && id === lotPlace.text());
  const lot = named ?? (lotPlace.text() === undefined && lots.length === 1 ? only : undefined);
  const bidPlace = spot.at('bid_id').value === undefined ? spot.at('relatedBid') : spot.at('bid_id');
  const suppliers = spot
    .at('suppliers')
    .items()
    .flatMap((supplier) => {
      const isIdentified = textOfFirst(supplier.at('id'), supplier.at('identifier').at('id')) !== undefined;
      const party = isIdentified ? parties.refer(supplier, 'SUPPLIER') : undefined;
      if (party === undefined) supplier.refuse('PERSONAL_DATA');
      return party === undefined ? [] : [party.bin];
    });
  const amount = spot.at('value').at('amount');
  const minor = typeof amount.value === 'number' ? minorUnits(amount.value)?.value : undefined;
  const fields = {
    bid: bidPlace.text(),
    currency: spot.at('value').at('currency').text(),
    status: spot.at('status').text(),
    date: spot.at('date').text(),
  };
  for (const place of [lotPlace, bidPlace, amount, spot.at('value').at('currency')]) place.carry(AWARD);
  for (const field of ['id', 'status', 'date', 'title']) spot.at(field).carry(AWARD);
  return {
    id: spot.at('id').text() ?? `${spot.file}#${spot.pointer}`,
    spot,
    suppliers,
    ...(lot === undefined ? {} : { lot: lot.number }),
    ...(minor === undefined ? {} : { amount: minor }),
    ...Object.fromEntries(Object.entries(fields).filter(([, value]) => value !== undefined)),
  };
}

/** The text of the first place that has one. */
export function textOfFirst(...places: readonly Spot[]): string | undefined {
  return places.map((place) => place.text()).find((text) => text !== undefined);
}
