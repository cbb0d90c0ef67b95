import { execFileSync, spawnSync } from 'node:child_process';
import type { NodePlace } from '../../../cli/devnet/node-places.ts';
import { NETWORK_PORT, RPC_PORT } from '../../../cli/devnet/node-places.ts';
import type { FaultLinks } from './fault-links.ts';

/** Of everything this file makes; the process id follows, so that what a crashed run left can be told from a running one. */
const PREFIX = 'adal-faults-';
/** Packets to this address of the link layer reach nobody. */
const NOBODY = '02:00:00:00:00:01';
const SUBNETS = 254;

/** Why network namespaces cannot be used here, for a person; undefined where they can. */
export function namespacesMissing(): string | undefined {
  if (process.platform !== 'linux') return 'network namespaces exist on Linux only';
  const name = `${PREFIX}${process.pid}-probe`;
  const added = spawnSync('ip', ['netns', 'add', name], { encoding: 'utf8' });
  if (added.error !== undefined) return 'the command ip (iproute2) is not installed';
  if (added.status !== 0) return `"ip netns add" does not work (it needs root): ${added.stderr.trim()}`;
  const linked = spawnSync('ip', ['-n', name, 'link', 'add', 'bridge', 'type', 'bridge'], { encoding: 'utf8' });
  ip('netns', 'del', name);
  return linked.status === 0 ? undefined : `a bridge cannot be made: ${linked.stderr.trim()}`;
}

/** Removes the namespaces of runs whose process is gone, with the nodes in them. Devices go with their namespaces. */
export function removeLeftovers(): void {
  const listed = execFileSync('ip', ['netns', 'list'], { encoding: 'utf8' });
  for (const line of listed.split('\n')) {
    const name = line.split(' ')[0] ?? '';
    const pid = name.startsWith(PREFIX) ? Number(name.slice(PREFIX.length).split('-')[0]) : undefined;
    if (pid !== undefined && !isAlive(pid)) removeNamespace(name);
  }
}

/** An address for every validator: a namespace each, joined by a bridge in one of its own; this machine's network stays as it is. */
export function createNamespaceLinks(validators: number): FaultLinks {
  removeLeftovers();
  const own = `${PREFIX}${process.pid}`;
  const hub = `${own}-hub`;
  // Reserved for tests of networks (RFC 2544); nothing else uses it.
  const subnet = `198.18.${1 + (process.pid % SUBNETS)}`;
  const nodes = Array.from({ length: validators }, (_, i) => {
    const name = `validator-${i + 1}`;
    return { name, space: `${own}-${i + 1}`, port: `port${i + 1}`, address: `${subnet}.${i + 11}` };
  });
  const spaces = [hub, ...nodes.map(({ space }) => space)];
  const remove = (): void => {
    for (const space of spaces) removeNamespace(space);
  };
  // Also when the run ends by a signal or a bug; after kill -9 the next run does it.
  process.once('exit', remove);

  for (const space of spaces) {
    ip('netns', 'add', space);
    ip('-n', space, 'link', 'set', 'lo', 'up');
  }
  ip('-n', hub, 'link', 'add', 'bridge', 'type', 'bridge');
  ip('-n', hub, 'link', 'set', 'bridge', 'up');
  // The way in for RPC and for the test itself.
  ip('link', 'add', `faults${process.pid}`, 'type', 'veth', 'peer', 'name', 'outside', 'netns', hub);
  ip('address', 'add', `${subnet}.1/24`, 'dev', `faults${process.pid}`);
  ip('link', 'set', `faults${process.pid}`, 'up');
  joinBridge(hub, 'outside');
  for (const { space, port, address } of nodes) {
    ip('-n', space, 'link', 'add', 'eth0', 'type', 'veth', 'peer', 'name', port, 'netns', hub);
    ip('-n', space, 'address', 'add', `${address}/24`, 'dev', 'eth0');
    ip('-n', space, 'link', 'set', 'eth0', 'up');
    joinBridge(hub, port);
  }

  const nodeOf = (name: string): (typeof nodes)[number] => {
    const found = nodes.find((node) => node.name === name);
    if (found === undefined) throw new TypeError(`there is no ${name}`);
    return found;
  };
  const silenced = new Map<string, () => void>();
  const unplugged = new Set<string>();
  const proxiesOnly = (): never => {
    throw new TypeError('only proxies can reset or shape a connection: use proxies');
  };

  return {
    setup: {
      places: nodes.map(({ name, address }, i) => placeAt(name, i + 1, address)),
      settings: { 'rpc.host': '0.0.0.0' },
      launcher: (name) => ['ip', 'netns', 'exec', nodeOf(name).space],
    },
    silence(from, to) {
      const [{ space }, { address }] = [nodeOf(from), nodeOf(to)];
      ip('-n', space, 'neigh', 'replace', address, 'lladdr', NOBODY, 'dev', 'eth0', 'nud', 'permanent');
      silenced.set(`${from} > ${to}`, () => ip('-n', space, 'neigh', 'del', address, 'dev', 'eth0'));
    },
    cut: proxiesOnly,
    shape: proxiesOnly,
    pullCable(name) {
      const { port } = nodeOf(name);
      ip('-n', hub, 'link', 'set', port, 'down');
      unplugged.add(port);
    },
    heal() {
      for (const unsilence of silenced.values()) unsilence();
      for (const port of unplugged) ip('-n', hub, 'link', 'set', port, 'up');
      silenced.clear();
      unplugged.clear();
    },
    counts: () => ({ connections: 0, passedBytes: 0, swallowedBytes: 0, turnedBits: 0 }),
    async close() {
      process.removeListener('exit', remove);
      remove();
    },
  };
}

function placeAt(name: string, number: number, address: string): NodePlace {
  const listen = `/ip4/${address}/tcp/${NETWORK_PORT}`;
  const rpcUrl = `http://${address}:${RPC_PORT}`;
  return { name, number, role: 'validator', listen, dial: listen, rpcPort: RPC_PORT, rpcUrl };
}

function joinBridge(hub: string, device: string): void {
  ip('-n', hub, 'link', 'set', device, 'master', 'bridge');
  ip('-n', hub, 'link', 'set', device, 'up');
}

function ip(...words: readonly string[]): void {
  execFileSync('ip', words, { stdio: ['ignore', 'ignore', 'pipe'] });
}

/** Ends what still runs in it: a namespace lives as long as a process does. */
function removeNamespace(name: string): void {
  const listed = spawnSync('ip', ['netns', 'pids', name], { encoding: 'utf8' });
  for (const pid of listed.stdout.split('\n').filter((line) => line !== '')) {
    if (isAlive(Number(pid))) process.kill(Number(pid), 'SIGKILL');
  }
  spawnSync('ip', ['netns', 'del', name]);
}

function isAlive(pid: number): boolean {
  try {
    process.kill(pid, 0);
    return true;
  } catch (cause) {
    return (cause as NodeJS.ErrnoException).code === 'EPERM';
  }
}
