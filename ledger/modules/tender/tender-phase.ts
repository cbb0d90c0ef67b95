import { type Fault, fault } from '../../base/fault.ts';
import type { ReadContext, TxReadContext } from '../../module.ts';
import { type Tender, tenderEntries } from './tender-entries.ts';

/**
 * Where a tender really is at a moment. The stored state moves when a timer runs, which may be blocks later, so
 * every precondition asks for the phase: WAITING is a discussion that is over by time while its state still stands.
 * CLOSED by time alone admits no bid, but opens none either: its timer may still reopen acceptance after a halt of the
 * chain, so that whatever opens bids asks for the stored state.
 */
export type ClockPhase = 'DISCUSSION' | 'WAITING' | 'ACCEPTING' | 'CLOSED' | 'COMPLETE' | 'CANCELLED';
/** SUSPENDED: the clocks stand still, also while the timer that ends it is late; what was left of them is counted from its run. */
export type TenderPhase = ClockPhase | 'SUSPENDED';

/** In which phases each transaction is allowed. */
export const TENDER_MOVES = {
  ask: ['DISCUSSION'],
  // Answers take nobody's time: they may come while the clocks stand still, unless they change the documents.
  answer: ['DISCUSSION', 'WAITING', 'SUSPENDED'],
  answerWithDocuments: ['DISCUSSION', 'WAITING'],
  amendDocuments: ['DISCUSSION'],
  extend: ['ACCEPTING'],
  cancel: ['DISCUSSION', 'WAITING', 'ACCEPTING'],
  // A commission is needed after closing: its members change until the review begins, and always say of a conflict.
  declareConflict: ['DISCUSSION', 'WAITING', 'ACCEPTING', 'CLOSED'],
  replaceMember: ['DISCUSSION', 'WAITING', 'ACCEPTING', 'CLOSED'],
  suspend: ['DISCUSSION', 'WAITING', 'ACCEPTING', 'CLOSED'],
  resume: ['SUSPENDED'],
  // Before closing all lots have one clock, so that one of them alone cannot stand still.
  suspendLot: ['CLOSED'],
  resumeLot: ['CLOSED', 'SUSPENDED'],
} as const satisfies Readonly<Record<string, readonly TenderPhase[]>>;

/** The phase at block time. */
export function tenderPhase(tender: Tender, time: number): TenderPhase {
  return tender.suspended === undefined ? clockPhase(tender, time) : 'SUSPENDED';
}

/** The phase that the clocks show, and where they stand in a suspended tender. */
export function clockPhase(tender: Tender, now: number): ClockPhase {
  const time = tender.suspended?.at ?? now;
  switch (tender.state) {
    case 'DISCUSSION':
      return tender.discussion !== undefined && time < tender.discussion.end ? 'DISCUSSION' : 'WAITING';
    case 'ACCEPTING':
      return tender.acceptance !== undefined && time < tender.acceptance.end ? 'ACCEPTING' : 'CLOSED';
    default:
      return tender.state;
  }
}

/** TENDER_NOT_FOUND, or TENDER_STATE when the phase does not allow the move. */
export function checkMove(context: ReadContext, id: string, move: keyof typeof TENDER_MOVES): Fault | undefined {
  const tender = context.state.get(tenderEntries, id);
  if (tender === undefined) return fault('TENDER_NOT_FOUND', { tender: id });
  const phase = tenderPhase(tender, context.time);
  const allowed: readonly TenderPhase[] = TENDER_MOVES[move];
  return allowed.includes(phase) ? undefined : fault('TENDER_STATE', { tender: id, state: phase });
}

/** TENDER_NOT_FOUND, TENDER_NOT_OWNER when another organisation is its organiser, or TENDER_STATE. */
export function checkOwnMove(context: TxReadContext, id: string, move: keyof typeof TENDER_MOVES): Fault | undefined {
  const tender = context.state.get(tenderEntries, id);
  if (tender === undefined) return fault('TENDER_NOT_FOUND', { tender: id });
  if (tender.organizer !== context.sender.org) {
    return fault('TENDER_NOT_OWNER', { tender: id, organizer: tender.organizer });
  }
  return checkMove(context, id, move);
}
