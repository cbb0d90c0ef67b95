import type { ValueMap } from '../../base/codec.ts';
import { invariant } from '../../base/invariant.ts';
import type { SystemContext, TimerRow } from '../../module.ts';
import { cancelTender, OPENING_BEGIN, setAcceptanceEnd, startAcceptance, waitForAnswers } from './tender-clock.ts';
import { existingTender, tenderEntries } from './tender-entries.ts';
import { UNANSWERED } from './tender-fields.ts';
import { gapAround } from './tender-halt.ts';
import { tenderNumber } from './tender-params.ts';
import { tenderPhase } from './tender-phase.ts';
import { frozenParams } from './tender-snapshot.ts';
import { ACCEPTANCE_END, ANSWER_TERM, DISCUSSION_END } from './tender-timer-kinds.ts';

const subjects = (id: string): readonly string[] => [`tender/${id}`];

/** What the ledger does by itself when a tender's terms are over; no official's action is needed. */
export const tenderTimers: readonly TimerRow[] = [
  {
    kind: DISCUSSION_END,
    subjects,
    run: onDiscussionEnd,
    title: {
      kk: 'Алдын ала талқылау аяқталды',
      ru: 'Окончание предварительного обсуждения',
      en: 'The discussion ends',
    },
  },
  {
    kind: ANSWER_TERM,
    subjects,
    run: onAnswerTerm,
    title: { kk: 'Жауап беру мерзімі өтті', ru: 'Истёк срок ответа на вопросы', en: 'The term to answer lapses' },
  },
  {
    kind: ACCEPTANCE_END,
    subjects,
    run: onAcceptanceEnd,
    title: { kk: 'Өтінімдерді қабылдау аяқталды', ru: 'Окончание приёма заявок', en: 'The acceptance of bids ends' },
  },
];

function onDiscussionEnd(context: SystemContext, id: string): ValueMap {
  const tender = existingTender(context.state, id);
  invariant(tenderPhase(tender, context.time) === 'WAITING', `the discussion's timer runs when it is over: ${id}`);
  if (tender.openQuestions === 0) return { state: 'ACCEPTING', end: startAcceptance(context, id, tender) };
  const dueAt = waitForAnswers(context, id, tender, false);
  const data = { tender: id, openQuestions: tender.openQuestions, dueAt };
  context.emit({ type: 'tender.waitingForAnswers', data });
  return { state: 'DISCUSSION', dueAt };
}

function onAnswerTerm(context: SystemContext, id: string): ValueMap {
  const tender = existingTender(context.state, id);
  invariant(
    tender.waiting !== undefined && tender.openQuestions > 0,
    `the answer term runs while questions are open: ${id}`,
  );
  if (tender.waiting.overdue) {
    cancelTender(context, id, tender, UNANSWERED);
    return { state: 'CANCELLED', reason: UNANSWERED };
  }
  const dueAt = waitForAnswers(context, id, tender, true);
  const data = { tender: id, organizer: tender.organizer, openQuestions: tender.openQuestions, dueAt };
  context.emit({ type: 'tender.answersOverdue', data });
  return { state: 'DISCUSSION', dueAt };
}

/**
 * Closing touches the tender alone, whatever the number of its lots: they read their state from it until they are opened.
 * An end that fell into a halt of the chain moves on instead: bidders have the time again that the halt took from them.
 */
function onAcceptanceEnd(context: SystemContext, id: string): ValueMap {
  const tender = existingTender(context.state, id);
  invariant(tenderPhase(tender, context.time) === 'CLOSED', `the acceptance's timer runs when it is over: ${id}`);
  const before = tender.acceptance?.end ?? context.time;
  const gap = gapAround(context.state, before);
  if (gap !== undefined) {
    const leastMs = tenderNumber(frozenParams(context.state, tender), 'reopenMinMs');
    const end = context.time + Math.max(before - gap.from, leastMs);
    setAcceptanceEnd(context, id, tender, end);
    context.emit({ type: 'tender.reopened', data: { tender: id, end, ...gap } });
    return { state: 'ACCEPTING', end };
  }
  context.state.put(tenderEntries, id, { ...tender, state: 'CLOSED', stateSince: context.time });
  context.schedule(context.time, id, OPENING_BEGIN);
  context.emit({ type: 'tender.closed', data: { tender: id } });
  return { state: 'CLOSED' };
}
