import { lotIdsOf, type TellOptions } from './ocds-tender.ts';
import { amountFromMinor, dateFromMs, type OcdsMap, ocdsMap } from './ocds-value.ts';
import { awardStatus, bidStatus, contractStatus } from './ocds-words.ts';
import type { AwardView, BidView, ContractView, ProcessView } from './process-view.ts';
import type { SourceAward } from './source-values.ts';

/** The section `bids` of the bids extension, and what the tender says of its bidders; nothing before the opening. */
export function bidsAt(options: TellOptions): { readonly bids: OcdsMap; readonly tender: OcdsMap } | undefined {
  const { process, at, book } = options;
  const { bids, openedAt } = process;
  if (bids === undefined || openedAt === undefined || openedAt > at) return undefined;
  const live = bids.filter(({ status }) => status !== 'WITHDRAWN');
  const lotIds = lotIdsOf(process, options.source);
  const bidders = [...new Set(bids.flatMap(({ bidder }) => (bidder === undefined ? [] : [bidder])))];
  return {
    bids: {
      statistics: [{ id: 'bids', measure: 'bids', value: live.length, date: dateFromMs(openedAt) }],
      details: bids.map((bid) => bidFrom(options, bid, lotIds, openedAt)),
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
  const { number, lot, bidder } = bid;
  const status = statusAt(process, bid, at);
  const rank = isRankedAt(process, lot, at) ? bid.rank : undefined;
  const total = totalAt(process, bid, at);
  return ocdsMap({
    id: String(number),
    date: dateFromMs(opening),
    status: bidStatus(status),
    tenderers: bidder === undefined ? undefined : [book.refer(bidder, 'tenderer')],
    value: total === undefined ? undefined : { amount: amountFromMinor(total), currency: process.currency },
    relatedLots: [lotIds[lot - 1] ?? String(lot)],
    'adal:bid': ocdsMap({ status, rank }),
  });
}

/** Rank and status have no history: until the result only what the opening showed is certain, until the end of the lot no winner is. */
function statusAt(process: ProcessView, { lot, status }: BidView, at: number): string {
  if (status === 'INVALID' || status === 'WITHDRAWN') return status;
  if (!isRankedAt(process, lot, at)) return 'OPENED';
  const isEnded = process.lots.some(({ number, ended }) => number === lot && ended !== undefined && ended.at <= at);
  return !isEnded && (status === 'WON' || status === 'LOST') ? 'RANKED' : status;
}

function isRankedAt({ awards = [], lots }: ProcessView, lot: number, at: number): boolean {
  const first = awards.find((award) => award.lot === lot)?.at ?? lots.find(({ number }) => number === lot)?.ended?.at;
  return first !== undefined && first <= at;
}

function totalAt(process: ProcessView, { lot, total, offer, pricedAt }: BidView, at: number): number | undefined {
  if (pricedAt !== undefined && pricedAt > at) return undefined;
  return isRankedAt(process, lot, at) ? (offer ?? total) : total;
}

/** The awards up to a moment, pending until they were decided. What the source awarded stands beside the award of the same lot. */
export function awardsAt(options: TellOptions): readonly OcdsMap[] | undefined {
  const { process, at, book, source } = options;
  const lotIds = lotIdsOf(process, source);
  const awards = (process.awards ?? []).filter((award) => award.at <= at);
  if (awards.length === 0) return undefined;
  return awards.map((award) =>
    ocdsMap({
      id: awardId(award),
      status: awardStatus(statusOf(award, at)),
      date: dateFromMs(award.at),
      value: { amount: amountFromMinor(award.amount), currency: process.currency },
      suppliers: [book.refer(award.supplier, 'supplier')],
      relatedLots: [lotIds[award.lot - 1] ?? String(award.lot)],
      relatedBid: award.bid === undefined ? undefined : String(award.bid),
      'adal:award': ocdsMap({
        status: statusOf(award, at),
        source: sourceAwardsOf(source.awards.filter(({ lot }) => lot === award.lot)),
      }),
    }),
  );
}

/** Of one lot's award: its bid where it is known, so that a second award of the lot is another. */
export function awardId({ lot, bid, supplier }: Pick<AwardView, 'lot' | 'bid' | 'supplier'>): string {
  return `${lot}-${bid ?? supplier}`;
}

function statusOf({ status, decidedAt }: AwardView, at: number): string {
  return decidedAt !== undefined && decidedAt <= at ? status : 'PENDING';
}

/** The awards of the source as it said them; undefined where there are none. */
export function sourceAwardsOf(awards: readonly SourceAward[]): readonly OcdsMap[] | undefined {
  if (awards.length === 0) return undefined;
  return awards.map(({ amount, currency, suppliers, ...said }) =>
    ocdsMap({
      ...said,
      suppliers: [...suppliers],
      value: amount === undefined ? undefined : ocdsMap({ amount: amountFromMinor(amount), currency }),
    }),
  );
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
