import { defineCommand } from '../command.ts';
import { exitCodes } from '../exit-code.ts';
import { pathFrom } from '../files.ts';
import { loadSettingsFile } from '../settings-file.ts';
import { configTexts } from '../texts/config-texts.ts';

export const configCheckCommand = defineCommand({
  name: 'config check',
  title: { kk: 'Баптау файлын тексеру', ru: 'Проверить файл настроек', en: 'Check a settings file' },
  details: {
    kk: 'Файлдың үстіне ADAL_* айнымалылары да тексеріледі, дәл іске қосқандағыдай.',
    ru: 'Поверх файла проверяются и переменные ADAL_*, точно как при запуске.',
    en: 'ADAL_* variables are checked over the file, just as when the node starts.',
  },
  parameters: [{ name: 'file', title: configTexts.fileParameter }],
  examples: ['adal config check adal.toml'],
  async run(context, input) {
    const file = pathFrom(context.io.workingFolder, input.text('file'));
    const { settings } = loadSettingsFile(file, context.io.environment, context.io.workingFolder);
    context.show({ ok: true, file, role: settings.role }, () => `${context.word(configTexts.good, { file })}\n`);
    return exitCodes.ok;
  },
});
