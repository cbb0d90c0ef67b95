import { tomlFromValue } from './data-file.ts';
import type { SettingTexts } from './setting.ts';
import { settingRows } from './settings.ts';

/** Takes values by full name, gives a TOML settings file with each setting's description above it in one language. */
export function settingsText(values: Readonly<Record<string, unknown>>, language: keyof SettingTexts): string {
  const lines: string[] = [];
  let open = '';
  for (const [name, row] of settingRows) {
    const value = values[name];
    if (value === undefined) continue;
    const [section = '', field = ''] = name.split('.');
    if (section !== open) lines.push(`${open === '' ? '' : '\n'}[${section}]`);
    open = section;
    lines.push(`# ${row.title[language]}`, tomlFromValue({ [field]: value }).trim());
  }
  return `${lines.join('\n')}\n`;
}
