import { type CommandContext, type CommandInput, defineCommand, type OptionRow } from '../command.ts';
import { newSeed } from '../crypto.ts';
import { type ExitCode, exitCodes } from '../exit-code.ts';
import { pathFrom } from '../files.ts';
import { type KeyPurpose, keyPurposes, writeKeyFile } from '../keys/key-file.ts';
import { passwordFileOption } from '../keys/key-options.ts';
import { askNewPassword } from '../keys/password.ts';
import { keyJson, keyLines } from '../keys/show-key.ts';
import { keysTexts } from '../texts/keys-texts.ts';

/** Flags that say what key file to write; also of `keys import`. */
export const newKeyOptions: readonly OptionRow[] = [
  { name: 'out', value: 'FILE', required: true, title: keysTexts.outOption },
  { name: 'purpose', value: 'PURPOSE', choices: keyPurposes, default: 'organisation', title: keysTexts.purposeOption },
  { name: 'name', value: 'NAME', default: 'key', title: keysTexts.nameOption },
  passwordFileOption,
];

export const keysNewCommand = defineCommand({
  name: 'keys new',
  title: { kk: 'Жаңа кілт жасау', ru: 'Создать новый ключ', en: 'Make a new key' },
  details: {
    kk: 'node кілті шифрланбайды: ол тек байланысты растайды. Қалғандары құпиясөзбен шифрланады (scrypt, AES-256-GCM).',
    ru: 'Ключ node не шифруется: он только подтверждает соединения. Остальные шифруются паролем (scrypt, AES-256-GCM).',
    en: 'A node key is not encrypted: it only authenticates connections. The others are encrypted with a password (scrypt, AES-256-GCM).',
  },
  options: newKeyOptions,
  examples: [
    'adal keys new --out registrar.key.json --name registrar',
    'adal keys new --out validator.key.json --purpose validator',
  ],
  run: (context, input) => writeNewKey(context, input, newSeed()),
});

/** Writes the seed to the file that the flags name and shows the public half. */
export async function writeNewKey(context: CommandContext, input: CommandInput, seed: Uint8Array): Promise<ExitCode> {
  const path = pathFrom(context.io.workingFolder, input.text('out'));
  const purpose = input.text('purpose') as KeyPurpose;
  const name = input.text('name');
  const password = purpose === 'node' ? undefined : await askNewPassword(context, name, input.maybe('password-file'));
  const header = await writeKeyFile({ path, purpose, name, seed, password });
  context.say(keysTexts.written, { file: path });
  context.show(keyJson(path, header), () => keyLines(context, path, header));
  context.say(keysTexts.backup);
  return exitCodes.ok;
}
