import type { Readable } from 'node:stream';

export interface Output {
  write(text: string): void;
  readonly isTerminal: boolean;
  readonly columns: number;
}

/** Everything a command may touch of the process it runs in, so that tests can run commands in their own. */
export interface CliIo {
  readonly stdout: Output;
  readonly stderr: Output;
  readonly stdin: Readable & { readonly isTTY?: boolean; setRawMode?: (on: boolean) => unknown };
  readonly environment: Readonly<Record<string, string | undefined>>;
  readonly workingFolder: string;
  /** Calls back on SIGINT and SIGTERM; gives the function that stops listening. */
  readonly onStopSignal: (onSignal: (name: string) => void) => () => void;
  /** Ends the process at once: a second signal, or an orphan that cannot stop. */
  readonly exitNow: (code: number) => void;
}

/** The process itself as a command's surroundings. */
export function processIo(): CliIo {
  return {
    stdout: outputFromStream(process.stdout),
    stderr: outputFromStream(process.stderr),
    stdin: process.stdin,
    environment: process.env,
    workingFolder: process.cwd(),
    exitNow: (code) => process.exit(code),
    onStopSignal(onSignal) {
      const listen = (name: NodeJS.Signals) => onSignal(name);
      const names = ['SIGINT', 'SIGTERM'] as const;
      for (const name of names) process.on(name, listen);
      return () => {
        for (const name of names) process.removeListener(name, listen);
      };
    },
  };
}

function outputFromStream(stream: NodeJS.WriteStream): Output {
  // A reader such as `head` may close its end; what it does not want to read is not an error of ours.
  stream.on('error', (cause: NodeJS.ErrnoException) => {
    if (cause.code !== 'EPIPE') process.exitCode = 1;
  });
  return {
    write: (text) => {
      stream.write(text);
    },
    isTerminal: stream.isTTY === true,
    columns: stream.columns ?? 100,
  };
}
