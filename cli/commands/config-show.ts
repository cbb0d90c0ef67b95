import { type Settings, settingRows } from '../../config/settings.ts';
import { defineCommand } from '../command.ts';
import { exitCodes } from '../exit-code.ts';
import { configOption, loadSettings, settingOptions } from '../settings-file.ts';
import { tableText } from '../terminal/table.ts';
import { configTexts } from '../texts/config-texts.ts';

export const configShowCommand = defineCommand({
  name: 'config show',
  title: {
    kk: 'Барлық баптаудың қазіргі мәні және ол қайдан алынғаны',
    ru: 'Действующие значения всех настроек и откуда они взяты',
    en: 'The values in force of all settings, and where each comes from',
  },
  options: [configOption, ...settingOptions],
  examples: ['adal config show --config node1/adal.toml'],
  async run(context, input) {
    const { settings, origins } = loadSettings(context, input, true);
    const rows = settingRows.map(([name]) => ({
      name,
      value: settingValue(settings, name),
      origin: origins.get(name) ?? 'default',
    }));
    const human = () =>
      tableText(
        [configTexts.setting, configTexts.value, configTexts.origin].map((texts) => context.word(texts)),
        rows.map(({ name, value, origin }) => [
          name,
          shown(value),
          origin === 'default' ? context.word(configTexts.default) : origin,
        ]),
      );
    context.show(rows, human);
    return exitCodes.ok;
  },
});

function settingValue(settings: Settings, name: string): unknown {
  const [section = '', field = ''] = name.split('.');
  return (settings as unknown as Readonly<Record<string, Readonly<Record<string, unknown>>>>)[section]?.[field] ?? null;
}

function shown(value: unknown): string {
  if (Array.isArray(value)) return value.join(', ');
  if (typeof value === 'object' && value !== null)
    return Object.entries(value)
      .map(([name, entry]) => `${name}=${String(entry)}`)
      .join(', ');
  return value === null ? '—' : String(value);
}
