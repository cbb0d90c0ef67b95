import type { ReplayReport } from '../../node/inspect/replay.ts';
import type { ReplayStep } from '../../node/inspect/replay-checks.ts';
import type { VotesReplay } from '../../node/inspect/replay-votes.ts';
import type { CommandContext } from '../command.ts';
import { listText, tableText } from '../terminal/table.ts';
import { inspectTexts } from '../texts/inspect-texts.ts';
import { replayTexts } from '../texts/replay-texts.ts';
import { standingText } from '../votes/standing-text.ts';

/** A replayed block for people: each step, then each difference with both sides. */
export function replayText(context: CommandContext, report: ReplayReport, asked: number): string {
  const { word, style } = context;
  const marks = { same: style.good('✓'), different: style.bad('✗'), unknown: style.faint('·') };
  const steps = listText(report.steps.map(({ step, verdict, facts }) => [`${marks[verdict]} ${step}`, facts]));
  const lines = [
    word(replayTexts[report.from], { height: report.height }),
    ...(report.height < asked ? [word(replayTexts.earlier)] : []),
  ];
  const ending = report.isSame
    ? `${style.good('✓')} ${word(replayTexts.same)}\n`
    : report.steps.flatMap((step) => (step.verdict === 'different' ? [differenceText(context, step)] : [])).join('');
  return `${lines.join('\n')}\n\n${steps}\n${ending}`;
}

function differenceText({ word, style }: CommandContext, { field = '', expected, computed }: ReplayStep): string {
  const sides = listText([
    [`  ${word(replayTexts.expected)}`, JSON.stringify(expected ?? null)],
    [`  ${word(replayTexts.computed)}`, JSON.stringify(computed ?? null)],
  ]);
  return `${style.bad(word(replayTexts.different, { field }))}\n${sides}`;
}

/** The height under way for people: entry by entry, what a restart would go on from. */
export function votesReplayText({ word }: CommandContext, { height, steps, restored }: VotesReplay): string {
  const rows = steps.map(({ entry, restored: after }) => [
    entry.kind,
    entry.round === undefined ? '' : String(entry.round),
    entry.value === null ? 'nil' : (entry.value ?? '').slice(0, 12),
    entry.standing === undefined ? '' : standingText(entry.standing),
    `r${after.round} ${after.step}`,
  ]);
  const header = [
    inspectTexts.kind,
    inspectTexts.round,
    inspectTexts.value,
    inspectTexts.standing,
    inspectTexts.restart,
  ];
  const table =
    rows.length === 0
      ? ''
      : tableText(
          header.map((title) => word(title)),
          rows,
        );
  return `${word(replayTexts.votes, { height })}\n\n${table}\n${word(replayTexts.restored, { round: restored.round, step: restored.step })}\n`;
}
