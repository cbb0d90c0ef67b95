import type { ValueMap } from '../../base/codec.ts';
import { keyText } from '../../base/keys.ts';
import type { StateRead, SystemContext } from '../../module.ts';
import { bidBook, existingBid } from '../bid/bid-entries.ts';
import { existingOpened, existingOpening, OPENING_DONE } from '../bid/opening.ts';
import { existingTender } from '../tender/tender-entries.ts';
import { parkClock, standsStill } from '../tender/tender-suspension.ts';
import {
  bidCaseEntries,
  existingStage,
  lotBidderEntries,
  lotBidsEntries,
  lotId,
  lotsOpenEntries,
} from './award-entries.ts';
import { enterStep, LOT_STEP, setClock } from './lot-clock.ts';

/** An opening has ended: the first one starts every lot, the second lets those go on that waited for prices. */
export function onOpeningDone(context: SystemContext, tender: string): ValueMap {
  const target = standsStill(context.state, { tender });
  if (target !== undefined) {
    parkClock(context, target, { object: tender, kind: OPENING_DONE, dueAt: context.time });
    return { tender, suspended: true };
  }
  const { envelope, opened } = existingOpening(context.state, tender);
  if (envelope === 0) startLots(context, tender, opened);
  else continueLots(context, tender);
  return { tender, envelope };
}

/** Each lot gets its bids and goes on by itself from the next block on. */
function startLots(context: SystemContext, tender: string, opened: readonly number[]): void {
  const { state } = context;
  const { lots } = existingTender(state, tender);
  const prices = pricesBySubmitter(state, tender);
  const byLot = new Map<number, number[]>();
  for (const number of [...opened].sort((a, b) => a - b)) {
    const { lot, submitter } = existingBid(state, tender, number);
    byLot.set(lot, [...(byLot.get(lot) ?? []), number]);
    startBid(context, tender, { number, lot, priceBid: prices.get(`${keyText(submitter)}/${lot}`) });
  }
  state.put(lotsOpenEntries, tender, lots);
  for (let lot = 1; lot <= lots; lot++) {
    const numbers = byLot.get(lot) ?? [];
    const valid = numbers.filter((number) => existingOpened(state, tender, number).status === 'OPENED');
    state.put(lotBidsEntries, lotId(tender, lot), { opened: numbers, valid });
    enterStep(context, tender, lot, { stage: 'FACTS' });
  }
}

function startBid(
  { state }: SystemContext,
  tender: string,
  { number, lot, priceBid }: { readonly number: number; readonly lot: number; readonly priceBid: number | undefined },
): void {
  const opened = existingOpened(state, tender, number);
  if (opened.status === 'INVALID') return;
  const { bidder } = opened;
  const price = priceBid === undefined ? {} : { priceBid };
  state.put(bidCaseEntries, `${tender}/${number}`, { lot, bidder, state: 'OPENED', ...price, facts: [], missing: [] });
  state.put(lotBidderEntries, `${lotId(tender, lot)}/${bidder}`, number);
}

/** The second envelopes that are live, by the key that submitted them and the lot. */
function pricesBySubmitter(state: StateRead, tender: string): ReadonlyMap<string, number> {
  const found = new Map<string, number>();
  for (const number of bidBook(state, tender).live) {
    const { envelope, lot, submitter } = existingBid(state, tender, number);
    if (envelope === 1) found.set(`${keyText(submitter)}/${lot}`, number);
  }
  return found;
}

function continueLots(context: SystemContext, tender: string): void {
  const { lots } = existingTender(context.state, tender);
  for (let lot = 1; lot <= lots; lot++) {
    if (existingStage(context.state, tender, lot).stage === 'OPENING_2')
      setClock(context, tender, lot, { kind: LOT_STEP, dueAt: context.time });
  }
}
