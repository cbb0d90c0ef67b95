import { createServer, type Server } from 'node:net';
import { reasonOf, trouble } from '../trouble.ts';

/** Where one node of a test network listens and how the others reach it. */
export interface NodePlace {
  readonly name: string;
  /** Counted from 1 within its role. */
  readonly number: number;
  readonly role: 'validator' | 'observer';
  readonly listen: string;
  /** Multiaddr without PeerId. */
  readonly dial: string;
  readonly rpcPort: number;
  readonly rpcUrl: string;
}

interface Named {
  readonly name: string;
  readonly number: number;
  readonly role: 'validator' | 'observer';
}

/** Of nodes that have a machine (or container) each. */
export const NETWORK_PORT = 7780;
export const RPC_PORT = 7781;
/** Distance between two nodes' ports on one machine. */
const PORT_STEP = 10;

/** Places for nodes that are reached by names, all on the usual ports; `{name}` in the pattern becomes the node's name. */
export function placesByHost(validators: number, observers: number, hostPattern: string): readonly NodePlace[] {
  return namedNodes(validators, observers).map((node) => {
    const host = hostPattern.replaceAll('{name}', node.name);
    return {
      ...node,
      listen: `/ip4/0.0.0.0/tcp/${NETWORK_PORT}`,
      dial: `/${/^[0-9.]+$/.test(host) ? 'ip4' : 'dns4'}/${host}/tcp/${NETWORK_PORT}`,
      rpcPort: RPC_PORT,
      rpcUrl: `http://${host}:${RPC_PORT}`,
    };
  });
}

/**
 * Places for nodes on this machine. Observers come first, so that with the usual base port the first observer answers
 * where every command asks by default. Base port 0: ports that are free now.
 */
export async function placesOnLoopback(
  validators: number,
  observers: number,
  basePort: number,
): Promise<readonly NodePlace[]> {
  const nodes = namedNodes(validators, observers);
  const ports =
    basePort === 0
      ? await freePorts(2 * nodes.length)
      : nodes.flatMap((_, i) => [basePort + PORT_STEP * i, basePort + PORT_STEP * i + 1]);
  const placed = [...nodes].sort((a, b) => Number(a.role === 'validator') - Number(b.role === 'validator'));
  return nodes.map((node) => {
    const slot = 2 * placed.indexOf(node);
    const address = `/ip4/127.0.0.1/tcp/${ports[slot]}`;
    const rpcPort = ports[slot + 1] ?? 0;
    return { ...node, listen: address, dial: address, rpcPort, rpcUrl: `http://127.0.0.1:${rpcPort}` };
  });
}

function namedNodes(validators: number, observers: number): readonly Named[] {
  const named = (role: Named['role'], count: number) =>
    Array.from({ length: count }, (_, i): Named => ({ name: `${role}-${i + 1}`, number: i + 1, role }));
  return [...named('validator', validators), ...named('observer', observers)];
}

/** Ports that nobody listens on; all are held until the last is known, so no two are the same. */
async function freePorts(count: number): Promise<readonly number[]> {
  const servers = await Promise.all(Array.from({ length: count }, listenAnywhere));
  const ports = servers.map((server) => {
    const address = server.address();
    return typeof address === 'object' && address !== null ? address.port : 0;
  });
  await Promise.all(servers.map((server) => new Promise<void>((resolve) => server.close(() => resolve()))));
  return ports;
}

function listenAnywhere(): Promise<Server> {
  return new Promise((resolve, reject) => {
    const server = createServer();
    server.once('error', (cause) =>
      reject(trouble('NETWORK_PORT_IN_USE', { address: '127.0.0.1', reason: reasonOf(cause) }, cause)),
    );
    server.listen(0, '127.0.0.1', () => resolve(server));
  });
}
