import type { Language, Texts } from '../ledger/base/texts.ts';
import type { ExitCode } from './exit-code.ts';
import type { CliIo } from './terminal/io.ts';
import type { Style } from './terminal/style.ts';

/** A flag. Without `value` it is on or off. */
export interface OptionRow {
  /** Without the two dashes. */
  readonly name: string;
  /** What stands after it, as shown in help, e.g. `FILE`. */
  readonly value?: string;
  readonly many?: boolean;
  readonly required?: boolean;
  readonly default?: string;
  readonly choices?: readonly string[];
  readonly title: Texts;
}

/** A word after the command's name. */
export interface ParameterRow {
  readonly name: string;
  readonly optional?: boolean;
  /** Takes all remaining words; only the last one may. */
  readonly many?: boolean;
  readonly title: Texts;
}

/** One command: the single source of parsing, help in three languages, completion and reference. */
export interface CommandRow {
  /** Words separated by spaces, e.g. `keys new`. */
  readonly name: string;
  readonly title: Texts;
  /** More lines for its own help page. */
  readonly details?: Texts;
  readonly parameters?: readonly ParameterRow[];
  readonly options?: readonly OptionRow[];
  readonly examples?: readonly string[];
  readonly run: (context: CommandContext, input: CommandInput) => Promise<ExitCode>;
}

/** What was typed, checked for form against the row. Asking for a name the row does not declare is a bug. */
export interface CommandInput {
  /** A required parameter or option, or one with a default. */
  text(name: string): string;
  maybe(name: string): string | undefined;
  list(name: string): readonly string[];
  on(name: string): boolean;
  /** A whole number, or CLI_BAD_VALUE. */
  whole(name: string, bounds: { readonly min: number; readonly max: number }): number;
}

export interface CommandContext {
  readonly io: CliIo;
  /** All commands, for completion. */
  readonly commands: readonly CommandRow[];
  readonly language: Language;
  /** Programs read the output: one JSON value on stdout, no tables, no colour. */
  readonly json: boolean;
  readonly style: Style;
  /** A line on stdout for people; silent with --json. */
  say(texts: Texts, values?: Readonly<Record<string, string | number>>): void;
  /** The same text as a value. */
  word(texts: Texts, values?: Readonly<Record<string, string | number>>): string;
  /** The command's result: as JSON with --json, else what `human` gives. */
  show(result: unknown, human: () => string): void;
}

/** Declares a command. */
export function defineCommand(row: CommandRow): CommandRow {
  return row;
}
