import { toHex } from '../../base/bytes.ts';
import { keyText } from '../../base/keys.ts';
import type { Texts } from '../../base/texts.ts';
import type { StateRead } from '../../module.ts';
import { existingTender } from '../tender/tender-entries.ts';
import {
  type Award,
  awardEntries,
  awardPastEntries,
  type BidCase,
  bidCaseEntries,
  type Challenge,
  challengeEntries,
  challengesEntries,
  type LotBids,
  type LotProtocol,
  type LotStage,
  lotBidsEntries,
  lotId,
  lotProtocolEntries,
  lotReviewEntries,
  lotStageOf,
  type ProtocolKind,
  type Vote,
} from './award-entries.ts';
import { awardWord, type LotMoment } from './award-words.ts';
import { manualCriteria } from './lot-criteria.ts';
import { PRICE_QUESTION, type Verdict, verdictOf, votesOn } from './lot-review.ts';
import { type SheetHead, scoreSheetEntries } from './score-sheet-store.ts';

type ProtocolView = Omit<LotProtocol, 'root'> & { readonly root: string };

/** One line of a lot's timeline; `past` tells what has happened from what is due. */
export interface LotMomentView {
  readonly at: number;
  readonly what: LotMoment;
  readonly text: Texts;
  readonly past: boolean;
}

/** What members said of one bid and criterion, and what it comes to so far. */
export interface VotesView {
  readonly bid: number;
  readonly criterion: string;
  readonly verdict: Verdict;
  readonly votes: readonly (Omit<Vote, 'key'> & { readonly key: string })[];
}

export type AwardView = Award & { readonly stateText: Texts };

/** A lot from the opening of its bids on, ready for a page or an answer; hashes and keys in hex. */
export interface LotProgress {
  readonly stage: LotStage['stage'];
  readonly stageText: Texts;
  readonly since: number;
  readonly until?: number;
  readonly extended?: boolean;
  readonly round?: number;
  readonly reason?: LotStage['reason'];
  readonly reasonText?: Texts;
  readonly protocols: { readonly [Kind in ProtocolKind]?: ProtocolView };
  /** Facts that sources still owe: bids with the schemas. */
  readonly missing: readonly { readonly bid: number; readonly schemas: readonly string[] }[];
  /** Votes of the present or last review that each seat owes and gave. */
  readonly seats?: readonly { readonly key: string; readonly due: number; readonly cast: number }[];
  readonly votes: readonly VotesView[];
  /** The score sheet without its lines; `tender_score` gives those. */
  readonly sheet?: Omit<SheetHead, 'traceHash'> & { readonly traceHash: string };
  readonly award?: AwardView;
  /** Awards of ranks that did not accept, from the first. */
  readonly earlier: readonly AwardView[];
  readonly challenges: readonly (Omit<Challenge, 'traceHash'> & { readonly traceHash: string })[];
  readonly timeline: readonly LotMomentView[];
}

/** Takes a state and the moment it is looked at (block time, ms), gives the progress of each lot; undefined before its bids are opened. */
export function awardView(state: StateRead, tender: string, time: number): readonly (LotProgress | undefined)[] {
  const { lots } = existingTender(state, tender);
  return Array.from({ length: lots }, (_, index) => lotProgress(state, tender, index + 1, time));
}

function lotProgress(state: StateRead, tender: string, lot: number, time: number): LotProgress | undefined {
  const found = lotStageOf(state, tender, lot);
  if (found === undefined) return undefined;
  const { clock: _own, ...stage } = found;
  const cases = casesIn(state, tender, state.get(lotBidsEntries, lotId(tender, lot)) ?? { opened: [], valid: [] });
  const seats = state.get(lotReviewEntries, lotId(tender, lot))?.seats;
  const head = state.get(scoreSheetEntries, lotId(tender, lot));
  const award = state.get(awardEntries, lotId(tender, lot));
  return {
    ...stage,
    stageText: awardWord(`STAGE_${stage.stage}`),
    ...reasonText(stage),
    protocols: protocolsOf(state, tender, lot),
    missing: cases.flatMap(({ number, bid }) =>
      bid.missing.length === 0 ? [] : [{ bid: number, schemas: bid.missing }],
    ),
    ...(seats === undefined ? {} : { seats: seats.map((seat) => ({ ...seat, key: keyText(seat.key) })) }),
    votes: votesIn(state, tender, cases),
    ...(head === undefined ? {} : { sheet: { ...head, traceHash: toHex(head.traceHash) } }),
    ...(award === undefined ? {} : { award: awardLine(award) }),
    earlier: pastAwards(state, tender, lot, award),
    challenges: challengesOf(state, tender, lot),
    timeline: timelineOf(state, tender, lot, { stage: found, award, time }),
  };
}

interface NumberedCase {
  readonly number: number;
  readonly bid: BidCase;
}

function casesIn(state: StateRead, tender: string, { valid }: LotBids): readonly NumberedCase[] {
  return valid.flatMap((number) => {
    const bid = state.get(bidCaseEntries, `${tender}/${number}`);
    return bid === undefined ? [] : [{ number, bid }];
  });
}

function reasonText({ stage, reason }: LotStage): { readonly reasonText?: Texts } {
  switch (reason) {
    case undefined:
      return {};
    case 'SOURCE':
    case 'SCORE':
      return stage === 'SUSPENDED' ? { reasonText: awardWord(`LOT_HALT_${reason}`) } : {};
    default:
      return { reasonText: awardWord(`LOT_END_${reason}`) };
  }
}

function protocolsOf(state: StateRead, tender: string, lot: number): LotProgress['protocols'] {
  const view = (kind: ProtocolKind): { readonly [Kind in ProtocolKind]?: ProtocolView } => {
    const found = state.get(lotProtocolEntries, `${lotId(tender, lot)}/${kind}`);
    return found === undefined ? {} : { [kind]: { ...found, root: toHex(found.root) } };
  };
  return { ...view('ADMISSION'), ...view('RESULT') };
}

function votesIn(state: StateRead, tender: string, cases: readonly NumberedCase[]): readonly VotesView[] {
  const criteria = [...manualCriteria(existingTender(state, tender)).map(({ id }) => id), PRICE_QUESTION];
  return cases.flatMap(({ number }) =>
    criteria.flatMap((criterion): readonly VotesView[] => {
      const votes = votesOn(state, tender, number, criterion).map((vote) => ({ ...vote, key: keyText(vote.key) }));
      if (votes.length === 0) return [];
      return [{ bid: number, criterion, verdict: verdictOf(state, tender, number, criterion), votes }];
    }),
  );
}

function awardLine(award: Award): AwardView {
  return { ...award, stateText: awardWord(`AWARD_${award.state}`) };
}

function pastAwards(state: StateRead, tender: string, lot: number, award: Award | undefined): readonly AwardView[] {
  const ranks = Array.from({ length: award === undefined ? 0 : award.rank }, (_, index) => index + 1);
  return ranks.flatMap((rank) => {
    const past = state.get(awardPastEntries, `${lotId(tender, lot)}/${rank}`);
    return past === undefined ? [] : [awardLine(past)];
  });
}

function challengesOf(state: StateRead, tender: string, lot: number): LotProgress['challenges'] {
  const { count } = state.get(challengesEntries, lotId(tender, lot)) ?? { count: 0 };
  return Array.from({ length: count }, (_, index) => index + 1).flatMap((number) => {
    const found = state.get(challengeEntries, `${lotId(tender, lot)}/${number}`);
    return found === undefined ? [] : [{ ...found, traceHash: toHex(found.traceHash) }];
  });
}

function timelineOf(
  state: StateRead,
  tender: string,
  lot: number,
  { stage, award, time }: { readonly stage: LotStage; readonly award: Award | undefined; readonly time: number },
): readonly LotMomentView[] {
  const moments: LotMomentView[] = [];
  const add = (at: number | undefined, what: LotMoment): void => {
    if (at !== undefined) moments.push({ at, what, text: awardWord(`MOMENT_${what}`), past: at <= time });
  };
  const { ADMISSION, RESULT } = protocolsOf(state, tender, lot);
  add(ADMISSION?.at, 'admission');
  add(RESULT?.at, 'result');
  if (stage.stage === 'SIGNING') add(award?.signBy, 'signBy');
  else add(stage.until, 'stageEnds');
  if (stage.stage === 'AWARDED') add(stage.since, 'awarded');
  if (stage.stage === 'UNSUCCESSFUL') add(stage.since, 'failed');
  // Equal moments keep the order above: the sort is stable.
  return moments.sort((a, b) => a.at - b.at);
}
