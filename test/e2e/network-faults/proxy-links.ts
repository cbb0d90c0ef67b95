import { createServer } from 'node:net';
import { placesOnLoopback } from '../../../cli/devnet/node-places.ts';
import { createFaultMesh } from '../../fault-proxy/fault-mesh.ts';
import { clearLink, type LinkShape } from '../../fault-proxy/link-shape.ts';
import { latencyBetween } from '../manifests/cities.ts';
import type { LinkPlan } from '../manifests/manifest.ts';
import type { FaultLinks } from './fault-links.ts';

/** Jitter is the same in every run. */
const SEED = 20260101;

/** Validators on loopback, each reaching every other through a proxy of that pair. `peerIdOf` is asked when a node starts. */
export async function createProxyLinks(
  validators: number,
  plan: LinkPlan | undefined,
  peerIdOf: (name: string) => string,
): Promise<FaultLinks> {
  const places = await placesOnLoopback(validators, 0, await freeBasePort());
  const names = places.map(({ name }) => name);
  const ends = places.map(({ name, listen }) => ({ name, host: '127.0.0.1', port: Number(listen.split('/').at(-1)) }));
  const mesh = await createFaultMesh(ends, SEED);

  function eachLink(visit: (from: string, to: string, shape: LinkShape) => void): void {
    for (const [i, from] of names.entries())
      for (const [j, to] of names.entries()) if (i !== j) visit(from, to, { ...clearLink, ...planned(plan, i, j) });
  }
  eachLink(mesh.shape);

  return {
    setup: {
      places,
      environment: (name) => ({
        ADAL_NETWORK_PEERS: names
          .filter((other) => other !== name)
          .map((other) => `/ip4/127.0.0.1/tcp/${mesh.portOf(name, other)}/p2p/${peerIdOf(other)}`)
          .join(','),
      }),
    },
    silence: (from, to, how) => mesh.shape(from, to, { flow: how }),
    cut: mesh.cut,
    shape: mesh.shape,
    pullCable: () => {
      throw new TypeError('only a network with addresses of its own has cables: use namespaces');
    },
    heal() {
      eachLink((from, to, shape) => {
        mesh.join(from, to);
        mesh.shape(from, to, shape);
      });
    },
    counts: mesh.counts,
    close: mesh.close,
  };
}

/** Systems give outgoing connections ports above these, which would take the port of a node that is down for a moment. */
const PORT_MIN = 11_000;
/** What placesOnLoopback needs for seven nodes, and places to choose from. */
const PORTS = 80;
const PLACES = 250;

/** A port after which those of a network are free; another one for processes that run beside this one. */
async function freeBasePort(): Promise<number> {
  for (let attempt = 0; attempt < PLACES; attempt++) {
    const base = PORT_MIN + PORTS * ((process.pid + attempt) % PLACES);
    const free = await Promise.all(Array.from({ length: PORTS }, (_, i) => isFree(base + i)));
    if (free.every(Boolean)) return base;
  }
  throw new TypeError(`no ${PORTS} free ports in a row from ${PORT_MIN} on`);
}

function isFree(port: number): Promise<boolean> {
  const { promise, resolve } = Promise.withResolvers<boolean>();
  const server = createServer();
  server.once('error', () => resolve(false));
  server.listen(port, '127.0.0.1', () => server.close(() => resolve(true)));
  return promise;
}

function planned(plan: LinkPlan | undefined, from: number, to: number): Partial<LinkShape> {
  if (plan === undefined) return {};
  switch (plan.kind) {
    case 'even':
      return plan.shape;
    case 'cities':
      return { latencyMs: latencyBetween(plan.cities[from], plan.cities[to]), jitterMs: plan.jitterMs };
  }
}
