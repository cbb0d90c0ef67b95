import type { ValueMap } from '../../base/codec.ts';
import { invariant } from '../../base/invariant.ts';
import type { SystemContext } from '../../module.ts';
import { commissionOf } from '../tender/tender-commission.ts';
import { existingTender } from '../tender/tender-entries.ts';
import { termsOf } from '../tender/tender-snapshot.ts';
import { admitBids, dropUnpriced } from './admit-bids.ts';
import { casesOf, existingStage, lotBidsOf, lotFactsEntries, lotFromId, lotId } from './award-entries.ts';
import { failLotFor } from './end-lot.ts';
import { startAuction, startRound } from './lot-auction.ts';
import { enterStage, enterStep, FACTS_END } from './lot-clock.ts';
import { manualCriteria } from './lot-criteria.ts';
import { onFactsEnd, runFacts, startFacts } from './lot-facts.ts';
import { activateAward, endJustify, endPriceReview, passOver, scoreNow } from './lot-result.ts';
import { endReview, startReview } from './lot-review.ts';
import { openPrices } from './second-opening.ts';

/** Takes a lot one step on: what its stage does when its clock has come, one lot in one run. Gives where it stands then. */
export function runLot(context: SystemContext, object: string): ValueMap {
  const { tender, lot } = lotFromId(object);
  const before = existingStage(context.state, tender, lot).stage;
  onClock(context, tender, lot);
  const { stage, reason, until } = existingStage(context.state, tender, lot);
  const more = { ...(reason === undefined ? {} : { reason }), ...(until === undefined ? {} : { until }) };
  return { tender, lot, before, stage, ...more };
}

function onClock(context: SystemContext, tender: string, lot: number): void {
  const { stage, clock, round } = existingStage(context.state, tender, lot);
  switch (stage) {
    case 'FACTS':
      return onFacts(context, tender, lot, clock?.kind);
    case 'REVIEW':
      return onReview(context, tender, lot);
    case 'OPENING_2':
      return onPrices(context, tender, lot);
    case 'AUCTION':
      return startRound(context, tender, lot, (round ?? 0) + 1);
    case 'SCORING':
      return scoreNow(context, tender, lot);
    case 'JUSTIFY':
      return endJustify(context, tender, lot);
    case 'PRICE_REVIEW':
      return onPriceReview(context, tender, lot);
    case 'STANDSTILL':
      return activateAward(context, tender, lot);
    case 'SIGNING':
      return passOver(context, tender, lot, { state: 'EVADED' });
    case 'ADMITTED':
    case 'AWARDED':
    case 'UNSUCCESSFUL':
    case 'SUSPENDED':
      return invariant(false, `no clock runs in this stage: ${lotId(tender, lot)} ${stage}`);
  }
}

function onFacts(context: SystemContext, tender: string, lot: number, kind: string | undefined): void {
  const { state } = context;
  const { opened, valid } = lotBidsOf(state, tender, lot);
  if (state.get(lotFactsEntries, lotId(tender, lot)) === undefined) {
    if (opened.length === 0) return failLotFor(context, tender, lot, 'NO_BIDS');
    if (valid.length < bidsLeast(context, tender)) return failLotFor(context, tender, lot, 'NO_QUALIFIED');
    if (!startFacts(context, tender, lot, valid)) return;
  } else if (!(kind === FACTS_END ? onFactsEnd(context, tender, lot) : runFacts(context, tender, lot))) return;
  afterFacts(context, tender, lot);
}

/** People decide where the tender asks them to, about those bids that facts have not kept out. */
function afterFacts(context: SystemContext, id: string, lot: number): void {
  const criteria = manualCriteria(existingTender(context.state, id)).map((criterion) => criterion.id);
  const bids = casesOf(context.state, id, lot).flatMap(({ number, bid }) =>
    bid.rejected === undefined ? [number] : [],
  );
  const isAsked = criteria.length > 0 && bids.length > 0 && commissionOf(context.state, id) !== undefined;
  if (isAsked) startReview(context, { tender: id, lot }, 'REVIEW', { bids, criteria });
  else admit(context, id, lot);
}

function onReview(context: SystemContext, tender: string, lot: number): void {
  const end = endReview(context, tender, lot);
  if (end === 'failed') failLotFor(context, tender, lot, 'COMMISSION');
  if (end === 'decided') admit(context, tender, lot);
}

function onPriceReview(context: SystemContext, tender: string, lot: number): void {
  const end = endReview(context, tender, lot);
  if (end === 'failed') failLotFor(context, tender, lot, 'COMMISSION');
  if (end === 'decided') endPriceReview(context, tender, lot);
}

function admit(context: SystemContext, id: string, lot: number): void {
  const admitted = admitBids(context, id, lot);
  const { envelopes } = termsOf(context.state, existingTender(context.state, id));
  if (admitted < bidsLeast(context, id)) failLotFor(context, id, lot, 'NO_QUALIFIED');
  else if (envelopes === 2) enterStage(context, id, lot, { stage: 'ADMITTED' });
  else return withPrices(context, id, lot, admitted);
  if (envelopes === 2) openPrices(context, id);
}

/** The second envelopes are open: a bid whose price does not count is out. */
function onPrices(context: SystemContext, tender: string, lot: number): void {
  const left = dropUnpriced(context, tender, lot);
  if (left < bidsLeast(context, tender)) failLotFor(context, tender, lot, 'NO_QUALIFIED');
  else withPrices(context, tender, lot, left);
}

/** Prices are known: bidders may lower them where the method has an auction and there are two of them, and then they are compared. */
function withPrices(context: SystemContext, tender: string, lot: number, bids: number): void {
  const { auction } = termsOf(context.state, existingTender(context.state, tender));
  if (auction !== undefined && bids > 1) startAuction(context, tender, lot);
  else enterStep(context, tender, lot, { stage: 'SCORING' });
}

function bidsLeast(context: SystemContext, tender: string): number {
  return Math.max(1, termsOf(context.state, existingTender(context.state, tender)).bidsMin);
}
