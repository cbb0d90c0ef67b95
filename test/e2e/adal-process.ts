import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { createInterface } from 'node:readline';
import { fileURLToPath } from 'node:url';

const PROGRAM = fileURLToPath(new URL('../../bin/adal.js', import.meta.url));

/** One process of the program that says when it is ready: a signer, or a node outside a cluster. */
export interface AdalProcess {
  /** Sends a signal; resolves when the process is gone. */
  end(signal: NodeJS.Signals): Promise<void>;
  /** The lines of its log, oldest first. */
  log(): readonly Readonly<Record<string, unknown>>[];
}

/** Starts the program with --json; resolves when it is ready, rejects with what it said when it ends before. */
export async function startAdal(args: readonly string[]): Promise<AdalProcess> {
  const environment = Object.entries(process.env).filter(([name]) => !name.startsWith('ADAL_'));
  const child = spawn(process.execPath, [PROGRAM, ...args, '--json'], {
    stdio: ['pipe', 'pipe', 'pipe'],
    // Its stdin is ours: when the tests end in any way, it ends too.
    env: { ...Object.fromEntries(environment), ADAL_DEVNET_CHILD: '1' },
  });
  let said = '';
  child.stdin.on('error', () => undefined);
  child.stderr.setEncoding('utf8').on('data', (text: string) => {
    said += text;
  });
  const { promise, resolve, reject } = Promise.withResolvers<void>();
  child.once('exit', (code, signal) => reject(new TypeError(`${args.join(' ')} ended: ${code ?? signal}\n${said}`)));
  createInterface({ input: child.stdout }).on('line', (line) => {
    if (line.includes('"ready":true')) resolve();
  });
  await promise;
  return {
    async end(signal) {
      if (child.exitCode !== null || child.signalCode !== null) return;
      const ended = once(child, 'close');
      child.kill(signal);
      await ended;
    },
    log: () =>
      said
        .split('\n')
        .filter((line) => line.startsWith('{') && line.endsWith('}'))
        .map((line) => JSON.parse(line) as Readonly<Record<string, unknown>>),
  };
}
