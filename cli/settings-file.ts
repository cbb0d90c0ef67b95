import { existsSync } from 'node:fs';
import { dirname } from 'node:path';
import { readDataFile } from '../config/data-file.ts';
import { type SettingProblem, settingsFromSources } from '../config/load-settings.ts';
import { nodePaths } from '../config/node-paths.ts';
import { flagName } from '../config/setting.ts';
import { type Settings, settingRows } from '../config/settings.ts';
import type { FaultDetail } from '../ledger/base/fault.ts';
import type { CommandContext, CommandInput, OptionRow } from './command.ts';
import { pathFrom } from './files.ts';
import { trouble } from './trouble.ts';

export interface LoadedSettings {
  readonly settings: Settings;
  /** Where each value came from, by full name. */
  readonly origins: ReadonlyMap<string, string>;
  readonly file: string | undefined;
}

export const configOption: OptionRow = {
  name: 'config',
  value: 'FILE',
  title: {
    kk: 'баптау файлы, TOML немесе JSON (әдепкі: ADAL_CONFIG, әйтпесе осы қалтадағы adal.toml)',
    ru: 'файл настроек, TOML или JSON (по умолчанию: ADAL_CONFIG, иначе adal.toml в этой папке)',
    en: 'settings file, TOML or JSON (default: ADAL_CONFIG, else adal.toml in this folder)',
  },
};

/** The flags of `adal run` that stand for settings. */
export const settingOptions: readonly OptionRow[] = settingRows
  .filter(([, row]) => row.flag)
  .map(([name, row]) => ({
    name: flagName(name),
    value: row.form === 'list' ? 'LIST' : row.form.toUpperCase(),
    title: row.title,
  }));

/** Loads settings for a command: `--config`, ADAL_CONFIG or ./adal.toml; then ADAL_* variables; then the command's flags. */
export function loadSettings(context: CommandContext, input: CommandInput, withFlags: boolean): LoadedSettings {
  const { environment, workingFolder } = context.io;
  const named = input.maybe('config') ?? environment.ADAL_CONFIG;
  const usual = nodePaths(workingFolder).settingsFile;
  const file = named !== undefined ? pathFrom(workingFolder, named) : existsSync(usual) ? usual : undefined;
  const names = withFlags ? settingOptions.map(({ name }) => name) : [];
  const typed = names.flatMap((name): [string, string][] => {
    const value = input.maybe(name);
    return value === undefined ? [] : [[name, value]];
  });
  return loadSettingsFile(file, environment, workingFolder, Object.fromEntries(typed));
}

/** Loads settings from one file (or none) and the environment; throws the first problem, with the number of the others. */
export function loadSettingsFile(
  file: string | undefined,
  environment: Readonly<Record<string, string | undefined>>,
  workingFolder: string,
  flags: Readonly<Record<string, string>> = {},
): LoadedSettings {
  const content = file === undefined ? undefined : { path: file, folder: dirname(file), content: contentOf(file) };
  const result = settingsFromSources({
    ...(content === undefined ? {} : { file: content }),
    environment,
    flags,
    workingFolder,
  });
  if (result.kind === 'settings') return { settings: result.settings, origins: result.origins, file };
  const [first] = result.problems;
  throw first === undefined ? trouble('CONFIG_INVALID_VALUE') : problemTrouble(first, result.problems.length - 1);
}

function contentOf(file: string): unknown {
  const found = readDataFile(file);
  switch (found.kind) {
    case 'content':
      return found.content;
    case 'missing':
      throw trouble('CONFIG_FILE_MISSING', { file });
    case 'unreadable':
      throw trouble('CONFIG_FILE_UNREADABLE', { file, reason: found.reason }, found.cause);
  }
}

function problemTrouble(problem: SettingProblem, others: number): ReturnType<typeof trouble> {
  const detail: FaultDetail = {
    source: problem.source,
    key: problem.key,
    ...(problem.nearest === undefined ? {} : { nearest: problem.nearest }),
    ...(problem.expected === undefined ? {} : { expected: problem.expected }),
    ...(others === 0 ? {} : { moreProblems: others }),
  };
  return trouble(problem.kind === 'unknown' ? 'CONFIG_UNKNOWN_KEY' : 'CONFIG_INVALID_VALUE', detail);
}
