import { mulBps } from '../../base/exact.ts';
import { invariant } from '../../base/invariant.ts';
import type { StateRead, SystemContext } from '../../module.ts';
import { existingTender } from '../tender/tender-entries.ts';
import type { MethodTerms } from '../tender/tender-methods.ts';
import { termsOf } from '../tender/tender-snapshot.ts';
import { enterStep, enterTerm, ROUND_END } from './lot-clock.ts';

/** Lets the admitted bidders lower their prices, which everybody knows by now, in rounds. */
export function startAuction(context: SystemContext, tender: string, lot: number): void {
  startRound(context, tender, lot, 1);
}

/** Begins a round; after the last one the prices are final. Who makes no offer keeps its price. */
export function startRound(context: SystemContext, tender: string, lot: number, round: number): void {
  const { rounds, round: period } = auctionOf(context.state, tender);
  if (round > rounds) enterStep(context, tender, lot, { stage: 'SCORING' });
  else enterTerm(context, { tender, lot }, { stage: 'AUCTION', round }, { kind: ROUND_END, period });
}

/** The greatest price that a bidder may offer after `last`, minor units: lower by at least the step, and by one unit. */
export function offerMax(state: StateRead, tender: string, last: number): number {
  return last - Math.max(1, mulBps(last, auctionOf(state, tender).stepBps));
}

function auctionOf(state: StateRead, tender: string): NonNullable<MethodTerms['auction']> {
  const { auction } = termsOf(state, existingTender(state, tender));
  invariant(auction !== undefined, `the method has an auction: ${tender}`);
  return auction;
}
