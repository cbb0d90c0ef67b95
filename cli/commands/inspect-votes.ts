import { existsSync } from 'node:fs';
import { dirname } from 'node:path';
import { nodePaths } from '../../config/node-paths.ts';
import type { Validator } from '../../ledger/block/block.ts';
import { type InspectedVoteLog, inspectVoteLog } from '../../node/inspect/inspect-vote-log.ts';
import type { EntryReport, SegmentReport, Verified, VoteLogReport } from '../../node/inspect/vote-log-report.ts';
import type { CommandContext, CommandInput } from '../command.ts';
import { defineCommand } from '../command.ts';
import { exitCodes } from '../exit-code.ts';
import { pathFrom } from '../files.ts';
import { readGenesisFile } from '../genesis-file.ts';
import { configOption, loadSettings } from '../settings-file.ts';
import { tableText } from '../terminal/table.ts';
import { inspectTexts } from '../texts/inspect-texts.ts';
import { votesTexts } from '../texts/votes-texts.ts';
import { damageText } from '../votes/damage-text.ts';
import { standingText } from '../votes/standing-text.ts';

export const inspectVotesCommand = defineCommand({
  name: 'inspect votes',
  title: inspectTexts.votes,
  details: inspectTexts.votesDetails,
  options: [
    configOption,
    { name: 'data', value: 'FOLDER', title: votesTexts.dataOption },
    { name: 'height', value: 'HEIGHT', title: inspectTexts.heightOption },
    { name: 'genesis', value: 'FILE', title: inspectTexts.genesisOption },
    { name: 'damage', title: inspectTexts.damageOption },
  ],
  examples: ['adal inspect votes --data ministry-1/data', 'adal inspect votes --data ministry-1/data --damage'],
  async run(context, input) {
    const height =
      input.maybe('height') === undefined ? undefined : input.whole('height', { min: 1, max: Number.MAX_SAFE_INTEGER });
    const dataFolder = dataFolderFrom(context, input);
    const validators = genesisValidators(context, input, dataFolder);
    const inspected = await inspectVoteLog({ dataFolder, validators });
    const { folder, report, damage } = inspected;
    const entries = report.entries.filter((entry) => height === undefined || entry.height === height);
    const withDamage = input.on('damage');
    context.show({ folder, ...report, entries, ...(withDamage ? { damage } : {}) }, () =>
      withDamage ? damageText(context, inspected) : reportText(context, inspected, entries),
    );
    return report.verdict === 'damaged' ? exitCodes.refused : exitCodes.ok;
  },
});

/** `--data`, else that of the settings. */
function dataFolderFrom(context: CommandContext, input: CommandInput): string {
  const named = input.maybe('data');
  return named === undefined
    ? loadSettings(context, input, false).settings.node.dataFolder
    : pathFrom(context.io.workingFolder, named);
}

/** Of `--genesis`, else of the file that `adal init` puts beside the data folder, where there is one. */
function genesisValidators(
  context: CommandContext,
  input: CommandInput,
  dataFolder: string,
): readonly Validator[] | undefined {
  const named = input.maybe('genesis');
  const usual = nodePaths(dirname(dataFolder)).genesisFile;
  const file = named === undefined ? usual : pathFrom(context.io.workingFolder, named);
  return named === undefined && !existsSync(usual) ? undefined : readGenesisFile(file).document.validators;
}

function reportText(context: CommandContext, { report }: InspectedVoteLog, entries: readonly EntryReport[]): string {
  const { word } = context;
  const segments = tableText(
    [word(inspectTexts.file), word(inspectTexts.bytes), word(inspectTexts.entries), word(inspectTexts.end)],
    report.segments.map((segment) => [
      segment.name,
      String(segment.bytes),
      String(segment.entries),
      endText(context, segment),
    ]),
  );
  const header = [
    word(inspectTexts.height),
    word(inspectTexts.round),
    word(inspectTexts.kind),
    word(inspectTexts.value),
    word(inspectTexts.validRound),
    word(inspectTexts.standing),
    word(inspectTexts.details),
    word(inspectTexts.bytes),
    word(inspectTexts.check),
  ];
  const listed = entries.length === 0 ? '' : `\n${tableText(header, entries.map(entryCells))}`;
  return `${segments}${listed}\n${summaryText(context, report)}`;
}

function endText(context: CommandContext, { end, offset = 0 }: SegmentReport): string {
  const text = context.word(inspectTexts[end], { offset });
  return end === 'clean' ? text : context.style.bad(text);
}

const MARKS: Readonly<Record<Verified, string>> = { good: '✓', bad: '✗', unknown: '·' };

function entryCells(entry: EntryReport): readonly string[] {
  const { height, round, kind, value, validRound, standing, bytes } = entry;
  const verified = entry.signatures ?? entry.content;
  return [
    height === undefined ? '' : String(height),
    round === undefined ? '' : String(round),
    kind,
    value === null ? 'nil' : (value ?? '').slice(0, 12),
    typeof validRound === 'number' ? String(validRound) : '',
    standing === undefined ? '' : standingText(standing),
    factsText(entry),
    String(bytes),
    verified === undefined ? '' : MARKS[verified],
  ];
}

function factsText({ at, timely, txs, votes, key }: EntryReport): string {
  return [
    ...(at === undefined || at === 0 ? [] : [new Date(at).toISOString()]),
    ...(timely === undefined ? [] : [timely ? 'timely' : 'untimely']),
    ...(txs === undefined ? [] : [`txs ${txs}`]),
    ...(votes === undefined ? [] : [`votes ${votes}`]),
    ...(key === undefined ? [] : [`key ${key.slice(0, 12)}…`]),
  ].join(' ');
}

const VERDICTS = {
  empty: inspectTexts.verdictEmpty,
  whole: inspectTexts.verdictWhole,
  torn: inspectTexts.verdictTorn,
  damaged: inspectTexts.verdictDamaged,
} as const;

function summaryText({ word, style }: CommandContext, report: VoteLogReport): string {
  const { verdict, entries, newest } = report;
  const bad = entries.filter(({ signatures, content }) => signatures === 'bad' || content === 'bad').length;
  const hasBegun = entries.some(({ kind }) => kind === 'begun');
  const mark = verdict === 'damaged' ? style.bad('✗') : verdict === 'whole' ? style.good('✓') : style.faint('·');
  const lines = [
    `${mark} ${word(VERDICTS[verdict])}`,
    ...(report.isChanging ? [word(inspectTexts.verdictChanging)] : []),
    ...(newest === undefined ? [] : [word(inspectTexts.newest, { place: newest })]),
    ...(hasBegun ? [] : [word(inspectTexts.notBegun)]),
    ...(bad === 0 ? [] : [style.bad(word(inspectTexts.badContent, { count: bad }))]),
    ...report.conflicts.map((place) => style.bad(word(inspectTexts.conflict, { place }))),
    ...report.foreignFiles.map((name) => style.bad(word(inspectTexts.foreign, { name }))),
  ];
  return `${lines.join('\n')}\n`;
}
