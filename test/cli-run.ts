import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { Readable } from 'node:stream';
import { main } from '../cli/main.ts';
import type { CliIo } from '../cli/terminal/io.ts';

export interface CliResult {
  readonly code: number;
  readonly out: string;
  readonly err: string;
}

export interface CliSurroundings {
  readonly folder?: string;
  readonly environment?: Readonly<Record<string, string>>;
  /** Stops the command (as SIGINT does) once the output so far satisfies it. */
  readonly stopWhen?: (out: string) => boolean;
}

/** Runs one command in this process, in English unless told otherwise; gives what it printed and its exit code. */
export async function runCli(
  argv: readonly string[],
  { folder = '/', environment = {}, stopWhen }: CliSurroundings = {},
): Promise<CliResult> {
  let out = '';
  let err = '';
  let stop = (_name: string): void => undefined;
  const io: CliIo = {
    stdout: {
      write(text) {
        out += text;
        if (stopWhen?.(out) === true) stop('SIGINT');
      },
      isTerminal: false,
      columns: 100,
    },
    stderr: {
      write(text) {
        err += text;
      },
      isTerminal: false,
      columns: 100,
    },
    stdin: Readable.from([]),
    environment: { ADAL_LANG: 'en', ...environment },
    workingFolder: folder,
    onStopSignal(onSignal) {
      stop = onSignal;
      return () => {
        stop = () => undefined;
      };
    },
    exitNow: (code) => {
      err += `exit ${code}`;
    },
  };
  const code = await main(argv, io);
  return { code, out, err };
}

/** Gives a new folder to the test and removes it afterwards. */
export async function withFolder<T>(use: (folder: string) => Promise<T>): Promise<T> {
  const folder = mkdtempSync(join(tmpdir(), 'adal-cli-'));
  try {
    return await use(folder);
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}
