import type { Spot } from './spot.ts';

export type ExchangeKind = 'tender' | 'lot' | 'question' | 'bid' | 'award' | 'cancellation';

/** One recorded exchange: what it is about, and the place of its data. */
export interface Exchange {
  readonly kind: ExchangeKind;
  readonly root: Spot;
  /** One thing, or several of a kind that were asked for as a list. */
  readonly things: readonly Spot[];
}

/** Takes a file's root, gives what the exchange is about by the members of its data; undefined for anything else. */
export function exchangeFrom(root: Spot): Exchange | undefined {
  const data = root.at('data');
  const things = Array.isArray(data.value) ? data.items() : [data];
  const kinds = new Set(things.map(kindOf));
  const [kind] = kinds;
  return kind === undefined || kinds.size !== 1 ? undefined : { kind, root, things };
}

function kindOf(data: Spot): ExchangeKind | undefined {
  const has = (name: string): boolean => data.at(name).value !== undefined;
  if (has('procurementMethodType') || has('tenderID')) return 'tender';
  if (has('cancellationOf')) return 'cancellation';
  if (has('questionOf')) return 'question';
  if (has('bid_id') || has('suppliers')) return 'award';
  if (has('tenderers') || has('lotValues')) return 'bid';
  return has('minimalStep') || has('auctionPeriod') ? 'lot' : undefined;
}

/** A tender of the files with everything that could name it. */
export interface TenderKeys {
  readonly id: string;
  readonly lots: ReadonlySet<string>;
  readonly items: ReadonlySet<string>;
  readonly questions: ReadonlySet<string>;
  /** Grows with the bids that were found to be its. */
  readonly bids: Set<string>;
}

/** Takes the dumps of one tender, gives the ids in them. */
export function tenderKeys(id: string, dumps: readonly Spot[]): TenderKeys {
  const idsOf = (list: string): Set<string> =>
    new Set(
      dumps.flatMap((data) =>
        data
          .at(list)
          .items()
          .flatMap((item) => item.at('id').text() ?? []),
      ),
    );
  return { id, lots: idsOf('lots'), items: idsOf('items'), questions: idsOf('questions'), bids: idsOf('bids') };
}

/** The tender that an exchange names: by the id of its lot, item, question or bid. The only one where it names none. */
export function tenderOf(
  { kind, things }: Exchange,
  tenders: readonly TenderKeys[],
): { readonly tender: TenderKeys; readonly assumed: boolean } | undefined {
  const named = tenders.filter((tender) => things.some((thing) => isNamed(kind, thing, tender)));
  const [only] = named;
  if (only !== undefined) return named.length === 1 ? { tender: only, assumed: false } : undefined;
  const [single] = tenders;
  return single !== undefined && tenders.length === 1 ? { tender: single, assumed: true } : undefined;
}

function isNamed(kind: ExchangeKind, thing: Spot, { lots, items, questions, bids }: TenderKeys): boolean {
  const id = (place: Spot): string => place.text() ?? '';
  const related = (list: Spot): readonly string[] => list.items().map((item) => id(item.at('relatedLot')));
  switch (kind) {
    case 'bid': {
      const named = [...related(thing.at('lotValues')), ...related(thing.at('items'))];
      return (
        named.some((lot) => lots.has(lot)) ||
        thing
          .at('items')
          .items()
          .some((item) => items.has(id(item.at('id'))))
      );
    }
    case 'award':
      return bids.has(id(thing.at('bid_id'))) || lots.has(id(thing.at('lotID')));
    case 'question':
      return questions.has(id(thing.at('id')));
    case 'lot':
      return lots.has(id(thing.at('id')));
    case 'cancellation':
      return lots.has(id(thing.at('relatedLot')));
    case 'tender':
      return false;
  }
}
