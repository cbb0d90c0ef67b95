import { type ChildProcess, spawn } from 'node:child_process';
import { createWriteStream, existsSync } from 'node:fs';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import { fileURLToPath } from 'node:url';
import { nodePaths } from '../../config/node-paths.ts';
import { trouble } from '../trouble.ts';
import { type Devnet, type DevnetNode, devnetSettingsFile } from './devnet-folder.ts';

export interface RunningDevnet {
  readonly nodes: readonly RunningDevnetNode[];
  /** Resolves when every node and every signer has said that it is ready; rejects with CLI_CHILD_STOPPED when one ends before. */
  readonly ready: Promise<void>;
  /** Resolves with the first process that ended without being asked to; never rejects. */
  readonly firstLoss: Promise<DevnetProcess>;
  /** Kills a node as a power cut would; resolves when it is gone. It is no loss to be told of. */
  kill(name: string): Promise<void>;
  /** Starts a killed node again; resolves when it says that it is ready, rejects with CLI_CHILD_STOPPED. */
  bringBack(name: string): Promise<void>;
  /** Stops all nodes gracefully, then their signers, forces what does not stop, resolves when every process is gone. */
  stop(): Promise<void>;
}

/** A node, or the signer of one. */
export interface DevnetProcess {
  readonly name: string;
  readonly process: ChildProcess;
  readonly logFile: string;
}

export interface RunningDevnetNode extends DevnetNode, DevnetProcess {}

export interface StartOptions {
  readonly folder: string;
  readonly devnet: Devnet;
  readonly environment: Readonly<Record<string, string | undefined>>;
  readonly onReady?: (node: DevnetNode) => void;
  readonly onLog?: (of: { readonly name: string }, line: string) => void;
}

/** A node closes its store within a second or two. */
const STOP_MS = 20_000;
const PROGRAM = fileURLToPath(new URL('../../bin/adal.js', import.meta.url));

/** Starts one process per node, and one per signer. They end with this process, even when it is killed: their stdin closes. */
export function startDevnet(options: StartOptions): RunningDevnet {
  const signers = options.devnet.nodes
    .filter(({ signer }) => signer === true)
    .map((node) => startProcess(options, `${node.name}-signer`, signerArgs(options.folder, node)));
  const startNode = (node: DevnetNode): DevnetProcess =>
    startProcess(options, node.name, ['run', '--config', devnetSettingsFile(options.folder, node)]);
  const nodes = options.devnet.nodes.map((node): RunningDevnetNode => ({ ...node, ...startNode(node) }));
  const away = new Set<string>();
  const returned: { readonly one: DevnetProcess; readonly end: Promise<DevnetProcess> }[] = [];
  let stopping = false;
  const endOf = (one: DevnetProcess): Promise<DevnetProcess> =>
    new Promise((resolve) => one.process.once('exit', () => resolve(one)));
  const ends = { nodes: nodes.map(endOf), signers: signers.map(endOf) };
  const firstLoss = new Promise<DevnetProcess>((resolve) => {
    for (const end of [...ends.nodes, ...ends.signers]) {
      void end.then((one) => {
        if (!stopping && !away.has(one.name)) resolve(one);
      });
    }
  });
  return {
    nodes,
    ready: Promise.all([
      ...signers.map((signer) => readiness(signer)),
      ...nodes.map((node) => readiness(node).then(() => options.onReady?.(node))),
    ]).then(() => undefined),
    firstLoss,
    async kill(name) {
      const place = nodes.findIndex((node) => node.name === name);
      away.add(name);
      nodes[place]?.process.kill('SIGKILL');
      await ends.nodes[place];
    },
    async bringBack(name) {
      const node = nodes.find((one) => one.name === name);
      if (node === undefined) throw trouble('CLI_CHILD_STOPPED', { node: name });
      const one = startNode(node);
      returned.push({ one, end: endOf(one) });
      await readiness(one);
    },
    async stop() {
      stopping = true;
      for (const node of [...nodes, ...returned.map(({ one }) => one)]) endGracefully(node.process);
      await Promise.all([...ends.nodes, ...returned.map(({ end }) => end)]);
      for (const signer of signers) endGracefully(signer.process);
      await Promise.all(ends.signers);
    },
  };
}

function signerArgs(folder: string, node: DevnetNode): readonly string[] {
  const paths = nodePaths(join(folder, node.name));
  const { validatorKeyFile, validatorPasswordFile, signerSocket, signerStateFolder, genesisFile } = paths;
  const key = ['--key', validatorKeyFile, '--password-file', validatorPasswordFile];
  const places = ['--socket', signerSocket, '--state', signerStateFolder, '--genesis', genesisFile];
  // Nobody is asked here whether the key is new: the network was made with it, and lives in this folder alone.
  return ['signer', ...key, ...places, ...(existsSync(signerStateFolder) ? [] : ['--first-start'])];
}

function startProcess(options: StartOptions, name: string, args: readonly string[]): DevnetProcess {
  const { folder, environment, onLog } = options;
  const logFile = join(folder, `${name}.log`);
  const child = spawn(process.execPath, [PROGRAM, ...args, '--json'], {
    // Out of the terminal's group: Ctrl-C reaches us, and we stop them in order.
    detached: true,
    stdio: ['pipe', 'pipe', 'pipe'],
    env: { ...ownVariablesOnly(environment), ADAL_DEVNET_CHILD: '1' },
  });
  const log = createWriteStream(logFile, { flags: 'a', mode: 0o600 });
  child.stderr.pipe(log);
  if (onLog !== undefined) createInterface({ input: child.stderr }).on('line', (line) => onLog({ name }, line));
  // A child that ends while we write to it is noticed by its exit.
  child.stdin.on('error', () => undefined);
  return { name, process: child, logFile };
}

/** Settings meant for this process must not reach five others. */
function ownVariablesOnly(environment: StartOptions['environment']): Record<string, string | undefined> {
  return Object.fromEntries(Object.entries(environment).filter(([name]) => !name.startsWith('ADAL_')));
}

function readiness(one: DevnetProcess): Promise<void> {
  const { name, logFile } = one;
  const { stdout } = one.process;
  return new Promise((resolve, reject) => {
    const lost = (code: number | null, signal: string | null) =>
      reject(trouble('CLI_CHILD_STOPPED', { node: name, ended: String(code ?? signal), log: logFile }));
    one.process.once('exit', lost);
    one.process.once('error', (cause) => reject(trouble('CLI_CHILD_STOPPED', { node: name, log: logFile }, cause)));
    if (stdout === null) return;
    createInterface({ input: stdout }).on('line', (line) => {
      if (!line.includes('"ready":true')) return;
      one.process.removeListener('exit', lost);
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
