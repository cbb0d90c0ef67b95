import { bytesEqual, toHex } from '../../base/bytes.ts';
import { type Fault, fault } from '../../base/fault.ts';
import { submitterTag } from '../../base/submitter-tag.ts';
import type { ApplyContext, ReadContext, TxReadContext } from '../../module.ts';
import { isEnvelopeWellFormed } from '../../seal/envelope.ts';
import { admissionOf, securityFor } from '../guarantee/guarantee-admission.ts';
import { holdSecurity } from '../guarantee/guarantee-moves.ts';
import { checkSecurity } from '../guarantee/guarantee-security.ts';
import { type Tender, tenderEntries } from '../tender/tender-entries.ts';
import { tenderPhase } from '../tender/tender-phase.ts';
import { termsOf } from '../tender/tender-snapshot.ts';
import {
  type Bid,
  type BidSlot,
  bidBook,
  bidBookEntries,
  bidEntries,
  bidId,
  bidSlotEntries,
  sealedEntries,
} from './bid-entries.ts';
import { bidNumber } from './bid-params.ts';
import type { EnvelopePayload } from './bid-submit-fields.ts';

/** Tag of the key that signs a transaction: what its guarantee or token names. */
export function senderTag(context: TxReadContext): Uint8Array {
  return submitterTag(context.sha256, context.tx.key);
}

/** BID_NOT_ADMITTED unless a live guarantee or a registrar's token for this tender names the key: a block may not hold it then. */
export function checkAdmitted(context: TxReadContext, tender: string): Fault | undefined {
  return admissionOf(context.state, tender, senderTag(context)) === undefined
    ? fault('BID_NOT_ADMITTED', { tender })
    : undefined;
}

/** The same for a key that changes its own live bid: that it was admitted once is enough, whatever became of its guarantees since. */
export function checkAdmittedFor(context: TxReadContext, tender: string, bid: number): Fault | undefined {
  const own = context.state.get(bidEntries, bidId(tender, bid));
  const isOwn = own?.state === 'LIVE' && bytesEqual(own.submitter, context.tx.key);
  return isOwn ? undefined : checkAdmitted(context, tender);
}

/** Faults of accepting an envelope, in the order it looks. */
export const acceptanceFaults = [
  'TENDER_NOT_FOUND',
  'BID_EARLY',
  'BID_LATE',
  'TENDER_STATE',
  'BID_LOT',
  'BID_ENVELOPE',
  'BID_NOT_BEFORE',
  'BID_MALFORMED',
  'BID_LIMIT',
  'BID_SLOT',
  'LOT_NOT_FOUND',
  'BID_SECURITY_MISSING',
  'GUARANTEE_SMALL',
  'GUARANTEE_TERM',
] as const;

/** What can be judged of an envelope that nobody can open; `replaces`: the live version it takes the place of. */
export function checkAcceptance(
  context: TxReadContext,
  payload: EnvelopePayload,
  replaces: number | undefined,
): Fault | undefined {
  const tender = context.state.get(tenderEntries, payload.tender);
  return (
    checkAccepting(context, payload.tender) ??
    checkPlace(context, payload, tender as Tender) ??
    checkEnvelope(payload) ??
    checkBounds(context, payload) ??
    checkSlot(context, payload, replaces) ??
    checkSecurity(context, payload.tender, payload.lot, senderTag(context))
  );
}

/** TENDER_NOT_FOUND, BID_EARLY before acceptance, BID_LATE from its end on, TENDER_STATE otherwise; all by block time. */
export function checkAccepting(context: ReadContext, id: string): Fault | undefined {
  const tender = context.state.get(tenderEntries, id);
  if (tender === undefined) return fault('TENDER_NOT_FOUND', { tender: id });
  const phase = tenderPhase(tender, context.time);
  switch (phase) {
    case 'ACCEPTING':
      return undefined;
    case 'DISCUSSION':
    case 'WAITING':
      return fault('BID_EARLY', { tender: id, state: phase });
    case 'CLOSED':
      return fault('BID_LATE', { tender: id, end: tender.acceptance?.end ?? 0 });
    default:
      return fault('TENDER_STATE', { tender: id, state: phase });
  }
}

function checkPlace(context: ReadContext, payload: EnvelopePayload, tender: Tender): Fault | undefined {
  const { lot, envelope, notBefore } = payload;
  if (lot > tender.lots) return fault('BID_LOT', { lot, lots: tender.lots });
  const { envelopes } = termsOf(context.state, tender);
  if (envelope >= envelopes) return fault('BID_ENVELOPE', { envelope, envelopes });
  const end = tender.acceptance?.end ?? 0;
  return notBefore === end ? undefined : fault('BID_NOT_BEFORE', { end });
}

function checkEnvelope({ u, v, c, documents }: EnvelopePayload): Fault | undefined {
  if (!isEnvelopeWellFormed({ u, v, c })) return fault('BID_MALFORMED', { part: 'envelope' });
  const inOrder = documents.every(({ k }, index) => k === index);
  return inOrder ? undefined : fault('BID_MALFORMED', { part: 'documents' });
}

function checkBounds(context: TxReadContext, { tender: id }: EnvelopePayload): Fault | undefined {
  const bidsMax = bidNumber(context.params, 'perTenderMax');
  return bidBook(context.state, id).count < bidsMax ? undefined : fault('BID_LIMIT', { bidsMax });
}

/** The next slot of the key, and no live version beside the one it names. */
function checkSlot(context: TxReadContext, payload: EnvelopePayload, replaces: number | undefined): Fault | undefined {
  const versionsMax = bidNumber(context.params, 'versionsMax');
  const { next, live } = slotOf(context, payload);
  if (next >= versionsMax) return fault('BID_LIMIT', { versionsMax });
  if (live !== replaces) return fault('BID_SLOT', { next, live: live ?? 0 });
  return payload.slot === next ? undefined : fault('BID_SLOT', { next, live: live ?? 0 });
}

/** Writes an accepted envelope into the state, in the place of `replaces` where that is given; gives its number. */
export function acceptBid(context: ApplyContext, payload: EnvelopePayload, replaces: number | undefined): number {
  const { tender: id, lot, envelope, slot, notBefore, u, v, c, documents } = payload;
  const { state } = context;
  const book = bidBook(state, id);
  const number = book.count + 1;
  const security = securityFor(state, id, lot, senderTag(context))?.id;
  state.put(bidEntries, bidId(id, number), {
    lot,
    envelope,
    submitter: context.tx.key,
    slot,
    notBefore,
    ...(security === undefined ? {} : { security }),
    documents,
    bytes: c.length,
    at: context.time,
    height: context.height,
    state: 'LIVE',
  });
  state.put(sealedEntries, bidId(id, number), { u, v, c });
  state.put(bidBookEntries, id, { count: number, live: [...book.live.filter((other) => other !== replaces), number] });
  state.put(bidSlotEntries, slotId(context, payload), { next: slot + 1, live: number });
  if (replaces !== undefined) {
    const before = state.get(bidEntries, bidId(id, replaces)) as Bid;
    state.put(bidEntries, bidId(id, replaces), { ...before, state: 'REPLACED', replacedBy: number });
  }
  if (security !== undefined) holdSecurity(context, security);
  return number;
}

/** Takes a live bid back; it is never opened. */
export function withdrawBid(context: ApplyContext, tender: string, number: number, bid: Bid): void {
  const { state } = context;
  const book = bidBook(state, tender);
  state.put(bidEntries, bidId(tender, number), { ...bid, state: 'WITHDRAWN' });
  state.put(bidBookEntries, tender, { ...book, live: book.live.filter((other) => other !== number) });
  const id = slotId(context, { ...bid, tender });
  state.put(bidSlotEntries, id, { next: (state.get(bidSlotEntries, id) as BidSlot).next });
}

/** True iff the key has another live bid for the lot: then its security stays where it is. */
export function hasOtherLive(context: ReadContext, tender: string, number: number, bid: Bid): boolean {
  return bidBook(context.state, tender).live.some((other) => {
    const found = context.state.get(bidEntries, bidId(tender, other));
    return (
      other !== number && found !== undefined && found.lot === bid.lot && bytesEqual(found.submitter, bid.submitter)
    );
  });
}

type SlotPlace = Pick<EnvelopePayload, 'tender' | 'lot' | 'envelope'>;

function slotOf(context: TxReadContext, place: SlotPlace): BidSlot {
  return context.state.get(bidSlotEntries, slotId(context, place)) ?? { next: 0 };
}

function slotId(context: TxReadContext, { tender, lot, envelope }: SlotPlace): string {
  return `${tender}/${toHex(senderTag(context))}/${lot}/${envelope}`;
}
