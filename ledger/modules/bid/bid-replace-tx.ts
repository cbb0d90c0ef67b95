import { bytesEqual } from '../../base/bytes.ts';
import { type Fault, fault } from '../../base/fault.ts';
import { type Infer, map } from '../../base/schema.ts';
import { defineTx, type TxReadContext, type TxRow } from '../../module.ts';
import { releaseSecurity } from '../guarantee/guarantee-moves.ts';
import { tenderIdSchema } from '../tender/tender-entries.ts';
import {
  acceptanceFaults,
  acceptBid,
  checkAcceptance,
  checkAccepting,
  checkAdmittedFor,
  hasOtherLive,
  withdrawBid,
} from './bid-acceptance.ts';
import { bidEntries, bidId, existingBid } from './bid-entries.ts';
import { bidNumberSchema, envelopeExample, envelopeFields, envelopeTexts } from './bid-submit-fields.ts';

const LAW = 'Law 106-VIII; Rules (order 687), change and withdrawal of bids';
const numberText = { kk: 'Өтінімнің нөмірі', ru: 'Номер заявки', en: 'Number of the bid' };

const replacePayload = map({ ...envelopeFields, bid: bidNumberSchema() });

/** `bid.replace`: the next version takes the place of a live one, which stays sealed for ever. It names what it replaces. */
export const replaceTx: TxRow = defineTx<Infer<typeof replacePayload>>({
  type: 'bid.replace',
  payload: replacePayload,
  signer: { kind: 'submission' },
  admission: (context, { tender, bid }) => checkAdmittedFor(context, tender, bid),
  sensitive: false,
  legalBasis: LAW,
  cost: 20,
  subjects: ({ tender }) => [`tender/${tender}`],
  faults: ['BID_NOT_FOUND', 'BID_NOT_OWNER', 'BID_NOT_LIVE', ...acceptanceFaults],
  check: (context, payload) =>
    checkOwnLive(context, payload.tender, payload.bid) ?? checkAcceptance(context, payload, payload.bid),
  apply(context, payload) {
    const bid = acceptBid(context, payload, payload.bid);
    const { tender, lot, envelope } = payload;
    context.emit({ type: 'bid.replaced', data: { tender, bid, replaces: payload.bid, lot, envelope } });
    return { tender, bid, replaces: payload.bid };
  },
  title: { kk: 'Өтінімді ауыстыру', ru: 'Заменить заявку', en: 'Replace a bid' },
  fields: {
    ...envelopeTexts,
    bid: { kk: 'Ауыстырылатын өтінімнің нөмірі', ru: 'Номер заменяемой заявки', en: 'Number of the bid it replaces' },
  },
  example: { ...envelopeExample, slot: 1, bid: 3 },
});

const withdrawPayload = map({ tender: tenderIdSchema, bid: bidNumberSchema() });

/** `bid.withdraw`: takes a live bid back before acceptance ends; its security is free again. */
export const withdrawTx: TxRow = defineTx<Infer<typeof withdrawPayload>>({
  type: 'bid.withdraw',
  payload: withdrawPayload,
  signer: { kind: 'submission' },
  admission: (context, { tender, bid }) => checkAdmittedFor(context, tender, bid),
  sensitive: false,
  legalBasis: LAW,
  cost: 4,
  subjects: ({ tender }) => [`tender/${tender}`],
  faults: [
    'BID_NOT_FOUND',
    'BID_NOT_OWNER',
    'BID_NOT_LIVE',
    'TENDER_NOT_FOUND',
    'BID_EARLY',
    'BID_LATE',
    'TENDER_STATE',
  ],
  check: (context, { tender, bid }) => checkOwnLive(context, tender, bid) ?? checkAccepting(context, tender),
  apply(context, { tender, bid: number }) {
    const bid = existingBid(context.state, tender, number);
    withdrawBid(context, tender, number, bid);
    if (bid.security !== undefined && !hasOtherLive(context, tender, number, bid))
      releaseSecurity(context, bid.security, 'BID_WITHDRAWN');
    context.emit({ type: 'bid.withdrawn', data: { tender, bid: number, lot: bid.lot } });
    return { tender, bid: number };
  },
  title: { kk: 'Өтінімді қайтарып алу', ru: 'Отозвать заявку', en: 'Withdraw a bid' },
  fields: { tender: { kk: 'Конкурс', ru: 'Конкурс', en: 'Tender' }, bid: numberText },
  example: { tender: 't-00a1b2c3d4e5f607', bid: 3 },
});

/** BID_NOT_FOUND, BID_NOT_OWNER when another key submitted it, BID_NOT_LIVE when it was replaced or withdrawn. */
function checkOwnLive(context: TxReadContext, tender: string, number: number): Fault | undefined {
  const bid = context.state.get(bidEntries, bidId(tender, number));
  if (bid === undefined) return fault('BID_NOT_FOUND', { tender, bid: number });
  if (!bytesEqual(bid.submitter, context.tx.key)) return fault('BID_NOT_OWNER', { tender, bid: number });
  return bid.state === 'LIVE' ? undefined : fault('BID_NOT_LIVE', { bid: number, state: bid.state });
}
