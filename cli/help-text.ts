import type { Language, Texts } from '../ledger/base/texts.ts';
import type { CommandRow, OptionRow } from './command.ts';
import { exitCodes, exitCodeTexts } from './exit-code.ts';
import { fillText } from './terminal/language.ts';
import { listText } from './terminal/table.ts';
import { generalTexts } from './texts/general-texts.ts';
import { groupTexts } from './texts/group-texts.ts';

/** Flags that every command takes. */
export const globalOptions: readonly OptionRow[] = [
  { name: 'lang', value: 'LANG', choices: ['kk', 'ru', 'en'], title: generalTexts.lang },
  { name: 'json', title: generalTexts.json },
  { name: 'debug', title: generalTexts.debug },
];

/** The help page of one command, in one language. */
export function commandHelp(row: CommandRow, language: Language): string {
  const word = (texts: Texts) => fillText(texts, language);
  const parameters = row.parameters ?? [];
  const options = row.options ?? [];
  const shape = parameters.map(({ name, optional, many }) => {
    const shown = many === true ? `${name}…` : name;
    return optional === true ? `[${shown}]` : `<${shown}>`;
  });
  const usage = [
    'adal',
    row.name,
    ...shape,
    ...(options.length > 0 ? [`[${word(generalTexts.optionsWord)}]`] : []),
  ].join(' ');
  return [
    `${word(row.title)}\n`,
    `${word(generalTexts.usage)}: ${usage}\n`,
    ...(row.details === undefined ? [] : [`${word(row.details)}\n`]),
    ...section(
      word(generalTexts.parameters),
      parameters.map(({ name, title }) => [name, word(title)]),
    ),
    ...section(
      word(generalTexts.options),
      options.map((option) => [optionShape(option), optionNote(option, language)]),
    ),
    globalSection(language),
    ...(row.examples === undefined
      ? []
      : [`${word(generalTexts.examples)}:\n${row.examples.map((line) => `  ${line}\n`).join('')}`]),
  ].join('\n');
}

/** The help page of a word with commands below it; the empty name is the program itself. */
export function groupHelp(name: string, rows: readonly CommandRow[], language: Language): string {
  const word = (texts: Texts) => fillText(texts, language);
  const depth = name === '' ? 0 : name.split(' ').length;
  const entries = new Map<string, string>();
  for (const row of rows) {
    if (name !== '' && !row.name.startsWith(`${name} `)) continue;
    const [first = '', ...rest] = row.name.split(' ').slice(depth);
    const group = rest.length > 0 ? groupTexts[first] : undefined;
    entries.set(first, word(group ?? row.title));
  }
  const title = name === '' ? generalTexts.about : (groupTexts[name] ?? generalTexts.about);
  const usage = ['adal', ...(name === '' ? [] : [name]), `<${word(generalTexts.command)}>`].join(' ');
  const below = name === '' ? '<…>' : `${name} <…>`;
  return [
    `${word(title)}\n`,
    `${word(generalTexts.usage)}: ${usage}\n`,
    ...section(word(generalTexts.commands), [...entries]),
    globalSection(language),
    ...(name === '' ? section(word(generalTexts.exitCodes), exitCodeRows(language)) : []),
    `${fillText(generalTexts.moreHelp, language, { name: below })}\n`,
  ].join('\n');
}

/** How an option is written: `--key FILE`. */
export function optionShape({ name, value }: OptionRow): string {
  return value === undefined ? `--${name}` : `--${name} ${value}`;
}

/** What an option does, with its default, choices and whether it is required or may be repeated. */
export function optionNote(option: OptionRow, language: Language): string {
  const word = (texts: Texts) => fillText(texts, language);
  const notes = [
    ...(option.required === true ? [word(generalTexts.required)] : []),
    ...(option.many === true ? [word(generalTexts.many)] : []),
    ...(option.choices === undefined ? [] : [option.choices.join(' | ')]),
    ...(option.default === undefined ? [] : [`${word(generalTexts.default)}: ${option.default}`]),
  ];
  return notes.length === 0 ? word(option.title) : `${word(option.title)} (${notes.join('; ')})`;
}

function exitCodeRows(language: Language): readonly (readonly [string, string])[] {
  const names = Object.keys(exitCodes) as (keyof typeof exitCodes)[];
  return names.map((name) => [String(exitCodes[name]), exitCodeTexts[name][language]]);
}

function globalSection(language: Language): string {
  const rows = globalOptions.map((option): [string, string] => [optionShape(option), optionNote(option, language)]);
  const all: readonly [string, string][] = [...rows, ['-h, --help', fillText(generalTexts.help, language)]];
  return section(fillText(generalTexts.globalOptions, language), all).join('\n');
}

function section(title: string, rows: readonly (readonly [string, string])[]): readonly string[] {
  if (rows.length === 0) return [];
  return [`${title}:\n${listText(rows.map(([name, text]) => [`  ${name}`, text]))}`];
}
