import { type ChildProcess, spawn } from 'node:child_process';
import { createWriteStream } from 'node:fs';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import { fileURLToPath } from 'node:url';
import { trouble } from '../trouble.ts';
import { type Devnet, type DevnetNode, devnetSettingsFile } from './devnet-folder.ts';

export interface RunningDevnet {
  readonly nodes: readonly RunningDevnetNode[];
  /** Resolves when every node has said that it is ready; rejects with CLI_CHILD_STOPPED when one ends before. */
  readonly ready: Promise<void>;
  /** Resolves with the first node that ended without being asked to; never rejects. */
  readonly firstLoss: Promise<RunningDevnetNode>;
  /** Stops all nodes gracefully, forces what does not stop, resolves when every process is gone. */
  stop(): Promise<void>;
}

export interface RunningDevnetNode extends DevnetNode {
  readonly process: ChildProcess;
  readonly logFile: string;
}

export interface StartOptions {
  readonly folder: string;
  readonly devnet: Devnet;
  readonly environment: Readonly<Record<string, string | undefined>>;
  readonly onReady?: (node: DevnetNode) => void;
  readonly onLog?: (node: DevnetNode, line: string) => void;
}

/** A node closes its store within a second or two. */
const STOP_MS = 20_000;
const PROGRAM = fileURLToPath(new URL('../../bin/adal.js', import.meta.url));

/** Starts one process per node. They end with this process, even when it is killed: their stdin closes. */
export function startDevnet(options: StartOptions): RunningDevnet {
  const nodes = options.devnet.nodes.map((node) => startNode(options, node));
  let stopping = false;
  const ends = nodes.map(
    (node) => new Promise<RunningDevnetNode>((resolve) => node.process.once('exit', () => resolve(node))),
  );
  const firstLoss = new Promise<RunningDevnetNode>((resolve) => {
    for (const end of ends) {
      void end.then((node) => {
        if (!stopping) resolve(node);
      });
    }
  });
  return {
    nodes,
    ready: Promise.all(nodes.map((node) => readiness(node, options))).then(() => undefined),
    firstLoss,
    async stop() {
      stopping = true;
      for (const node of nodes) endGracefully(node.process);
      await Promise.all(ends);
    },
  };
}

function startNode({ folder, environment, onLog }: StartOptions, node: DevnetNode): RunningDevnetNode {
  const logFile = join(folder, `${node.name}.log`);
  const args = [PROGRAM, 'run', '--json', '--config', devnetSettingsFile(folder, node)];
  const child = spawn(process.execPath, args, {
    // Out of the terminal's group: Ctrl-C reaches us, and we stop them in order.
    detached: true,
    stdio: ['pipe', 'pipe', 'pipe'],
    env: { ...ownVariablesOnly(environment), ADAL_DEVNET_CHILD: '1' },
  });
  const log = createWriteStream(logFile, { flags: 'a', mode: 0o600 });
  child.stderr.pipe(log);
  if (onLog !== undefined) createInterface({ input: child.stderr }).on('line', (line) => onLog(node, line));
  // A child that ends while we write to it is noticed by its exit.
  child.stdin.on('error', () => undefined);
  return { ...node, process: child, logFile };
}

/** Settings meant for this process must not reach five others. */
function ownVariablesOnly(environment: StartOptions['environment']): Record<string, string | undefined> {
  return Object.fromEntries(Object.entries(environment).filter(([name]) => !name.startsWith('ADAL_')));
}

function readiness(node: RunningDevnetNode, { onReady }: StartOptions): Promise<void> {
  const { stdout } = node.process;
  return new Promise((resolve, reject) => {
    const lost = (code: number | null, signal: string | null) =>
      reject(trouble('CLI_CHILD_STOPPED', { node: node.name, ended: String(code ?? signal), log: node.logFile }));
    node.process.once('exit', lost);
    node.process.once('error', (cause) =>
      reject(trouble('CLI_CHILD_STOPPED', { node: node.name, log: node.logFile }, cause)),
    );
    if (stdout === null) return;
    createInterface({ input: stdout }).on('line', (line) => {
      if (!line.includes('"ready":true')) return;
      node.process.removeListener('exit', lost);
      onReady?.(node);
      resolve();
    });
  });
}

function endGracefully(child: ChildProcess): void {
  if (child.exitCode !== null || child.signalCode !== null) return;
  child.kill('SIGTERM');
  const force = setTimeout(() => child.kill('SIGKILL'), STOP_MS);
  child.once('exit', () => clearTimeout(force));
}
