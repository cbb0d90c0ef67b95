import { defineCommand } from '../command.ts';
import { exitCodes } from '../exit-code.ts';
import { pathFrom } from '../files.ts';
import { readKeyHeader } from '../keys/key-file.ts';
import { keyJson, keyLines } from '../keys/show-key.ts';
import { keysTexts } from '../texts/keys-texts.ts';

export const keysShowCommand = defineCommand({
  name: 'keys show',
  title: {
    kk: 'Кілт файлының ашық бөлігі (құпиясөзсіз)',
    ru: 'Открытая часть файла ключа (без пароля)',
    en: 'The public part of a key file (no password)',
  },
  parameters: [{ name: 'file', title: keysTexts.fileParameter }],
  examples: ['adal keys show registrar.key.json'],
  async run(context, input) {
    const path = pathFrom(context.io.workingFolder, input.text('file'));
    const header = readKeyHeader(path);
    context.show(keyJson(path, header), () => keyLines(context, path, header));
    return exitCodes.ok;
  },
});
