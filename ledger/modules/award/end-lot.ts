import type { ValueMap } from '../../base/codec.ts';
import { invariant } from '../../base/invariant.ts';
import type { StateRead, SystemContext } from '../../module.ts';
import { bidBook, bidId, existingBid, openedEntries } from '../bid/bid-entries.ts';
import { existingGuarantee } from '../guarantee/guarantee-entries.ts';
import { releaseSecurity } from '../guarantee/guarantee-moves.ts';
import { isGuaranteeMove, type ReleaseReason } from '../guarantee/guarantee-states.ts';
import { countTender } from '../seal/seal-epoch.ts';
import { existingTender, tenderEntries } from '../tender/tender-entries.ts';
import { consumeLot, failLot } from '../tender/tender-outcome.ts';
import {
  type Award,
  awardEntries,
  bidCaseEntries,
  type FailReason,
  lotFromId,
  lotId,
  lotReleaseEntries,
  lotStageOf,
  lotsOpenEntries,
} from './award-entries.ts';
import { enterStage } from './lot-clock.ts';
import { stopWaiting } from './source-wait.ts';

/** Gives back the securities of an ended lot. */
export const RELEASE_STEP = 'award.release';
/** Securities given back in one run: a lot may have thousands, and a record holds at most 64 KiB of events. */
const RELEASES_PER_RUN = 50;

/** Ends a lot without a winner. */
export function failLotFor(context: SystemContext, tender: string, lot: number, reason: FailReason): void {
  enterStage(context, tender, lot, { stage: 'UNSUCCESSFUL', reason });
  failLot(context, tender, lot, reason);
  endLot(context, tender, lot);
}

/** Ends a lot with the award that its winner accepted; the security of that bid is held on for the contract. */
export function awardLot(context: SystemContext, tender: string, lot: number, award: Award): void {
  context.state.put(awardEntries, lotId(tender, lot), award);
  enterStage(context, tender, lot, { stage: 'AWARDED' });
  consumeLot(context, tender, lot, award.amount);
  endLot(context, tender, lot);
}

/** Has the securities given back from the next block on; with the last of its lots the tender is complete and needs its key no more. */
function endLot(context: SystemContext, id: string, lot: number): void {
  const { state } = context;
  stopWaiting(state, lotId(id, lot));
  state.put(lotReleaseEntries, lotId(id, lot), { next: 0, released: 0 });
  context.schedule(context.time, lotId(id, lot), RELEASE_STEP);
  const open = (state.get(lotsOpenEntries, id) ?? 0) - 1;
  invariant(open >= 0, `a lot ends once: ${lotId(id, lot)}`);
  state.put(lotsOpenEntries, id, open);
  if (open > 0) return;
  const { suspended: _over, ...tender } = existingTender(state, id);
  state.put(tenderEntries, id, { ...tender, state: 'COMPLETE', stateSince: context.time });
  if (tender.sealKey !== undefined) countTender(context, tender.sealKey.epoch, -1);
  context.emit({ type: 'tender.completed', data: { tender: id } });
}

/** Gives the next securities of an ended lot back, in the order of the bids, and comes again while some are left. */
export function onRelease(context: SystemContext, object: string): ValueMap {
  const { state } = context;
  const { tender, lot } = lotFromId(object);
  const { live } = bidBook(state, tender);
  const before = state.get(lotReleaseEntries, object);
  invariant(before !== undefined, `an ended lot gives securities back: ${object}`);
  let { next, released } = before;
  const stop = released + RELEASES_PER_RUN;
  for (; next < live.length && released < stop; next++) {
    const number = live[next];
    if (number !== undefined && releaseOf(context, tender, lot, number)) released += 1;
  }
  state.put(lotReleaseEntries, object, { next, released });
  if (next < live.length) context.schedule(context.time, object, RELEASE_STEP);
  return { tender, lot, released: released - before.released };
}

function releaseOf(context: SystemContext, tender: string, lot: number, number: number): boolean {
  const { state } = context;
  const { lot: own, security } = existingBid(state, tender, number);
  if (own !== lot || security === undefined) return false;
  const reason = reasonFor(state, tender, lot, number);
  if (reason === undefined || !isGuaranteeMove('release', existingGuarantee(state, security).state)) return false;
  releaseSecurity(context, security, reason);
  return true;
}

/** Why a bid's security goes back; nothing for the winner's. Both envelopes of a bidder have one security, and the first decides. */
function reasonFor(state: StateRead, tender: string, lot: number, number: number): ReleaseReason | undefined {
  if (lotStageOf(state, tender, lot)?.stage === 'UNSUCCESSFUL') return 'LOT_UNSUCCESSFUL';
  const award = state.get(awardEntries, lotId(tender, lot));
  const won = award === undefined ? undefined : existingBid(state, tender, award.bid).security;
  if (existingBid(state, tender, number).security === won) return undefined;
  const isRanked = state.get(bidCaseEntries, `${tender}/${number}`)?.rank !== undefined;
  return isRanked || isPriceOfRanked(state, tender, number) ? 'BID_LOST' : 'BID_REJECTED';
}

/** A second envelope that was opened belonged to a bid that was admitted. */
function isPriceOfRanked(state: StateRead, tender: string, number: number): boolean {
  const { envelope } = existingBid(state, tender, number);
  return envelope === 1 && state.get(openedEntries, bidId(tender, number))?.status === 'OPENED';
}
