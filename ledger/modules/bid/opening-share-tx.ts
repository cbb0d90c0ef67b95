import { bytesEqual } from '../../base/bytes.ts';
import { type Fault, fault } from '../../base/fault.ts';
import { invariant } from '../../base/invariant.ts';
import { keyText } from '../../base/keys.ts';
import { VALIDATORS_MAX } from '../../base/limits.ts';
import { bytes, type Infer, int, list, map } from '../../base/schema.ts';
import { type ApplyContext, defineTx, type TxReadContext, type TxRow } from '../../module.ts';
import { sealMessageBytes } from '../../seal/identity.ts';
import type { ShareCrypto } from '../../seal/share-crypto.ts';
import { existingKeySet, jointKeyOf, type KeySet, publicKeyOf } from '../seal/seal-entries.ts';
import { existingTender, type Tender, tenderEntries, tenderIdSchema } from '../tender/tender-entries.ts';
import {
  bidEntries,
  bidId,
  envelopeContextOf,
  existingBid,
  openedEntries,
  openingEntries,
  openingShareEntries,
  releasedEntries,
} from './bid-entries.ts';
import { bidNumberSchema } from './bid-submit-fields.ts';
import { OPENING_STEP } from './opening.ts';

/** Shares of one transaction: each costs about 1 ms to check, the last of a bid up to 3 more to combine and to check the key. */
export const SHARES_PER_TX_MAX = 16;

const payload = map({
  tender: tenderIdSchema,
  index: int({ min: 1, max: VALIDATORS_MAX }),
  shares: list(map({ bid: bidNumberSchema(), share: bytes({ min: 96, max: 96 }) }), { min: 1, max: SHARES_PER_TX_MAX }),
});
type Payload = Infer<typeof payload>;

/**
 * `bid.openingShares`: an opener signs the identities of bids that are due; t such shares make the key of a bid. It works from the
 * committed state alone, so nobody has to ask for it, and no share can exist before the block that ended acceptance is final.
 */
export function openingSharesTx(shares: ShareCrypto): TxRow {
  return defineTx<Payload>({
    type: 'bid.openingShares',
    payload,
    signer: { kind: 'registered' },
    sensitive: false,
    legalBasis: 'sealed-bids.md §3.4; Law 106-VIII, automatic opening of bids',
    cost: 320,
    lane: 'seal',
    subjects: ({ tender }) => [`tender/${tender}`],
    faults: [
      'TENDER_NOT_FOUND',
      'BID_SHARE_EARLY',
      'SEAL_NOT_PARTICIPANT',
      'BID_NOT_FOUND',
      'BID_SHARE_NOT_DUE',
      'BID_SHARE_SUPERFLUOUS',
      'BID_SHARE_INVALID',
    ],
    check: (context, given) => checkShares(context, given, shares),
    apply: (context, given) => takeShares(context, given, shares),
    title: {
      kk: 'Конверттерді ашуға үлес қосу',
      ru: 'Доли для вскрытия конвертов',
      en: 'Give shares that open bids',
    },
    fields: {
      tender: { kk: 'Конкурс', ru: 'Конкурс', en: 'Tender' },
      index: {
        kk: 'Валидатордың кілт жасаудағы нөмірі',
        ru: 'Номер валидатора в ключе',
        en: 'Index of the opener in the key',
      },
      shares: { kk: 'Үлестер', ru: 'Доли', en: 'Shares' },
      'shares.bid': { kk: 'Өтінімнің нөмірі', ru: 'Номер заявки', en: 'Number of the bid' },
      'shares.share': { kk: 'Үлестің өзі', ru: 'Сама доля', en: 'The share' },
    },
    example: { tender: 't-00a1b2c3d4e5f607', index: 1, shares: [{ bid: 1, share: new Uint8Array(96).fill(0x8f) }] },
  });
}

function checkShares(context: TxReadContext, given: Payload, crypto: ShareCrypto): Fault | undefined {
  const { tender: id, index, shares } = given;
  const tender = context.state.get(tenderEntries, id);
  if (tender === undefined) return fault('TENDER_NOT_FOUND', { tender: id });
  const opening = context.state.get(openingEntries, id);
  if (opening === undefined || tender.sealKey === undefined) return fault('BID_SHARE_EARLY', { tender: id });
  const keySet = existingKeySet(context.state, tender.sealKey.epoch);
  const participant = keySet.participants[index - 1];
  if (participant === undefined || !bytesEqual(participant.key, context.sender.key))
    return fault('SEAL_NOT_PARTICIPANT', { key: keyText(context.sender.key), epoch: tender.sealKey.epoch });
  const due = new Set(opening.pending);
  const named = new Set<number>();
  for (const { bid } of shares) {
    const wrong = checkDue(context, { tender: id, index, bid, isDue: due.has(bid), isTwice: named.has(bid) });
    if (wrong !== undefined) return wrong;
    named.add(bid);
  }
  const bad = shares.find(({ bid, share }) => !isGood(context, { id, tender, keySet, index, bid, share }, crypto));
  return bad === undefined ? undefined : fault('BID_SHARE_INVALID', { bid: bad.bid, index });
}

interface NamedShare {
  readonly tender: string;
  readonly index: number;
  readonly bid: number;
  readonly isDue: boolean;
  readonly isTwice: boolean;
}

/** A share that nobody needs any more makes a block invalid, as a duplicate does; one for a bid that is not due is recorded. */
function checkDue(context: TxReadContext, { tender, index, bid, isDue, isTwice }: NamedShare): Fault | undefined {
  const id = bidId(tender, bid);
  const { state } = context;
  if (state.get(bidEntries, id) === undefined) return fault('BID_NOT_FOUND', { tender, bid });
  const isOver = state.get(releasedEntries, id) !== undefined || state.get(openedEntries, id) !== undefined;
  const isGiven = (state.get(openingShareEntries, id) ?? []).some((share) => share.index === index);
  if (isOver || isGiven || isTwice) return fault('BID_SHARE_SUPERFLUOUS', { tender, bid, index });
  return isDue ? undefined : fault('BID_SHARE_NOT_DUE', { tender, bid });
}

interface CheckedShare {
  readonly id: string;
  readonly tender: Tender;
  readonly keySet: KeySet;
  readonly index: number;
  readonly bid: number;
  readonly share: Uint8Array;
}

function isGood(
  context: TxReadContext,
  { id, tender, keySet, index, bid, share }: CheckedShare,
  crypto: ShareCrypto,
): boolean {
  const member = jointKeyOf(keySet).members[index - 1];
  if (member === undefined) return false;
  const { identity } = envelopeContextOf(context, id, tender, existingBid(context.state, id, bid));
  return crypto.verify(member, sealMessageBytes({ kind: 'identity', identity }), share);
}

function takeShares(context: ApplyContext, { tender: id, index, shares }: Payload, crypto: ShareCrypto) {
  const { state } = context;
  const tender = existingTender(state, id);
  const keySet = existingKeySet(state, tender.sealKey?.epoch ?? 0);
  const released: number[] = [];
  for (const { bid, share } of shares) {
    const place = bidId(id, bid);
    const all = [...(state.get(openingShareEntries, place) ?? []), { index, share }];
    if (all.length < keySet.t) {
      state.put(openingShareEntries, place, all);
      continue;
    }
    const { identity } = envelopeContextOf(context, id, tender, existingBid(state, id, bid));
    const message = sealMessageBytes({ kind: 'identity', identity });
    const d = crypto.combine(
      message,
      all.map((one) => ({ index: one.index, signature: one.share })),
    );
    invariant(crypto.verify(publicKeyOf(keySet), message, d), `good shares make the key of a bid: ${place}`);
    state.put(releasedEntries, place, d);
    state.remove(openingShareEntries, place);
    released.push(bid);
  }
  if (released.length > 0) {
    context.schedule(context.time + 1, id, OPENING_STEP);
    context.emit({ type: 'bid.keysReleased', data: { tender: id, bids: released } });
  }
  return { tender: id, index, released };
}
