import type { LedgerModule } from '../../module.ts';
import { alpJustify } from './alp-justify-tx.ts';
import { auctionOffer } from './auction-offer-tx.ts';
import { awardAccept, awardDecline } from './award-answer-txs.ts';
import {
  awardEntries,
  awardPastEntries,
  bidCaseEntries,
  challengeEntries,
  challengesEntries,
  lotBidderEntries,
  lotBidsEntries,
  lotFactsEntries,
  lotOrderEntries,
  lotProtocolEntries,
  lotReleaseEntries,
  lotReviewEntries,
  lotStageEntries,
  lotsOpenEntries,
  voteEntries,
} from './award-entries.ts';
import { awardParams } from './award-params.ts';
import { awardTimers } from './award-timers.ts';
import { awardWords } from './award-words.ts';
import { noticeFacts } from './lot-facts.ts';
import { reviewVote } from './review-vote-tx.ts';
import { scoreChallenge } from './score-challenge-tx.ts';
import { scoreOutEntries, scoreRowEntries, scoreSheetEntries } from './score-sheet-store.ts';
import { sourceWaitEntries, sourceWaitTurnEntries } from './source-wait.ts';

/** Lots from the opening of their bids to the award: facts, review, scoring, stand-still (domain.md §3.1, §3.3). */
export const awardModule: LedgerModule = {
  name: 'award',
  txs: [reviewVote, auctionOffer, alpJustify, scoreChallenge, awardAccept, awardDecline],
  timers: awardTimers,
  params: awardParams,
  entries: [
    lotStageEntries,
    lotBidsEntries,
    lotFactsEntries,
    bidCaseEntries,
    lotBidderEntries,
    lotReviewEntries,
    voteEntries,
    lotProtocolEntries,
    scoreSheetEntries,
    scoreRowEntries,
    scoreOutEntries,
    lotOrderEntries,
    awardEntries,
    awardPastEntries,
    challengeEntries,
    challengesEntries,
    lotReleaseEntries,
    lotsOpenEntries,
    sourceWaitEntries,
    sourceWaitTurnEntries,
  ],
  words: awardWords,
  onBlock: noticeFacts,
};
