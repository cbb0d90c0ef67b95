import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import { fileURLToPath } from 'node:url';
import { createDevnet } from '../../cli/devnet/create-devnet.ts';
import { type Devnet, type DevnetNode, devnetSettingsFile } from '../../cli/devnet/devnet-folder.ts';
import { type NodePlace, placesOnLoopback } from '../../cli/devnet/node-places.ts';
import { jsonMap } from '../../cli/json-map.ts';
import { createRpcClient, type RpcClient } from '../../cli/rpc-client.ts';

const PROGRAM = fileURLToPath(new URL('../../bin/adal.js', import.meta.url));

/** What a process of the program said and how it ended. */
export interface Ended {
  readonly code: number | null;
  readonly stderr: string;
}

export interface ClusterNode extends DevnetNode {
  readonly client: RpcClient;
  readonly settingsFile: string;
  /** Starts the process; resolves when it says that it is ready. */
  start(): Promise<void>;
  /** SIGKILL; resolves when the process is gone. */
  kill(): Promise<void>;
  /** SIGTERM; the same. Gives the exit code, undefined where nothing ran. */
  stop(): Promise<number | undefined>;
  /** Sends a signal to the process, if one runs. */
  signal(signal: NodeJS.Signals): void;
  /** All it ever said on stderr. */
  log(): string;
}

/** Nodes of one network, each a process of its own that can be killed and started again. */
export interface Cluster {
  readonly folder: string;
  readonly devnet: Devnet;
  readonly nodes: readonly ClusterNode[];
  node(name: string): ClusterNode;
  /** Kills what still runs and removes the folder. */
  remove(): Promise<void>;
}

/** What differs from a network of plain processes on loopback. */
export interface ClusterSetup {
  /** Where the nodes are; free ports of the loopback where not given. */
  readonly places?: readonly NodePlace[];
  /** Parameters that differ from those of the demo profile. */
  readonly params?: Readonly<Record<string, number>>;
  /** More settings of every node, by full name. */
  readonly settings?: Readonly<Record<string, unknown>>;
  /** More environment of a node, asked for at each of its starts. */
  readonly environment?: (name: string) => Readonly<Record<string, string>>;
  /** A command that runs the node's own command, e.g. in a network namespace. */
  readonly launcher?: (name: string) => readonly string[];
}

/** Makes a network in a temporary folder; nothing runs yet. */
export async function createCluster(validators: number, observers: number, setup: ClusterSetup = {}): Promise<Cluster> {
  const folder = mkdtempSync(join(tmpdir(), 'adal-e2e-'));
  const devnet = await createDevnet({
    folder,
    chain: 'adal-e2e',
    profile: 'demo',
    places: setup.places ?? (await placesOnLoopback(validators, observers, 0)),
    params: setup.params ?? {},
    settings: { 'rpc.requestsPerSecond': 100_000, ...setup.settings },
    language: 'en',
  });
  const nodes = devnet.nodes.map((node) => createClusterNode(folder, node, setup));
  return {
    folder,
    devnet,
    nodes,
    node(name) {
      const found = nodes.find((node) => node.name === name);
      if (found === undefined) throw new TypeError(`the cluster has no ${name}`);
      return found;
    },
    async remove() {
      await Promise.all(nodes.map((node) => node.kill()));
      rmSync(folder, { recursive: true, force: true });
    },
  };
}

/** Runs the program to its end. */
export async function runToEnd(args: readonly string[]): Promise<Ended> {
  const child = startProgram(args);
  let stderr = '';
  child.stderr?.setEncoding('utf8').on('data', (text: string) => {
    stderr += text;
  });
  // A node that starts although it must not would run for ever; the test then fails by what it did not say.
  const limit = setTimeout(() => child.kill('SIGKILL'), 20_000);
  const [code] = (await once(child, 'close')) as [number | null];
  clearTimeout(limit);
  return { code, stderr };
}

/** Asks again until the answer is there; the test's own time limit ends a wait in vain. */
export async function until(check: () => Promise<boolean>): Promise<void> {
  while (!(await check())) await new Promise((resolve) => setTimeout(resolve, 100));
}

/** The height a node stands at; 0 while it does not answer. */
export async function heightOf({ client }: ClusterNode): Promise<number> {
  try {
    return Number(jsonMap(await client.call('chain_status', {})).height);
  } catch {
    return 0;
  }
}

/** Block ids and state roots from height 1 to the given one, as the node tells them. */
export async function chainOf({ client }: ClusterNode, height: number): Promise<readonly string[]> {
  const chain: string[] = [];
  for (let before = height + 1; before > 1; before -= 100) {
    const { blocks } = jsonMap(await client.call('chain_blocks', { before, limit: 100 }));
    for (const block of Array.isArray(blocks) ? blocks.map(jsonMap) : []) chain.push(String(block.blockId));
  }
  const { header } = jsonMap(await client.call('chain_header', { block: height }));
  return [String(jsonMap(header).stateRoot), ...chain];
}

function startProgram(
  args: readonly string[],
  launcher: readonly string[] = [],
  more: Readonly<Record<string, string>> = {},
): ChildProcess {
  const environment = Object.entries(process.env).filter(([name]) => !name.startsWith('ADAL_'));
  const [command, ...words] = [...launcher, process.execPath, PROGRAM, ...args];
  return spawn(command ?? process.execPath, words, {
    stdio: ['pipe', 'pipe', 'pipe'],
    // Its stdin is ours: when the tests end in any way, the node ends too.
    env: { ...Object.fromEntries(environment), ADAL_DEVNET_CHILD: '1', ...more },
  });
}

function createClusterNode(folder: string, node: DevnetNode, setup: ClusterSetup): ClusterNode {
  const settingsFile = devnetSettingsFile(folder, node);
  let child: ChildProcess | undefined;
  let said = '';
  const running = (): ChildProcess | undefined =>
    child?.exitCode === null && child.signalCode === null ? child : undefined;
  const end = async (signal: NodeJS.Signals): Promise<number | undefined> => {
    const ending = running();
    if (ending === undefined) return undefined;
    const ended = once(ending, 'exit');
    ending.kill(signal);
    const [code] = (await ended) as [number | null];
    return code ?? undefined;
  };
  return {
    ...node,
    settingsFile,
    client: createRpcClient(node.rpcUrl),
    async start() {
      const started = startProgram(
        ['run', '--json', '--config', settingsFile],
        setup.launcher?.(node.name),
        setup.environment?.(node.name),
      );
      child = started;
      started.stdin?.on('error', () => undefined);
      started.stderr?.setEncoding('utf8').on('data', (text: string) => {
        said += text;
      });
      const { promise, resolve, reject } = Promise.withResolvers<void>();
      started.once('exit', (code, signal) => reject(new TypeError(`${node.name} ended: ${code ?? signal}\n${said}`)));
      if (started.stdout !== null)
        createInterface({ input: started.stdout }).on('line', (line) => {
          if (line.includes('"ready":true')) resolve();
        });
      await promise;
    },
    kill: async () => void (await end('SIGKILL')),
    stop: () => end('SIGTERM'),
    signal: (signal) => void running()?.kill(signal),
    log: () => said,
  };
}
