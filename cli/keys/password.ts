import { createInterface } from 'node:readline';
import { Writable } from 'node:stream';
import type { CommandContext } from '../command.ts';
import { pathFrom } from '../files.ts';
import { passwordTexts } from '../texts/password-texts.ts';
import { trouble } from '../trouble.ts';
import { readSecretFile } from './secret-file.ts';

/** Where a password may come from: a file named by a flag or ADAL_PASSWORD_FILE, else the terminal. Never argv or a variable. */
export async function askPassword(
  context: CommandContext,
  name: string,
  passwordFile: string | undefined,
): Promise<string> {
  return fromFile(context, passwordFile) ?? (await fromTerminal(context, context.word(passwordTexts.ask, { name })));
}

/** The same for a new key; at a terminal it is asked twice. */
export async function askNewPassword(
  context: CommandContext,
  name: string,
  passwordFile: string | undefined,
): Promise<string> {
  const given = fromFile(context, passwordFile);
  if (given !== undefined) return given;
  const first = await fromTerminal(context, context.word(passwordTexts.askNew, { name }));
  const second = await fromTerminal(context, context.word(passwordTexts.askAgain));
  if (first !== second) throw trouble('KEYSTORE_WRONG_PASSWORD', { reason: 'the two entries differ' });
  return first;
}

/** Takes a password file's path, gives its first line. The file must be mode 600. */
export function passwordFromFile(path: string): string {
  const text = new TextDecoder().decode(readSecretFile(path, 'CLI_FILE_MISSING'));
  return text.split(/\r?\n/, 1)[0] ?? '';
}

function fromFile(context: CommandContext, passwordFile: string | undefined): string | undefined {
  const path = passwordFile ?? context.io.environment.ADAL_PASSWORD_FILE;
  return path === undefined ? undefined : passwordFromFile(pathFrom(context.io.workingFolder, path));
}

function fromTerminal(context: CommandContext, question: string): Promise<string> {
  const { stdin, stderr } = context.io;
  if (stdin.isTTY !== true) return Promise.reject(trouble('KEYSTORE_NO_PASSWORD'));
  const silent = new Writable({ write: (_chunk, _encoding, done) => done() });
  const reader = createInterface({ input: stdin, output: silent, terminal: true });
  stderr.write(question);
  return new Promise((resolve, reject) => {
    reader.once('SIGINT', () => {
      reader.close();
    });
    reader.once('close', () => {
      stderr.write('\n');
      reject(trouble('KEYSTORE_NO_PASSWORD'));
    });
    reader.question('', (answer) => {
      resolve(answer);
      reader.close();
    });
  });
}
