import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createDevnet } from '../../../cli/devnet/create-devnet.ts';
import type { Devnet, DevnetNode } from '../../../cli/devnet/devnet-folder.ts';
import { placesOnLoopback } from '../../../cli/devnet/node-places.ts';
import { type RunningDevnetNode, startDevnet } from '../../../cli/devnet/start-devnet.ts';
import { buildGenesis } from '../../../cli/genesis/build-genesis.ts';
import { genesisText, readGenesisFile } from '../../../cli/genesis-file.ts';
import { nodePaths } from '../../../config/node-paths.ts';
import { type Bytes, toHex } from '../../../ledger/base/bytes.ts';
import { invariant } from '../../../ledger/base/invariant.ts';
import { publicKeyFromHex } from '../../../ledger/base/keys.ts';
import { binFromSerial } from '../../../ledger/modules/identity/bin.ts';
import { createSigner, generateSeed } from '../../../node/crypto/signer.ts';
import { beginVoteLog } from '../../../storage/begin-vote-log.ts';

/** An organisation whose key signs the benchmark's transactions. */
export interface BenchSender {
  readonly bin: string;
  readonly seed: Bytes;
  readonly roles: readonly string[];
}

export interface BenchCluster {
  readonly folder: string;
  readonly chain: string;
  readonly genesisHash: Bytes;
  readonly senders: readonly BenchSender[];
  readonly bidders: readonly BenchSender[];
  readonly validators: number;
  /** Validators, then observers. */
  readonly nodes: readonly BenchNode[];
  /** Folder of one node's data, to be read when it is stopped. */
  dataFolder(node: BenchNode): string;
  /** Where the profiled node leaves its .cpuprofile file. */
  readonly profileFolder: string;
  stop(): Promise<void>;
  /** At once, for a process that is going down. */
  kill(): void;
  remove(): void;
}

export interface BenchNode {
  readonly name: string;
  readonly pid: number;
  readonly rpcUrl: URL;
  readonly networkPort: number;
}

/** As many that no limit per sender bites before the pool's own. */
const SENDERS = 8;
const SENDER_BIN_PREFIX = '260240';

export interface ClusterPlan {
  readonly validators: number;
  readonly observers?: number;
  /** Lets the first validator be profiled. */
  readonly profile: boolean;
  /** Organisations beside the senders that take part in a tender. */
  readonly bidders?: number;
  /** Roles that the senders hold from genesis, the first ones of this list by the first sender, and so on. */
  readonly roles?: readonly (readonly string[])[];
}

/** Makes keys, a genesis with the senders in it and one folder per node, and starts the processes; validators come first. */
export async function startBenchCluster(plan: ClusterPlan): Promise<BenchCluster> {
  const folder = mkdtempSync(join(tmpdir(), 'adal-bench-network-'));
  const remove = (): void => rmSync(folder, { recursive: true, force: true });
  const { validators, observers = 0, bidders = 0, profile, roles = [] } = plan;
  try {
    const network = join(folder, 'network');
    const made = await createDevnet({
      folder: network,
      chain: 'adal-bench',
      profile: 'demo',
      places: await placesOnLoopback(validators, observers, 0),
      params: {},
      // One address stands for many clients here.
      settings: { 'rpc.requestsPerSecond': 1_000_000 },
      language: 'en',
    });
    const organisations = Array.from({ length: SENDERS + bidders }, (_, i) => ({
      bin: binFromSerial(SENDER_BIN_PREFIX, i + 1),
      seed: generateSeed(),
      roles: roles[i] ?? [],
    }));
    const genesisHash = await addSenders(network, made, organisations);
    const parties = { senders: organisations.slice(0, SENDERS), bidders: organisations.slice(SENDERS) };
    const profileFolder = join(folder, 'profile');
    return await runNodes({ folder, network, devnet: made, genesisHash, parties, profileFolder, profile, remove });
  } catch (cause) {
    remove();
    throw cause;
  }
}

async function addSenders(network: string, devnet: Devnet, senders: readonly BenchSender[]): Promise<Bytes> {
  const file = join(network, 'genesis.json');
  const { document } = readGenesisFile(file);
  const name = { kk: 'Өлшеу ұйымы', ru: 'Организация замера', en: 'Body of the benchmark' };
  const added = senders.map(({ bin, seed, roles }) => ({ bin, name, keys: [createSigner(seed).key], roles }));
  const { chain, profile, time, organisations, validators } = document;
  const genesis = buildGenesis(
    { chain, profile, time, organisations: [...organisations, ...added], validators, params: {}, note: undefined },
    file,
  );
  for (const { name: node, validatorKey = '' } of devnet.nodes) {
    // The votes had begun under the genesis without the senders.
    const { dataFolder } = nodePaths(join(network, node));
    const key = publicKeyFromHex(validatorKey);
    rmSync(dataFolder, { recursive: true, force: true });
    if (key === undefined) continue;
    await beginVoteLog({ dataFolder, begun: { genesisHash: genesis.hash, key, at: Date.now() }, override: false });
  }
  for (const path of [file, ...devnet.nodes.map(({ name: node }) => nodePaths(join(network, node)).genesisFile)]) {
    writeFileSync(path, genesisText(genesis.document));
  }
  return genesis.hash;
}

interface Making {
  readonly folder: string;
  readonly network: string;
  readonly devnet: Devnet;
  readonly genesisHash: Bytes;
  readonly parties: Pick<BenchCluster, 'senders' | 'bidders'>;
  readonly profileFolder: string;
  readonly profile: boolean;
  readonly remove: () => void;
}

async function runNodes(making: Making): Promise<BenchCluster> {
  const { folder, network, devnet, genesisHash, parties, profileFolder, remove } = making;
  const hook = new URL('./profile-hook.ts', import.meta.url).href;
  const watched = making.profile
    ? { ...process.env, NODE_OPTIONS: `--import=${hook}`, BENCH_PROFILE_FOLDER: profileFolder }
    : process.env;
  const start = (nodes: readonly DevnetNode[], environment: NodeJS.ProcessEnv) =>
    startDevnet({ folder: network, devnet: { ...devnet, nodes }, environment });
  const isObserver = ({ role }: DevnetNode): boolean => role === 'observer';
  const ordered = [...devnet.nodes.filter((node) => !isObserver(node)), ...devnet.nodes.filter(isObserver)];
  const groups = [start(ordered.slice(0, 1), watched), start(ordered.slice(1), process.env)];
  const stop = async (): Promise<void> => void (await Promise.all(groups.map((group) => group.stop())));
  const running = groups.flatMap((group) => group.nodes);
  try {
    await Promise.all(groups.map((group) => group.ready));
  } catch (cause) {
    for (const { logFile } of running) process.stderr.write(readFileSync(logFile, 'utf8').slice(-2000));
    await stop();
    throw cause;
  }
  return {
    folder,
    chain: devnet.chain,
    genesisHash,
    ...parties,
    profileFolder,
    validators: ordered.filter((node) => !isObserver(node)).length,
    nodes: running.map(benchNode),
    dataFolder: ({ name }) => join(network, name, 'data'),
    stop,
    kill: () => {
      for (const { process: child } of running) child.kill('SIGKILL');
    },
    remove,
  };
}

function benchNode({ name, rpcUrl, address, process: child }: RunningDevnetNode): BenchNode {
  invariant(child.pid !== undefined, 'a node that said it is ready has a process');
  const port = /\/tcp\/(\d+)/.exec(address)?.[1];
  return { name, pid: child.pid, rpcUrl: new URL(rpcUrl), networkPort: Number(port) };
}

/** Hex of the genesis hash, for messages between processes. */
export function genesisHex(cluster: BenchCluster): string {
  return toHex(cluster.genesisHash);
}
