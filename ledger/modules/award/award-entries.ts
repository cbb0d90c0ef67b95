import type { Hash } from '../../base/hash.ts';
import { invariant } from '../../base/invariant.ts';
import type { PublicKey } from '../../base/keys.ts';
import { defineEntries, type StateRead } from '../../module.ts';
import type { CriterionKind } from '../../scoring/criterion-table.ts';

/** Where a lot stands after its first envelopes were opened; the diagram is in docs/spec/award.md. */
export const LOT_STAGES = [
  'FACTS',
  'REVIEW',
  'ADMITTED',
  'OPENING_2',
  'AUCTION',
  'SCORING',
  'JUSTIFY',
  'PRICE_REVIEW',
  'STANDSTILL',
  'SIGNING',
  'AWARDED',
  'UNSUCCESSFUL',
  'SUSPENDED',
] as const;
export type LotStageName = (typeof LOT_STAGES)[number];

/** Why a lot ends without a winner. */
export const FAIL_REASONS = ['NO_BIDS', 'NO_QUALIFIED', 'COMMISSION', 'NO_WINNER'] as const;
export type FailReason = (typeof FAIL_REASONS)[number];

/** Why a lot stands still by itself: a source is silent, or its score does not come out again. */
export const HALT_REASONS = ['SOURCE', 'SCORE'] as const;
export type HaltReason = (typeof HALT_REASONS)[number];

/** `lotStage/<tender>/<lot>`. */
export type LotStage = {
  readonly stage: LotStageName;
  readonly since: number;
  /** The one clock that runs for the lot. */
  readonly clock?: { readonly kind: string; readonly dueAt: number };
  /** The end of the stage's term, ms, exclusive; every precondition compares block time with it. */
  readonly until?: number;
  /** Set once the term was given a second time. */
  readonly extended?: boolean;
  /** The round of an auction. */
  readonly round?: number;
  readonly reason?: FailReason | HaltReason;
};

/** The first envelopes of a lot that were opened, by number, with those that counted. `lotBids/<tender>/<lot>`. */
export type LotBids = { readonly opened: readonly number[]; readonly valid: readonly number[] };

/** Facts that a lot still waits for: bids in the order they are looked at, and the place of the next one. `lotFacts/<tender>/<lot>`. */
export type LotFacts = { readonly waiting: readonly number[]; readonly next: number };

/** Why a bid is out: what it failed, by which article, and who says so (domain.md §3.1, I6). */
export type Rejection = {
  readonly at: number;
  /** At the admission; when prices were opened; or after the bid had been scored, so that its sheet still has it. */
  readonly when: 'ADMISSION' | 'PRICES' | 'SCORING';
  /** Id of the tender's criterion, or one of the ledger's own. */
  readonly criterion: string;
  readonly articles: readonly string[];
  /** `source/<id>` of a fact, keys (hex) of members of the commission, or `ledger`. */
  readonly signers: readonly string[];
  /** The fact it rests on. */
  readonly fact?: string;
};

/** What a source said of a bidder for one criterion; without a fact no source is registered for the condition. */
export type FactFinding = { readonly criterion: string; readonly kind: CriterionKind; readonly fact?: string };

/** A valid bid from opening to its end, by the number of its first envelope. `bidCase/<tender>/<number>`. */
export type BidCase = {
  readonly lot: number;
  /** BIN. */
  readonly bidder: string;
  readonly state: 'OPENED' | 'ADMITTED' | 'REJECTED' | 'RANKED' | 'WON' | 'LOST';
  /** Number of the envelope that holds the price; absent where the bidder gave none. */
  readonly priceBid?: number;
  readonly facts: readonly FactFinding[];
  /** Schemas whose source has not answered. */
  readonly missing: readonly string[];
  readonly rejected?: Rejection;
  /** The last offer of an auction, minor units, and its round. */
  readonly offer?: { readonly price: number; readonly round: number };
  /** What the bidder showed for its abnormally low price. */
  readonly justified?: { readonly at: number; readonly documents: readonly string[] };
  /** By the result, from 1. */
  readonly rank?: number;
};

/** Seats of a commission as far as one lot's votes go. `lotReview/<tender>/<lot>`. */
export type LotReview = {
  readonly bids: readonly number[];
  readonly criteria: readonly string[];
  /** By seat: votes that the member owes, none for a bid of its own organisation, and those it gave. */
  readonly seats: readonly { readonly key: PublicKey; readonly due: number; readonly cast: number }[];
};

/** One member's word on one bid and criterion; final and public when cast. */
export type Vote = {
  readonly key: PublicKey;
  readonly org: string;
  readonly pass: boolean;
  readonly ground: string;
  readonly reason: string;
  readonly evidence: readonly string[];
  readonly at: number;
};

/** Minutes: the RFC 6962 root of the leaves and how many there are. `lotProtocol/<tender>/<lot>/<kind>`. */
export type LotProtocol = {
  readonly at: number;
  readonly root: Hash;
  readonly bids: number;
  /** Admitted ones, or ranked ones. */
  readonly passed: number;
};
export type ProtocolKind = 'ADMISSION' | 'RESULT';

export type AwardState = 'PENDING' | 'ACTIVE' | 'ACCEPTED' | 'DECLINED' | 'EVADED';

/** Who may have the contract now; earlier ranks stand in `awardPast/<tender>/<lot>/<rank>`. `award/<tender>/<lot>`. */
export type Award = {
  readonly rank: number;
  readonly bid: number;
  readonly bidder: string;
  /** Minor units without VAT. */
  readonly amount: number;
  /** What the winner lodges before the contract because its price is abnormally low, minor units. */
  readonly deposit?: number;
  readonly state: AwardState;
  readonly since: number;
  /** By when the winner must accept, ms, exclusive. */
  readonly signBy?: number;
  readonly document?: string;
  readonly reason?: string;
};

/** A claim that a step of a score is wrong, with what the ledger computed anew. `challenge/<tender>/<lot>/<n>`. */
export type Challenge = {
  readonly by: string;
  readonly at: number;
  readonly bid: number;
  readonly step: number;
  readonly claimed: number;
  readonly value: number;
  readonly text: string;
  readonly result: 'MATCH' | 'MISMATCH';
  readonly traceHash: Hash;
};

/** How many challenges a lot has, and how many of them are whose. `challenges/<tender>/<lot>`. */
export type Challenges = { readonly count: number; readonly by: Readonly<Record<string, number>> };

/** Securities of an ended lot still to be given back: the next place in the tender's bids. `lotRelease/<tender>/<lot>`. */
export type LotRelease = { readonly next: number; readonly released: number };

export const lotStageEntries = defineEntries<LotStage>('lotStage');
export const lotBidsEntries = defineEntries<LotBids>('lotBids');
export const lotFactsEntries = defineEntries<LotFacts>('lotFacts');
export const bidCaseEntries = defineEntries<BidCase>('bidCase');
/** `lotBidder/<tender>/<lot>/<BIN>`: the number of the organisation's bid. */
export const lotBidderEntries = defineEntries<number>('lotBidder');
export const lotReviewEntries = defineEntries<LotReview>('lotReview');
/** `votes/<tender>/<bid>/<criterion>`, in the order they were cast. */
export const voteEntries = defineEntries<readonly Vote[]>('votes');
export const lotProtocolEntries = defineEntries<LotProtocol>('lotProtocol');
export const awardEntries = defineEntries<Award>('award');
export const awardPastEntries = defineEntries<Award>('awardPast');
/** `lotOrder/<tender>/<lot>`: the bids that may be awarded, by rank. */
export const lotOrderEntries = defineEntries<readonly number[]>('lotOrder');
export const challengeEntries = defineEntries<Challenge>('challenge');
export const challengesEntries = defineEntries<Challenges>('challenges');
export const lotReleaseEntries = defineEntries<LotRelease>('lotRelease');
/** `lotsOpen/<tender>`: how many lots have not ended. */
export const lotsOpenEntries = defineEntries<number>('lotsOpen');

export function lotId(tender: string, lot: number): string {
  return `${tender}/${lot}`;
}

/** Tender and lot of a lot's id, as timers name it. */
export function lotFromId(id: string): { readonly tender: string; readonly lot: number } {
  const [tender = '', lot] = id.split('/');
  return { tender, lot: Number(lot) };
}

/** A lot's stage, or undefined before the opening of its bids has ended. */
export function lotStageOf(state: StateRead, tender: string, lot: number): LotStage | undefined {
  return state.get(lotStageEntries, lotId(tender, lot));
}

/** The stage of a lot that has begun. */
export function existingStage(state: StateRead, tender: string, lot: number): LotStage {
  const stage = lotStageOf(state, tender, lot);
  invariant(stage !== undefined, `the lot's bids were opened: ${lotId(tender, lot)}`);
  return stage;
}

export function lotBidsOf(state: StateRead, tender: string, lot: number): LotBids {
  const bids = state.get(lotBidsEntries, lotId(tender, lot));
  invariant(bids !== undefined, `the lot's bids were opened: ${lotId(tender, lot)}`);
  return bids;
}

/** The case of a valid bid. */
export function existingCase(state: StateRead, tender: string, number: number): BidCase {
  const found = state.get(bidCaseEntries, `${tender}/${number}`);
  invariant(found !== undefined, `the bid was opened and is valid: ${tender}/${number}`);
  return found;
}

/** The valid bids of a lot with their cases, by number. */
export function casesOf(
  state: StateRead,
  tender: string,
  lot: number,
): readonly { readonly number: number; readonly bid: BidCase }[] {
  return lotBidsOf(state, tender, lot).valid.map((number) => ({ number, bid: existingCase(state, tender, number) }));
}

export function existingAward(state: StateRead, tender: string, lot: number): Award {
  const award = state.get(awardEntries, lotId(tender, lot));
  invariant(award !== undefined, `the lot has an award: ${lotId(tender, lot)}`);
  return award;
}
