import { environmentName, flagName, type SettingRow } from '../../config/setting.ts';
import { settingRows } from '../../config/settings.ts';
import { code, markdownPage, markdownTable } from './markdown.ts';

/** Every setting of a node, by section. */
export function settingsPage(): string {
  const names = [...new Set(settingRows.map(([name]) => name.split('.')[0] ?? ''))];
  const sections = names.map((section) => {
    const rows = settingRows.filter(([name]) => name.startsWith(`${section}.`));
    return `## [${section}]\n\n${rows.map(settingText).join('\n')}`;
  });
  const opening = [
    'A node reads one TOML or JSON file, then environment variables, then flags of `adal run`; later ones win.',
    'Unknown names are refused. `adal config check FILE` checks a file, `adal config show` tells where each value came from.',
  ].join('\n');
  return markdownPage('Settings', opening, sections);
}

function settingText([name, row]: readonly [string, SettingRow]): string {
  const table = markdownTable(
    ['', ''],
    [
      ['Default', row.default === undefined ? 'absent' : code(JSON.stringify(row.default))],
      ['Unit', row.unit],
      ['Environment', code(environmentName(name))],
      ...(row.flag ? [['Flag', code(`--${flagName(name)}`)]] : []),
      ['Why', row.reason],
    ],
  );
  return `### ${name}\n\n${row.title.en}.\n\n${table}`;
}
