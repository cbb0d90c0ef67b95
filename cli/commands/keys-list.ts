import { readdirSync } from 'node:fs';
import { join } from 'node:path';
import { keyText } from '../../ledger/base/keys.ts';
import { defineCommand } from '../command.ts';
import { exitCodes } from '../exit-code.ts';
import { pathFrom } from '../files.ts';
import { type KeyHeader, readKeyHeader } from '../keys/key-file.ts';
import { keyJson } from '../keys/show-key.ts';
import { tableText } from '../terminal/table.ts';
import { keysTexts } from '../texts/keys-texts.ts';
import { reasonOf, trouble } from '../trouble.ts';

export const keysListCommand = defineCommand({
  name: 'keys list',
  title: { kk: 'Қалтадағы кілт файлдары', ru: 'Файлы ключей в папке', en: 'Key files of a folder' },
  parameters: [
    {
      name: 'folder',
      optional: true,
      title: { kk: 'қалта (әдепкі: осы)', ru: 'папка (по умолчанию: эта)', en: 'folder (default: this one)' },
    },
  ],
  examples: ['adal keys list keys'],
  async run(context, input) {
    const folder = pathFrom(context.io.workingFolder, input.maybe('folder') ?? '.');
    const found = namesIn(folder).map((name): [string, KeyHeader] => [name, readKeyHeader(join(folder, name))]);
    const human = () =>
      found.length === 0
        ? `${context.word(keysTexts.none)}\n`
        : tableText(
            [keysTexts.file, keysTexts.purpose, keysTexts.name, keysTexts.publicKey].map((texts) =>
              context.word(texts),
            ),
            found.map(([name, header]) => [name, header.purpose, header.name, keyText(header.key)]),
          );
    context.show(
      found.map(([name, header]) => keyJson(join(folder, name), header)),
      human,
    );
    return exitCodes.ok;
  },
});

function namesIn(folder: string): readonly string[] {
  try {
    return readdirSync(folder)
      .filter((name) => name.endsWith('.key.json'))
      .sort((a, b) => (a < b ? -1 : 1));
  } catch (cause) {
    throw trouble('CLI_FILE_MISSING', { file: folder, reason: reasonOf(cause) }, cause);
  }
}
