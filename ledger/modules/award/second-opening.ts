import type { ValueMap } from '../../base/codec.ts';
import type { SystemContext } from '../../module.ts';
import { beginOpening } from '../bid/opening.ts';
import { existingTender } from '../tender/tender-entries.ts';
import { parkClock, standsStill } from '../tender/tender-suspension.ts';
import { casesOf, existingStage } from './award-entries.ts';
import { enterStage, SECOND_OPENING } from './lot-clock.ts';

/**
 * Lets the prices be opened once every lot of the tender has its admission or has ended: one opening for the whole tender, so that no
 * price of one lot is known while another lot is still judged. A lot that stands still holds the others.
 */
export function openPrices(context: SystemContext, tender: string): ValueMap {
  const { lots } = existingTender(context.state, tender);
  const numbers = Array.from({ length: lots }, (_, index) => index + 1);
  const stages = numbers.map((lot) => ({ lot, stage: existingStage(context.state, tender, lot).stage }));
  const admitted = stages.filter(({ stage }) => stage === 'ADMITTED').map(({ lot }) => lot);
  if (admitted.length === 0 || stages.some(({ stage }) => stage !== 'ADMITTED' && stage !== 'UNSUCCESSFUL')) {
    return { tender, begun: false };
  }
  for (const lot of admitted) {
    const target = standsStill(context.state, { tender, lot });
    if (target === undefined) continue;
    parkClock(context, target, { object: tender, kind: SECOND_OPENING, dueAt: context.time });
    return { tender, begun: false };
  }
  const bids = admitted.flatMap((lot) =>
    casesOf(context.state, tender, lot).flatMap(({ bid }) =>
      bid.state === 'ADMITTED' && bid.priceBid !== undefined ? [bid.priceBid] : [],
    ),
  );
  for (const lot of admitted) enterStage(context, tender, lot, { stage: 'OPENING_2' });
  beginOpening(context, tender, 1, bids);
  return { tender, begun: true, bids: bids.length };
}
