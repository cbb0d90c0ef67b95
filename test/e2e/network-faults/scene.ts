import { join } from 'node:path';
import type { Manifest, Who } from '../manifests/manifest.ts';
import { type Cluster, type ClusterNode, createCluster } from '../node-cluster.ts';
import type { FaultLinks } from './fault-links.ts';
import { createNamespaceLinks } from './namespace-links.ts';
import { noProcessFaults, type ProcessFaults, writeProcessFaults } from './process-faults-file.ts';
import { createProxyLinks } from './proxy-links.ts';

/** The processes of one manifest and the links between them. */
export interface Scene {
  readonly cluster: Cluster;
  readonly links: FaultLinks;
  /** In the order of the numbers. */
  readonly nodes: readonly ClusterNode[];
  /** Those whose process runs and is not paused. */
  live(): readonly ClusterNode[];
  byNumber(who: Who): readonly ClusterNode[];
  start(node: ClusterNode): Promise<void>;
  kill(node: ClusterNode): Promise<void>;
  pause(node: ClusterNode): void;
  resume(node: ClusterNode): void;
  /** Changes what is wrong with the node's machine, at once and for later starts. */
  spoil(node: ClusterNode, change: Partial<ProcessFaults>): void;
  /** Kills what runs, removes folder and links. */
  remove(): Promise<void>;
}

const PRELOAD = new URL('./process-faults.ts', import.meta.url).href;

/** Makes folders, keys, genesis and links; no node runs yet. */
export async function createScene(manifest: Manifest): Promise<Scene> {
  const spoils = manifest.timeline.some((step) => step.do === 'slowDisk' || step.do === 'clockOffset');
  const made: { cluster?: Cluster } = {};
  const peerIdOf = (name: string): string => made.cluster?.node(name).peerId ?? '';
  const links = await linksOf(manifest, peerIdOf);
  const faults = new Map<string, ProcessFaults>();
  const faultFile = (name: string): string => join(made.cluster?.folder ?? '', `${name}.faults.json`);
  const environment = (name: string): Readonly<Record<string, string>> => ({
    ...links.setup.environment?.(name),
    ...(spoils ? { NODE_OPTIONS: `--import=${PRELOAD}`, FAULT_FILE: faultFile(name) } : {}),
  });
  let cluster: Cluster;
  try {
    cluster = await createCluster(manifest.validators, 0, { ...links.setup, environment });
  } catch (cause) {
    await links.close();
    throw cause;
  }
  made.cluster = cluster;
  const nodes = cluster.nodes;
  for (const { name } of nodes) if (spoils) writeProcessFaults(faultFile(name), noProcessFaults);
  const live = new Set<ClusterNode>();
  // A paused node would outlive this process: it cannot notice that its parent is gone.
  const killAll = (): void => {
    for (const node of nodes) node.signal('SIGKILL');
  };
  process.once('exit', killAll);

  return {
    cluster,
    links,
    nodes,
    live: () => nodes.filter((node) => live.has(node)),
    byNumber: (who) => who.map((number) => cluster.node(`validator-${number}`)),
    async start(node) {
      await node.start();
      live.add(node);
    },
    async kill(node) {
      live.delete(node);
      await node.kill();
    },
    pause(node) {
      live.delete(node);
      node.signal('SIGSTOP');
    },
    resume(node) {
      node.signal('SIGCONT');
      live.add(node);
    },
    spoil(node, change) {
      const changed = { ...noProcessFaults, ...faults.get(node.name), ...change };
      faults.set(node.name, changed);
      writeProcessFaults(faultFile(node.name), changed);
      node.signal('SIGUSR2');
    },
    async remove() {
      process.removeListener('exit', killAll);
      await cluster.remove();
      await links.close();
    },
  };
}

async function linksOf(manifest: Manifest, peerIdOf: (name: string) => string): Promise<FaultLinks> {
  switch (manifest.network) {
    case 'proxies':
      return createProxyLinks(manifest.validators, manifest.links, peerIdOf);
    case 'namespaces':
      return createNamespaceLinks(manifest.validators);
  }
}
