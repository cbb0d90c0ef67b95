import { type Fault, fault } from '../../base/fault.ts';
import { type Infer, int, map } from '../../base/schema.ts';
import { type ApplyContext, defineTx, type StateRead, type TxReadContext } from '../../module.ts';
import { tenderIdSchema } from '../tender/tender-entries.ts';
import { checkStage, lotNumber, stageFaults } from './award-checks.ts';
import { type BidCase, bidCaseEntries, existingStage, lotBidderEntries, lotId } from './award-entries.ts';
import { awardFieldTexts } from './award-field-texts.ts';
import { offerMax } from './lot-auction.ts';
import { priceOf } from './lot-prices.ts';

const payload = map({
  tender: tenderIdSchema,
  lot: lotNumber(),
  round: int({ min: 1, max: 20 }),
  price: int({ min: 1, max: Number.MAX_SAFE_INTEGER }),
});
type Payload = Infer<typeof payload>;

/** An admitted bidder lowers the price of its bid, once in a round; bidders and prices are public by now. */
export const auctionOffer = defineTx<Payload>({
  type: 'auction.offer',
  payload,
  signer: { kind: 'registered' },
  sensitive: false,
  legalBasis: 'Law 106-VIII, procurement by auction',
  cost: 1,
  subjects: ({ tender }) => [`tender/${tender}`],
  faults: [...stageFaults, 'AUCTION_NOT_BIDDER', 'AUCTION_ROUND', 'AUCTION_OFFERED', 'AUCTION_STEP'],
  check: checkOffer,
  apply: applyOffer,
  title: { kk: 'Аукционда баға ұсыну', ru: 'Предложить цену на аукционе', en: 'Offer a price in the auction' },
  fields: {
    tender: awardFieldTexts.tender,
    lot: awardFieldTexts.lot,
    round: { kk: 'Раундтың нөмірі', ru: 'Номер раунда', en: 'Number of the round' },
    price: {
      kk: 'Өтінімнің жаңа сомасы, ҚҚС-сыз',
      ru: 'Новая сумма заявки без НДС',
      en: 'New total of the bid, without VAT',
    },
  },
  example: { tender: 't-00a1b2c3d4e5f607', lot: 1, round: 1, price: 259_000_000 },
});

function checkOffer(context: TxReadContext, offer: Payload): Fault | undefined {
  const early = checkStage(context, offer, ['AUCTION']);
  if (early !== undefined) return early;
  const { tender, lot, round, price } = offer;
  const own = admittedBid(context.state, tender, lot, context.sender.org);
  if (own === undefined) return fault('AUCTION_NOT_BIDDER', { tender, lot });
  const present = existingStage(context.state, tender, lot).round ?? 0;
  if (round !== present) return fault('AUCTION_ROUND', { tender, lot, round: present });
  if (own.bid.offer?.round === round) return fault('AUCTION_OFFERED', { tender, lot, round });
  const priceMax = offerMax(context.state, tender, priceOf(context.state, tender, own.number, own.bid));
  return price <= priceMax ? undefined : fault('AUCTION_STEP', { tender, lot, priceMax });
}

function applyOffer(context: ApplyContext, { tender, lot, round, price }: Payload) {
  const own = admittedBid(context.state, tender, lot, context.sender.org);
  if (own === undefined) return {};
  context.state.put(bidCaseEntries, `${tender}/${own.number}`, { ...own.bid, offer: { price, round } });
  context.emit({ type: 'auction.offered', data: { tender, lot, round, bid: own.number, price } });
  return { tender, lot, bid: own.number };
}

function admittedBid(
  state: StateRead,
  tender: string,
  lot: number,
  org: string,
): { readonly number: number; readonly bid: BidCase } | undefined {
  const number = state.get(lotBidderEntries, `${lotId(tender, lot)}/${org}`);
  const bid = number === undefined ? undefined : state.get(bidCaseEntries, `${tender}/${number}`);
  return number === undefined || bid?.state !== 'ADMITTED' ? undefined : { number, bid };
}
