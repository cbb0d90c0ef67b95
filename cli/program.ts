import { Command, type CommanderError, Option } from 'commander';
import { nearestName } from '../config/nearest-name.ts';
import type { Language, Texts } from '../ledger/base/texts.ts';
import type { CommandInput, CommandRow, OptionRow } from './command.ts';
import { commandHelp, globalOptions, groupHelp } from './help-text.ts';
import { fillText } from './terminal/language.ts';
import { generalTexts } from './texts/general-texts.ts';
import { trouble } from './trouble.ts';

/** What the words on the command line ask for. */
export type Parsed =
  | { readonly kind: 'command'; readonly row: CommandRow; readonly input: CommandInput }
  | { readonly kind: 'help'; readonly text: string }
  | { readonly kind: 'usage'; readonly message: string; readonly help: string };

/** Takes the table and the words, gives the command with its checked input, a help page, or what is wrong with the words. */
export function parseCommandLine(rows: readonly CommandRow[], argv: readonly string[], language: Language): Parsed {
  let found: Parsed | undefined;
  const program = emptyCommand('adal', groupHelp('', rows, language));
  const groups = new Map<string, Command>([['', program]]);
  const commands = new Map<string, Command>();
  for (const row of rows) {
    const command = addCommand(row, rows, { groups, commands }, language);
    commands.set(row.name, command);
    const options = (row.options ?? []).map((option) => ({ row: option, parsed: optionFromRow(option) }));
    for (const option of options) command.addOption(option.parsed);
    for (const { name, optional, many } of row.parameters ?? []) {
      const shown = many === true ? `${name}...` : name;
      command.argument(optional === true ? `[${shown}]` : `<${shown}>`);
    }
    command.action(() => {
      const values = new Map<string, unknown>(
        options.map(({ row: { name }, parsed }) => [name, command.getOptionValue(parsed.attributeName())]),
      );
      for (const [index, { name }] of (row.parameters ?? []).entries()) values.set(name, command.processedArgs[index]);
      found = missingOption(row, values, language) ?? { kind: 'command', row, input: inputFromValues(row, values) };
    });
  }
  const helpRow = groups.get('') ?? program;
  for (const [name, group] of groups)
    group.action(() => {
      found = usageOfGroup(name, group, rows, language);
    });
  try {
    helpRow.parse([...argv], { from: 'user' });
  } catch (error) {
    if (!isCommanderError(error)) throw error;
    return fromCommanderError(error, groups, rows, language);
  }
  return found ?? { kind: 'help', text: groupHelp('', rows, language) };
}

interface Known {
  readonly groups: Map<string, Command>;
  readonly commands: ReadonlyMap<string, Command>;
}

/** Puts a command below its words. One that runs by itself may have others below it; it stands before them in the table. */
function addCommand(
  row: CommandRow,
  rows: readonly CommandRow[],
  { groups, commands }: Known,
  language: Language,
): Command {
  const words = row.name.split(' ');
  let parent = groups.get('') as Command;
  for (let depth = 1; depth < words.length; depth++) {
    const name = words.slice(0, depth).join(' ');
    let group = commands.get(name) ?? groups.get(name);
    if (group === undefined) {
      group = emptyCommand(words[depth - 1] ?? '', groupHelp(name, rows, language));
      groups.set(name, group);
      parent.addCommand(group);
    }
    parent = group;
  }
  const command = emptyCommand(words[words.length - 1] ?? '', commandHelp(row, language));
  parent.addCommand(command);
  return command;
}

/** A commander command that neither prints nor exits by itself: everything comes back as a CommanderError. */
function emptyCommand(name: string, help: string): Command {
  const command = new Command(name)
    .exitOverride()
    // A command and one below it may have a flag of one name: it belongs to the word it stands behind.
    .enablePositionalOptions()
    .helpCommand(false)
    .showSuggestionAfterError(false)
    .allowExcessArguments(false)
    .configureOutput({ writeOut: ignore, writeErr: ignore, outputError: ignore })
    .configureHelp({ formatHelp: () => help })
    .helpOption('-h, --help');
  for (const option of globalOptions) command.addOption(optionFromRow(option));
  return command;
}

function ignore(): void {
  // Output is written by the caller, in the person's language.
}

function optionFromRow(row: OptionRow): Option {
  const shape = row.value === undefined ? `--${row.name}` : `--${row.name} <value>`;
  const option = new Option(shape);
  if (row.default !== undefined) option.default(row.default);
  if (row.many === true)
    option.argParser((value: string, previous: readonly string[] | undefined) => [...(previous ?? []), value]);
  else if (row.choices !== undefined) option.choices(row.choices);
  return option;
}

/** Checked here and not by commander, which would complain of it before it notices a misspelt flag. */
function missingOption(row: CommandRow, values: ReadonlyMap<string, unknown>, language: Language): Parsed | undefined {
  const missing = row.options?.find(({ name, required }) => required === true && values.get(name) === undefined);
  if (missing === undefined) return undefined;
  const message = fillText(generalTexts.missingOption, language, { name: `--${missing.name}` });
  return { kind: 'usage', message, help: commandHelp(row, language) };
}

function usageOfGroup(name: string, group: Command, rows: readonly CommandRow[], language: Language): Parsed {
  const help = groupHelp(name, rows, language);
  const [word] = group.args;
  if (word === undefined) return { kind: 'usage', message: fillText(generalTexts.chooseCommand, language), help };
  const known = group.commands.map((command) => command.name());
  return { kind: 'usage', message: withNearest(generalTexts.unknownCommand, word, known, language), help };
}

const ERROR_TEXTS: Readonly<Record<string, Texts>> = {
  'commander.unknownOption': generalTexts.unknownOption,
  'commander.missingArgument': generalTexts.missingArgument,
  'commander.optionMissingArgument': generalTexts.missingValue,
  'commander.invalidArgument': generalTexts.badChoice,
  'commander.excessArguments': generalTexts.tooMany,
  'commander.unknownCommand': generalTexts.unknownCommand,
};

function fromCommanderError(
  error: CommanderError,
  groups: Map<string, Command>,
  rows: readonly CommandRow[],
  language: Language,
): Parsed {
  const deepest = deepestCommand(groups.get('') as Command);
  const help = deepest.createHelp().formatHelp(deepest, deepest.createHelp());
  if (error.code === 'commander.helpDisplayed' || error.code === 'commander.help') return { kind: 'help', text: help };
  const texts = ERROR_TEXTS[error.code];
  if (texts === undefined) return { kind: 'usage', message: error.message.replace(/^error: /, ''), help };
  const word = wordInQuestion(error, deepest);
  if (error.code === 'commander.excessArguments' && deepest.commands.length > 0) {
    return usageOfGroup(nameOf(deepest), deepest, rows, language);
  }
  const known = [...deepest.options, ...globalOptions.map(optionFromRow)].map((option) => option.long ?? '');
  return {
    kind: 'usage',
    message: withNearest(texts, word, error.code.endsWith('Option') ? known : [], language),
    help,
  };
}

/** Commander puts it between single quotes; of a bad value it names the option first, then the value. */
function wordInQuestion({ code, message }: CommanderError, command: Command): string {
  const quoted = [...message.matchAll(/'([^']*)'/g)].map(([, word = '']) => word);
  if (code === 'commander.excessArguments') return command.args.slice(-1)[0] ?? '';
  if (code !== 'commander.invalidArgument') return (quoted[0] ?? '').replace(/ <value>$/, '');
  const choices = /choices are (.*)\.$/.exec(message)?.[1] ?? '';
  return `${quoted.map((word) => word.replace(/ <value>$/, '')).join(' ')} (${choices})`;
}

/** The command the words led to before something was wrong: the one that parsed them last. */
function deepestCommand(start: Command): Command {
  const [word] = start.args;
  const next = start.commands.find((command) => command.name() === word);
  return next === undefined ? start : deepestCommand(next);
}

function nameOf(command: Command): string {
  const above = command.parent === null ? '' : nameOf(command.parent);
  return command.parent === null ? '' : `${above} ${command.name()}`.trim();
}

function withNearest(texts: Texts, word: string, known: readonly string[], language: Language): string {
  const nearest = nearestName(word, known);
  const message = fillText(texts, language, { name: word });
  return nearest === undefined ? message : `${message}; ${fillText(generalTexts.nearest, language, { name: nearest })}`;
}

function inputFromValues(row: CommandRow, values: ReadonlyMap<string, unknown>): CommandInput {
  const maybe = (name: string): string | undefined => {
    const value = values.get(name);
    return typeof value === 'string' ? value : undefined;
  };
  const text = (name: string): string => {
    const value = maybe(name);
    if (value === undefined) throw trouble('CLI_USAGE', { command: row.name, missing: name });
    return value;
  };
  return {
    text,
    maybe,
    list: (name) => {
      const value = values.get(name);
      return Array.isArray(value) ? value.map(String) : [];
    },
    on: (name) => values.get(name) === true,
    whole(name, { min, max }) {
      const typed = text(name);
      const value = /^[0-9]{1,15}$/.test(typed) ? Number(typed) : Number.NaN;
      if (value >= min && value <= max) return value;
      throw trouble('CLI_BAD_VALUE', { option: `--${name}`, value: typed, expected: `${min} … ${max}` });
    },
  };
}

function isCommanderError(error: unknown): error is CommanderError {
  return error instanceof Error && typeof (error as { code?: unknown }).code === 'string' && 'exitCode' in error;
}
