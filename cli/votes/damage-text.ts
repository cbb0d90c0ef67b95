import type { DamageReport, InspectedVoteLog } from '../../node/inspect/inspect-vote-log.ts';
import { type EntryContent, placeText } from '../../node/inspect/vote-log-report.ts';
import type { CommandContext } from '../command.ts';
import { inspectTexts } from '../texts/inspect-texts.ts';

/** What `inspect votes --damage` prints: each damaged place, its bytes, and what follows. */
export function damageText(context: CommandContext, { report, damage }: InspectedVoteLog): string {
  const { word, style } = context;
  const places = damage.map((one) => placeReport(context, one));
  const missing = report.segments
    .filter(({ end }) => end === 'missing')
    .map(({ name }) => `${name}: ${word(inspectTexts.missing)}`);
  const unreadable = report.entries
    .filter(({ kind }) => kind === 'unreadable')
    .map(({ segment, offset, kind }) => `${word(inspectTexts.place, { segment, offset })} ${kind}`);
  const foreign = report.foreignFiles.map((name) => word(inspectTexts.foreign, { name }));
  const found = [...places, ...missing, ...unreadable, ...foreign];
  if (found.length === 0) return `${style.good('✓')} ${word(inspectTexts.noDamage)}\n`;
  const changing = report.isChanging ? [word(inspectTexts.verdictChanging)] : [];
  const conclusion =
    report.verdict === 'damaged' ? style.bad(word(inspectTexts.conclusionDamaged)) : word(inspectTexts.conclusionTorn);
  return `${[...found, ...changing, conclusion].join('\n')}\n`;
}

function placeReport({ word }: CommandContext, one: DamageReport): string {
  const { segment, offset, where, statedLength, zerosAt, flipped, before, nextAt, after, bytes } = one;
  const last = after.at(-1);
  return [
    `${word(inspectTexts.place, { segment, offset })} ${word(inspectTexts[where], { length: statedLength ?? 0 })}`,
    hexText(bytes.hex, bytes.from, offset),
    ...(zerosAt === undefined ? [] : [word(inspectTexts.zeros, { offset: zerosAt })]),
    ...(flipped === undefined
      ? []
      : [
          word(inspectTexts.flipped, {
            offset: flipped.offset,
            bit: flipped.bit,
            place: contentTexts(flipped.entries),
          }),
        ]),
    ...(before === undefined ? [] : [word(inspectTexts.before, { place: contentText(before) })]),
    ...(nextAt === undefined ? [] : [word(inspectTexts.next, { offset: nextAt })]),
    last === undefined
      ? word(inspectTexts.noneAfter)
      : word(inspectTexts.after, { count: after.length, place: contentText(last) }),
  ].join('\n');
}

function contentText(entry: EntryContent): string {
  return entry.height === undefined ? entry.kind : placeText(entry);
}

function contentTexts(entries: readonly EntryContent[]): string {
  return entries.map(contentText).join(', ');
}

const LINE_BYTES = 16;

/** Lines of sixteen bytes with their offsets; the damaged byte stands behind `>`. */
function hexText(hex: string, from: number, mark: number): string {
  const pairs = hex.match(/../g) ?? [];
  const lines: string[] = [];
  for (let at = 0; at < pairs.length; at += LINE_BYTES) {
    const cells = pairs
      .slice(at, at + LINE_BYTES)
      .map((pair, place) => (from + at + place === mark ? `>${pair}` : ` ${pair}`));
    lines.push(`  ${String(from + at).padStart(8)} ${cells.join('')}`);
  }
  return lines.join('\n');
}
