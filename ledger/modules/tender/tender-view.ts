import { toHex } from '../../base/bytes.ts';
import { keyText } from '../../base/keys.ts';
import type { Texts } from '../../base/texts.ts';
import type { StateRead } from '../../module.ts';
import { awardView, type LotProgress } from '../award/award-view.ts';
import { type BidView, bidsView } from '../award/bids-view.ts';
import { planWords } from '../plan/plan-states.ts';
import { commissionOf } from './tender-commission.ts';
import {
  type Lot,
  numbered,
  type Question,
  questionEntries,
  type Span,
  type Tender,
  type TenderVersion,
  tenderEntries,
  tenderLots,
  tenderVersionEntries,
} from './tender-entries.ts';
import { type ClockPhase, clockPhase, type TenderPhase, tenderPhase } from './tender-phase.ts';
import { type TenderWord, tenderWord } from './tender-words.ts';

type Moment = TenderWord extends infer Word ? (Word extends `MOMENT_${infer What}` ? What : never) : never;

export type LotPhase = 'OPEN' | 'CLOSED' | 'CANCELLED';

/** Where a lot stands after closing, as the stages after it know: its state and the word for it. */
export interface LotStage {
  readonly phase: string;
  readonly phaseText: Texts;
}

/** Takes a lot's number, gives its stage, or undefined where none has begun: the lot then follows its tender. */
export type LotStageOf = (lot: number) => LotStage | undefined;

/** A version's documents as pages and RPC give them; hashes in hex. */
export interface VersionView {
  readonly version: number;
  readonly at: number;
  readonly reason?: string;
  readonly question?: number;
  readonly documents: readonly { readonly document: string; readonly sha256: string }[];
}

export interface CommissionSeat {
  readonly key: string;
  readonly org: string;
  readonly chair: boolean;
  /** When the member declared a conflict of interest, and why; it may not vote. */
  readonly conflict?: { readonly at: number; readonly reason: string };
}

/** One line of a tender's timeline; `past` tells what has happened from what is due. */
export interface TenderMoment {
  readonly at: number;
  readonly what: Moment;
  readonly text: Texts;
  readonly past: boolean;
  /** Version, question or reason the moment is about. */
  readonly about?: string | number;
}

/** All that is known of a tender at a moment, ready for a page or an answer. */
export interface TenderView {
  readonly id: string;
  readonly phase: TenderPhase;
  readonly phaseText: Texts;
  readonly methodText: Texts;
  readonly ruleText: Texts;
  readonly buyerText: Texts;
  readonly tender: Omit<Tender, 'params'> & { readonly params: string };
  readonly periods: { readonly discussion?: Span; readonly acceptance?: Span };
  /** `progress` from the opening of a lot's bids on. */
  readonly lots: readonly (Lot & LotStage & { readonly number: number; readonly progress?: LotProgress })[];
  /** All envelopes in the order of acceptance; what they say once they are opened. */
  readonly bids: readonly BidView[];
  /** Who decides what facts cannot; absent where nobody was named. Keys in hex. */
  readonly commission?: readonly CommissionSeat[];
  /** All versions, the one in force last. */
  readonly documents: readonly VersionView[];
  readonly questions: readonly (Question & { readonly number: number; readonly phaseText: Texts })[];
  readonly timeline: readonly TenderMoment[];
}

/**
 * Takes a state, the moment it is looked at (block time, ms) and, where others than the award module run the stages after closing, what
 * they say of the lots; gives a tender's view, or undefined where there is none.
 */
export function tenderView(state: StateRead, id: string, time: number, stageOf?: LotStageOf): TenderView | undefined {
  const tender = state.get(tenderEntries, id);
  if (tender === undefined) return undefined;
  const phase = tenderPhase(tender, time);
  const questions = numbered(
    tender.questions,
    (number) => state.get(questionEntries, `${id}/${number}`),
    `question of ${id}`,
  );
  const lots = awardView(state, id, time);
  const stagesOf = stageOf ?? ((lot: number) => stageFrom(lots[lot - 1]));
  const versions = numbered(
    tender.version,
    (number) => state.get(tenderVersionEntries, `${id}/${number}`),
    `version of ${id}`,
  );
  return {
    id,
    phase,
    phaseText: tenderWord(`TENDER_${phase}`),
    methodText: planWords[`METHOD_${tender.method}`] as Texts,
    ruleText: tenderWord(`RULE_${tender.scoringRule}`),
    buyerText: tenderWord(`BUYER_${tender.buyer}`),
    tender: { ...tender, params: toHex(tender.params) },
    periods: {
      ...(tender.discussion === undefined ? {} : { discussion: tender.discussion }),
      ...(tender.acceptance === undefined ? {} : { acceptance: tender.acceptance }),
    },
    lots: tenderLots(state, id, tender).map((lot, index) => {
      const lotPhase = lotPhaseOf(clockPhase(tender, time));
      const stage = stagesOf(index + 1) ?? { phase: lotPhase, phaseText: tenderWord(`LOT_${lotPhase}`) };
      const progress = lots[index];
      return { ...lot, number: index + 1, ...stage, ...(progress === undefined ? {} : { progress }) };
    }),
    bids: bidsView(state, id),
    ...commissionView(state, id),
    documents: versions.map(versionView),
    questions: questions.map((question, index) => {
      const word: TenderWord = question.answer === undefined ? 'QUESTION_OPEN' : 'QUESTION_ANSWERED';
      return { ...question, number: index + 1, phaseText: tenderWord(word) };
    }),
    timeline: timelineOf(tender, versions, questions, time),
  };
}

function stageFrom(progress: LotProgress | undefined): LotStage | undefined {
  return progress === undefined ? undefined : { phase: progress.stage, phaseText: progress.stageText };
}

/** A lot's phase follows its tender's until a stage of its own begins. */
export function lotPhaseOf(phase: ClockPhase): LotPhase {
  if (phase === 'CANCELLED') return phase;
  return phase === 'CLOSED' || phase === 'COMPLETE' ? 'CLOSED' : 'OPEN';
}

/** What a list of tenders shows of one. */
export function tenderSummary(id: string, tender: Tender, time: number) {
  const phase = tenderPhase(tender, time);
  const { organizer, method, title, currency, lots, publishedAt, stateSince, discussion, acceptance } = tender;
  const spans = {
    ...(discussion === undefined ? {} : { discussion }),
    ...(acceptance === undefined ? {} : { acceptance }),
  };
  return {
    id,
    phase,
    phaseText: tenderWord(`TENDER_${phase}`),
    organizer,
    method,
    title,
    currency,
    lots,
    publishedAt,
    stateSince,
    ...spans,
  };
}

function commissionView(state: StateRead, id: string): Pick<TenderView, 'commission'> {
  const commission = commissionOf(state, id);
  if (commission === undefined) return {};
  return { commission: commission.members.map((member) => ({ ...member, key: keyText(member.key) })) };
}

function versionView(version: TenderVersion, index: number): VersionView {
  const documents = version.documents.map(({ document, sha256 }) => ({ document, sha256: toHex(sha256) }));
  return { ...version, version: index + 1, documents };
}

function timelineOf(
  tender: Tender,
  versions: readonly TenderVersion[],
  questions: readonly Question[],
  time: number,
): readonly TenderMoment[] {
  const moments: TenderMoment[] = [];
  const add = (at: number | undefined, what: Moment, about?: string | number): void => {
    if (at === undefined) return;
    const text = tenderWord(`MOMENT_${what}`);
    moments.push({ at, what, text, past: at <= time, ...(about === undefined ? {} : { about }) });
  };
  add(tender.publishedAt, 'published');
  for (const [index, version] of versions.entries()) if (index > 0) add(version.at, 'documentsChanged', index + 1);
  for (const [index, question] of questions.entries()) {
    add(question.askedAt, 'asked', index + 1);
    add(question.answer?.at, 'answered', index + 1);
  }
  // A cancelled tender keeps the ends that had passed; the others will not come. Those of a suspended one will, but nobody knows when.
  const until = tender.cancelled?.at ?? tender.suspended?.at ?? Number.MAX_SAFE_INTEGER;
  const due = (span: Span | undefined): number | undefined =>
    span !== undefined && span.end <= until ? span.end : undefined;
  add(due(tender.discussion), 'discussionEnd');
  if (tender.state === 'DISCUSSION' && tender.suspended === undefined) add(tender.waiting?.dueAt, 'answersDue');
  add(tender.acceptance?.start, 'acceptanceStart');
  add(due(tender.acceptance), 'acceptanceEnd');
  add(tender.suspended?.at, 'suspended', tender.suspended?.act);
  add(tender.suspended?.until, 'suspensionEnd');
  add(tender.cancelled?.at, 'cancelled', tender.cancelled?.reason);
  // Equal moments keep the order above: the sort is stable.
  return moments.sort((a, b) => a.at - b.at);
}
