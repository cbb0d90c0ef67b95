import { lotIdsOf, type TellOptions } from './ocds-tender.ts';
import { amountFromMinor, dateFromMs, type OcdsMap, ocdsMap } from './ocds-value.ts';
import { awardStatus, bidStatus, contractStatus } from './ocds-words.ts';
import type { AwardView, BidView, ContractView, ProcessView, SourceAwardView } from './process-view.ts';

/** When bids were opened: as the node says, else where acceptance ended; undefined while the view has no bids. */
export function openingOf({ bids, openedAt, acceptance }: ProcessView): number | undefined {
  return bids === undefined ? undefined : (openedAt ?? acceptance?.end);
}

/** The section `bids` of the bids extension, and what the tender says of its bidders; nothing before the opening. */
export function bidsAt(options: TellOptions): { readonly bids: OcdsMap; readonly tender: OcdsMap } | undefined {
  const { process, at, book } = options;
  const opening = openingOf(process);
  if (process.bids === undefined || opening === undefined || opening > at) return undefined;
  const lotIds = lotIdsOf(process, options.source);
  const bidders = [...new Set(process.bids.flatMap(({ bidder }) => (bidder === undefined ? [] : [bidder])))];
  return {
    bids: {
      statistics: [{ id: 'bids', measure: 'bids', value: process.bids.length, date: dateFromMs(opening) }],
      details: process.bids.map((bid) => bidFrom(options, bid, lotIds, opening)),
    },
    tender: {
      numberOfTenderers: bidders.length,
      tenderers: bidders.map((bin) => book.refer(bin, 'tenderer')),
    },
  };
}

function bidFrom(
  { process, at, book }: TellOptions,
  bid: BidView,
  lotIds: readonly string[],
  opening: number,
): OcdsMap {
  const { number, lot, bidder, total, status, rank } = bid;
  // Rank and status have no history: before the lot's award only the opening itself is certain.
  const isRanked = process.awards === undefined || process.awards.some((award) => award.lot === lot && award.at <= at);
  return ocdsMap({
    id: String(number),
    date: dateFromMs(opening),
    status: bidStatus(isRanked ? status : 'OPENED', isRanked ? rank : undefined),
    tenderers: bidder === undefined ? undefined : [book.refer(bidder, 'tenderer')],
    value: total === undefined ? undefined : { amount: amountFromMinor(total), currency: process.currency },
    relatedLots: [lotIds[lot - 1] ?? String(lot)],
    'adal:bid': ocdsMap({ status: isRanked ? status : 'OPENED', rank: isRanked ? rank : undefined }),
  });
}

/** The awards up to a moment. What the source awarded stands beside the award of the same lot, or of none. */
export function awardsAt(options: TellOptions): readonly OcdsMap[] | undefined {
  const { process, at, book, source } = options;
  const lotIds = lotIdsOf(process, source);
  const awards = (process.awards ?? []).filter((award) => award.at <= at);
  if (awards.length === 0) return undefined;
  return awards.map((award) =>
    ocdsMap({
      id: awardId(award),
      status: awardStatus(award.status),
      date: dateFromMs(award.at),
      value: { amount: amountFromMinor(award.amount), currency: process.currency },
      suppliers: [book.refer(award.supplier, 'supplier')],
      relatedLots: [lotIds[award.lot - 1] ?? String(award.lot)],
      relatedBid: award.bid === undefined ? undefined : String(award.bid),
      'adal:award': ocdsMap({ status: award.status, source: sourceAwardOf(process, award.lot) }),
    }),
  );
}

/** Of one lot's award: its bid where it is known, so that a second award of the lot is another. */
export function awardId({ lot, bid, supplier }: Pick<AwardView, 'lot' | 'bid' | 'supplier'>): string {
  return `${lot}-${bid ?? supplier}`;
}

function sourceAwardOf({ sourceAward, currency }: ProcessView, lot: number): OcdsMap | undefined {
  if (sourceAward === undefined || (sourceAward.lot ?? lot) !== lot) return undefined;
  return sourceAwardMap(sourceAward, currency);
}

/** The source's award as it said it. */
export function sourceAwardMap({ bid, supplier, amount, status, at }: SourceAwardView, currency: string): OcdsMap {
  return ocdsMap({
    bid: bid === undefined ? undefined : String(bid),
    supplier,
    value: amount === undefined ? undefined : { amount: amountFromMinor(amount), currency },
    status,
    date: at === undefined ? undefined : dateFromMs(at),
  });
}

/** The contracts up to a moment, each under the award of its lot and supplier. */
export function contractsAt(options: TellOptions): readonly OcdsMap[] | undefined {
  const { process, at } = options;
  const contracts = (process.contracts ?? []).filter(({ signedAt }) => signedAt <= at);
  return contracts.length === 0 ? undefined : contracts.map((contract) => contractFrom(options, contract));
}

function contractFrom({ process, book }: TellOptions, contract: ContractView): OcdsMap {
  const { lot, supplier } = contract;
  book.refer(supplier, 'supplier');
  const award = process.awards?.find((other) => other.lot === lot && other.supplier === supplier);
  return ocdsMap({
    id: contract.id,
    awardID: awardId(award ?? { lot, supplier }),
    status: contractStatus(contract.status),
    value: { amount: amountFromMinor(contract.amount), currency: process.currency },
    dateSigned: dateFromMs(contract.signedAt),
    'adal:contract': { status: contract.status },
  });
}
