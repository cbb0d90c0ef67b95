import { type Fault, fault } from '../../base/fault.ts';
import { type Infer, map, optional } from '../../base/schema.ts';
import { type ApplyContext, defineTx, type TxReadContext } from '../../module.ts';
import { documentRef } from '../document/document-entries.ts';
import { reasonSchema } from '../plan/procurement-fields.ts';
import { tenderIdSchema } from '../tender/tender-entries.ts';
import { checkDocuments, checkStage, lotNumber, stageFaults } from './award-checks.ts';
import { existingAward } from './award-entries.ts';
import { awardFieldTexts } from './award-field-texts.ts';
import { awardLot } from './end-lot.ts';
import { passOver } from './lot-result.ts';

const acceptPayload = map({ tender: tenderIdSchema, lot: lotNumber(), document: optional(documentRef()) });
type Accept = Infer<typeof acceptPayload>;

/** The winner accepts the award within the term to sign: the lot is awarded for good, and others may have their securities back. */
export const awardAccept = defineTx<Accept>({
  type: 'award.accept',
  payload: acceptPayload,
  signer: { kind: 'registered' },
  sensitive: false,
  legalBasis: 'Law 106-VIII, conclusion of the contract',
  cost: 3,
  subjects: ({ tender }) => [`tender/${tender}`],
  faults: [...stageFaults, 'AWARD_NOT_WINNER', 'AWARD_DOCUMENT'],
  check: (context, { tender, lot, document }) =>
    checkWinner(context, tender, lot) ?? checkDocuments(context, document === undefined ? [] : [document]),
  apply(context: ApplyContext, { tender, lot, document }) {
    const more = document === undefined ? {} : { document };
    const award = {
      ...existingAward(context.state, tender, lot),
      state: 'ACCEPTED',
      since: context.time,
      ...more,
    } as const;
    awardLot(context, tender, lot, award);
    const { rank, bid, bidder, amount } = award;
    const data = { tender, lot, rank, bid, bidder, amount, state: award.state };
    context.emit({ type: 'award.changed', data });
    return data;
  },
  title: { kk: 'Жеңісті қабылдау', ru: 'Принять победу', en: 'Accept an award' },
  fields: {
    tender: awardFieldTexts.tender,
    lot: awardFieldTexts.lot,
    document: {
      kk: 'Қол қойылған құжат, тіркелген',
      ru: 'Подписанный документ, закреплённый',
      en: 'The signed document, anchored',
    },
  },
  example: { tender: 't-00a1b2c3d4e5f607', lot: 1 },
});

const declinePayload = map({ tender: tenderIdSchema, lot: lotNumber(), reason: reasonSchema });
type Decline = Infer<typeof declinePayload>;

/** The winner refuses the contract: to the law that is evading it, so that its security is called, and the next rank is asked. */
export const awardDecline = defineTx<Decline>({
  type: 'award.decline',
  payload: declinePayload,
  signer: { kind: 'registered' },
  sensitive: true,
  legalBasis: 'Law 106-VIII, evasion of the contract',
  cost: 3,
  subjects: ({ tender }) => [`tender/${tender}`],
  faults: [...stageFaults, 'AWARD_NOT_WINNER'],
  check: (context, { tender, lot }) => checkWinner(context, tender, lot),
  apply(context: ApplyContext, { tender, lot, reason }) {
    const { rank } = existingAward(context.state, tender, lot);
    passOver(context, tender, lot, { state: 'DECLINED', reason });
    return { tender, lot, rank, state: 'DECLINED' };
  },
  title: { kk: 'Жеңістен бас тарту', ru: 'Отказаться от победы', en: 'Decline an award' },
  fields: {
    tender: awardFieldTexts.tender,
    lot: awardFieldTexts.lot,
    reason: { kk: 'Бас тарту себебі', ru: 'Причина отказа', en: 'Reason of the refusal' },
  },
  example: { tender: 't-00a1b2c3d4e5f607', lot: 1, reason: 'Өндірісте апат болды' },
});

/** The organisation whose bid has the award now. */
function checkWinner(context: TxReadContext, tender: string, lot: number): Fault | undefined {
  const early = checkStage(context, { tender, lot }, ['SIGNING']);
  if (early !== undefined) return early;
  const { bidder } = existingAward(context.state, tender, lot);
  return bidder === context.sender.org ? undefined : fault('AWARD_NOT_WINNER', { tender, lot });
}
