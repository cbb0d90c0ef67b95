import { isAbsolute, resolve } from 'node:path';
import { nearestName } from './nearest-name.ts';
import { environmentName, flagName, type SettingRow } from './setting.ts';
import { type Settings, settingRows, settingsFromValues } from './settings.ts';

/** Where settings come from; later ones win: file, environment, flags. */
export interface SettingSources {
  /** The parsed file and where it lies; relative paths in it are taken from its folder. */
  readonly file?: { readonly path: string; readonly folder: string; readonly content: unknown };
  readonly environment: Readonly<Record<string, string | undefined>>;
  /** By flag name without dashes, e.g. `network-listen`. */
  readonly flags?: Readonly<Record<string, string | readonly string[]>>;
  /** Relative paths of the environment, of flags and of defaults without a file are taken from here. */
  readonly workingFolder: string;
}

/** What is wrong with one setting, where it stands, and, for a misspelt name, the nearest known one. */
export interface SettingProblem {
  readonly kind: 'unknown' | 'invalid';
  /** The file's path, `environment` or `flags`. */
  readonly source: string;
  readonly key: string;
  readonly nearest?: string;
  /** What the value must be, for people. */
  readonly expected?: string;
}

export type SettingsResult =
  | { readonly kind: 'settings'; readonly settings: Settings; readonly origins: ReadonlyMap<string, string> }
  | { readonly kind: 'problems'; readonly problems: readonly SettingProblem[] };

/** Variables beginning with ADAL_ that are not settings. */
export const otherVariables: readonly string[] = [
  'ADAL_CONFIG',
  'ADAL_DEVNET_CHILD',
  'ADAL_GENESIS',
  'ADAL_LANG',

  'ADAL_PASSWORD_FILE',
  'ADAL_URL',
];

interface Given {
  readonly value: unknown;
  readonly source: string;
  /** As it is called there: `network.listen`, `ADAL_NETWORK_LISTEN` or `--network-listen`. */
  readonly key: string;
  readonly folder: string;
}

/** Takes all sources, gives the settings, or every problem at once so that one run shows all there is to correct. */
export function settingsFromSources(sources: SettingSources): SettingsResult {
  const problems: SettingProblem[] = [];
  const given = new Map<string, Given>();
  takeFile(sources, given, problems);
  takeEnvironment(sources, given, problems);
  takeFlags(sources, given, problems);
  const values = new Map<string, unknown>();
  const origins = new Map<string, string>();
  const defaultFolder = sources.file?.folder ?? sources.workingFolder;
  for (const [name, row] of settingRows) {
    const found = given.get(name) ?? { value: row.default, source: 'default', key: name, folder: defaultFolder };
    const parsed = row.schema.safeParse(found.value);
    if (parsed.success) {
      values.set(name, row.form === 'path' ? absolute(parsed.data, found.folder) : parsed.data);
      origins.set(name, found.source === 'default' ? 'default' : found.key === name ? found.source : found.key);
    } else {
      const expected = parsed.error.issues.map((issue) => issue.message).join('; ');
      problems.push({ kind: 'invalid', source: found.source, key: found.key, expected });
    }
  }
  problems.push(...keyPlaceProblems(values, given));
  return problems.length > 0
    ? { kind: 'problems', problems }
    : { kind: 'settings', settings: settingsFromValues(values), origins };
}

/** A validator's key lives in one place: a file here or a signer process. */
function keyPlaceProblems(
  values: ReadonlyMap<string, unknown>,
  given: ReadonlyMap<string, Given>,
): readonly SettingProblem[] {
  const socket = given.get('signer.socket');
  if (socket === undefined || values.get('validator.keyFile') === undefined) return [];
  return [{ kind: 'invalid', source: socket.source, key: socket.key, expected: 'no validator.keyFile beside it' }];
}

function takeFile({ file }: SettingSources, given: Map<string, Given>, problems: SettingProblem[]): void {
  if (file === undefined) return;
  const known = settingRows.map(([name]) => name);
  const refuse = (key: string) => problems.push({ kind: 'unknown', source: file.path, key, ...nearestOf(key, known) });
  if (!isMap(file.content)) {
    problems.push({ kind: 'invalid', source: file.path, key: '', expected: 'a table of sections' });
    return;
  }
  for (const [section, fields] of Object.entries(file.content)) {
    if (!known.some((name) => name.startsWith(`${section}.`))) {
      refuse(isMap(fields) ? `${section}.${Object.keys(fields)[0] ?? ''}` : section);
      continue;
    }
    if (!isMap(fields)) {
      problems.push({ kind: 'invalid', source: file.path, key: section, expected: 'a table' });
      continue;
    }
    for (const [field, value] of Object.entries(fields)) {
      const name = `${section}.${field}`;
      if (known.includes(name)) given.set(name, { value, source: file.path, key: name, folder: file.folder });
      else refuse(name);
    }
  }
}

function takeEnvironment(sources: SettingSources, given: Map<string, Given>, problems: SettingProblem[]): void {
  const byVariable = new Map(settingRows.map(([name, row]) => [environmentName(name), { name, row }]));
  for (const [variable, text] of Object.entries(sources.environment)) {
    if (text === undefined || !variable.startsWith('ADAL_') || otherVariables.includes(variable)) continue;
    const setting = byVariable.get(variable);
    if (setting === undefined) {
      const nearest = nearestOf(variable, [...byVariable.keys(), ...otherVariables]);
      problems.push({ kind: 'unknown', source: 'environment', key: variable, ...nearest });
      continue;
    }
    const value = valueFromText(setting.row, text);
    given.set(setting.name, { value, source: 'environment', key: variable, folder: sources.workingFolder });
  }
}

function takeFlags(sources: SettingSources, given: Map<string, Given>, problems: SettingProblem[]): void {
  const byFlag = new Map(
    settingRows.filter(([, row]) => row.flag).map(([name, row]) => [flagName(name), { name, row }]),
  );
  for (const [flag, content] of Object.entries(sources.flags ?? {})) {
    const setting = byFlag.get(flag);
    if (setting === undefined) {
      problems.push({ kind: 'unknown', source: 'flags', key: `--${flag}`, ...nearestOf(flag, [...byFlag.keys()]) });
      continue;
    }
    const value = valueFromText(setting.row, typeof content === 'string' ? content : content.join(','));
    given.set(setting.name, { value, source: 'flags', key: `--${flag}`, folder: sources.workingFolder });
  }
}

/** Leaves a text that does not fit the form as it is: the schema refuses it and says what is expected. */
function valueFromText(row: SettingRow, text: string): unknown {
  switch (row.form) {
    case 'text':
    case 'path':
      return text;
    case 'integer':
      return /^-?[0-9]{1,15}$/.test(text) ? Number(text) : text;
    case 'boolean':
      return text === 'true' ? true : text === 'false' ? false : text;
    case 'list':
      return listFromText(text);
    case 'table':
      return Object.fromEntries(listFromText(text).map((pair) => pairFromText(pair)));
  }
}

function listFromText(text: string): string[] {
  return text
    .split(',')
    .map((item) => item.trim())
    .filter((item) => item !== '');
}

function pairFromText(pair: string): [string, string] {
  const at = pair.indexOf('=');
  return at < 0 ? [pair, ''] : [pair.slice(0, at), pair.slice(at + 1)];
}

function absolute(value: unknown, folder: string): unknown {
  return typeof value === 'string' && !isAbsolute(value) ? resolve(folder, value) : value;
}

function nearestOf(name: string, known: readonly string[]): { readonly nearest?: string } {
  const nearest = nearestName(name, known);
  return nearest === undefined ? {} : { nearest };
}

function isMap(value: unknown): value is Readonly<Record<string, unknown>> {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}
