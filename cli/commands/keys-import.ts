import { fromHex } from '../../ledger/base/bytes.ts';
import { defineCommand } from '../command.ts';
import { SEED_BYTES } from '../crypto.ts';
import { pathFrom } from '../files.ts';
import { readSecretFile } from '../keys/secret-file.ts';
import { trouble } from '../trouble.ts';
import { newKeyOptions, writeNewKey } from './keys-new.ts';

export const keysImportCommand = defineCommand({
  name: 'keys import',
  title: {
    kk: 'Ed25519 тұқымын (hex, 32 байт) файлдан кілт файлына көшіру',
    ru: 'Перенести зерно Ed25519 (hex, 32 байта) из файла в файл ключа',
    en: 'Take an Ed25519 seed (hex, 32 bytes) from a file into a key file',
  },
  parameters: [
    {
      name: 'seed-file',
      title: {
        kk: 'тұқымы бар файл (режимі 600)',
        ru: 'файл с зерном (режим 600)',
        en: 'file with the seed (mode 600)',
      },
    },
  ],
  options: newKeyOptions,
  examples: ['adal keys import seed.hex --out registrar.key.json'],
  async run(context, input) {
    const path = pathFrom(context.io.workingFolder, input.text('seed-file'));
    const seed = fromHex(new TextDecoder().decode(readSecretFile(path, 'CLI_FILE_MISSING')).trim());
    if (seed?.length !== SEED_BYTES)
      throw trouble('CLI_FILE_UNREADABLE', { file: path, expected: `${2 * SEED_BYTES} hex digits` });
    return await writeNewKey(context, input, seed);
  },
});
