import { bytesEqual } from '../../base/bytes.ts';
import { type Fault, fault } from '../../base/fault.ts';
import { keyText } from '../../base/keys.ts';
import { bool, type Infer, list, map, optional, text } from '../../base/schema.ts';
import { type ApplyContext, defineTx, type TxReadContext } from '../../module.ts';
import { documentRef } from '../document/document-entries.ts';
import { commissionOf, seatOf } from '../tender/tender-commission.ts';
import { existingTender, tenderIdSchema } from '../tender/tender-entries.ts';
import { bidNumberSchema, checkDocuments, checkStage, lotNumber, stageFaults } from './award-checks.ts';
import { existingCase, existingStage, type Vote, voteEntries } from './award-entries.ts';
import { awardFieldTexts } from './award-field-texts.ts';
import { countVote, existingReview, PRICE_QUESTION, votesOn } from './lot-review.ts';

const payload = map({
  tender: tenderIdSchema,
  lot: lotNumber(),
  bid: bidNumberSchema(),
  criterion: optional(text({ max: 64, pattern: /^[A-Za-z0-9._-]{1,64}$/ })),
  pass: bool(),
  ground: text({ max: 200 }),
  reason: text({ max: 1000 }),
  evidence: optional(list(documentRef(), { max: 8 })),
});
type Payload = Infer<typeof payload>;

/** A member of the commission decides one bid by one manual criterion, or, without a criterion, whether a low price is justified. */
export const reviewVote = defineTx<Payload>({
  type: 'review.vote',
  payload,
  signer: { kind: 'registered' },
  sensitive: false,
  legalBasis: 'Law 106-VIII; Rules (order 687), review of bids by the commission',
  cost: 2,
  subjects: ({ tender }) => [`tender/${tender}`],
  faults: [
    ...stageFaults,
    'COMMISSION_NOT_MEMBER',
    'COMMISSION_CONFLICT',
    'REVIEW_AUTO_CRITERION',
    'REVIEW_CRITERION',
    'REVIEW_BID',
    'REVIEW_OWN_BID',
    'REVIEW_VOTED',
    'AWARD_DOCUMENT',
  ],
  check: checkVote,
  apply: applyVote,
  title: { kk: 'Комиссия мүшесінің дауысы', ru: 'Голос члена комиссии', en: 'Vote in the commission' },
  fields: {
    ...awardFieldTexts,
    criterion: {
      kk: 'Өлшемшарттың белгісі; берілмесе, демпингтік бағаның негіздемесі туралы',
      ru: 'Обозначение критерия; если не указано, об обосновании демпинговой цены',
      en: 'Name of the criterion; about the justification of an abnormally low price if absent',
    },
    pass: { kk: 'true: сәйкес келеді', ru: 'true: соответствует', en: 'true: it passes' },
    ground: {
      kk: 'Негіз болған құқық нормасы',
      ru: 'Норма права, на которой основано решение',
      en: 'Article of law that the decision rests on',
    },
    reason: {
      kk: 'Себебі; жеке деректерсіз',
      ru: 'Мотивы; без персональных данных',
      en: 'Reason; without personal data',
    },
    evidence: { kk: 'Дәлел құжаттар', ru: 'Документы-доказательства', en: 'Documents that show it' },
  },
  example: {
    tender: 't-00a1b2c3d4e5f607',
    lot: 1,
    bid: 2,
    criterion: 'specification',
    pass: false,
    ground: '106-VIII, 13-бап',
    reason: 'Қағаздың тығыздығы талап етілгеннен төмен',
  },
});

function checkVote(context: TxReadContext, vote: Payload): Fault | undefined {
  const { tender, lot, bid, criterion, evidence = [] } = vote;
  const early = checkStage(context, vote, [criterion === undefined ? 'PRICE_REVIEW' : 'REVIEW']);
  return (
    early ??
    checkMember(context, tender) ??
    checkCriterion(context, vote) ??
    checkBid(context, { tender, lot, bid, asked: criterion ?? PRICE_QUESTION }) ??
    checkDocuments(context, evidence)
  );
}

/** Whose key sits in the commission, and has declared no conflict. */
function checkMember(context: TxReadContext, tender: string): Fault | undefined {
  const members = commissionOf(context.state, tender)?.members ?? [];
  const member = members[seatOf(members, context.sender.key)];
  const detail = { tender, key: keyText(context.sender.key) };
  if (member === undefined || member.org !== context.sender.org) return fault('COMMISSION_NOT_MEMBER', detail);
  return member.conflict === undefined ? undefined : fault('COMMISSION_CONFLICT', detail);
}

function checkCriterion(context: TxReadContext, { tender, lot, criterion }: Payload): Fault | undefined {
  if (criterion === undefined) return undefined;
  const named = existingTender(context.state, tender).criteria.find(({ id }) => id === criterion);
  if (named?.kind === 'AUTO') return fault('REVIEW_AUTO_CRITERION', { tender, criterion });
  const isAsked = existingReview(context.state, tender, lot).criteria.includes(criterion);
  return isAsked ? undefined : fault('REVIEW_CRITERION', { tender, criterion });
}

function checkBid(
  context: TxReadContext,
  {
    tender,
    lot,
    bid,
    asked,
  }: { readonly tender: string; readonly lot: number; readonly bid: number; readonly asked: string },
): Fault | undefined {
  const { state, sender } = context;
  if (!existingReview(state, tender, lot).bids.includes(bid)) return fault('REVIEW_BID', { tender, bid });
  if (existingCase(state, tender, bid).bidder === sender.org) return fault('REVIEW_OWN_BID', { tender, bid });
  const hasVoted = votesOn(state, tender, bid, asked).some(({ key }) => bytesEqual(key, sender.key));
  return hasVoted ? fault('REVIEW_VOTED', { tender, bid }) : undefined;
}

function applyVote(
  context: ApplyContext,
  { tender, lot, bid, criterion, pass, ground, reason, evidence = [] }: Payload,
) {
  const asked = criterion ?? PRICE_QUESTION;
  const { key, org } = context.sender;
  const vote: Vote = { key, org, pass, ground, reason, evidence, at: context.time };
  context.state.put(voteEntries, `${tender}/${bid}/${asked}`, [...votesOn(context.state, tender, bid, asked), vote]);
  const members = commissionOf(context.state, tender)?.members ?? [];
  context.emit({ type: 'review.voted', data: { tender, lot, bid, criterion: asked, key: keyText(key), pass, ground } });
  countVote(context, tender, lot, seatOf(members, key));
  return { tender, lot, bid, stage: existingStage(context.state, tender, lot).stage };
}
