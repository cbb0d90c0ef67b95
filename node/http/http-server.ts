import type { AddressInfo } from 'node:net';
import Fastify, { type FastifyInstance } from 'fastify';
import { FaultError, fault } from '../../ledger/base/fault.ts';
import { createStateTree } from '../../ledger/state/tree/state-tree.ts';
import { sha256 } from '../crypto/sha256.ts';
import { createProcessSampler } from '../metrics/process-sampler.ts';
import { createRegistry, type MetricRegistry } from '../metrics/registry.ts';
import type { DoorPorts } from '../ports.ts';
import { createDispatcher } from '../rpc/dispatcher.ts';
import type { MethodContext } from '../rpc/method.ts';
import { methods } from '../rpc/method-table.ts';
import { createWaiters } from '../rpc/waiters.ts';
import { limitConnections } from './connection-limit.ts';
import type { DoorLog, Doors } from './doors.ts';
import { createEventHub, type EventHub } from './event-hub.ts';
import { addEventsRoute } from './events-route.ts';
import { guardRequests } from './guard.ts';
import { addHealthRoutes } from './health-routes.ts';
import { defaultHttpSettings, type HttpSettings } from './http-settings.ts';
import { createRateLimit } from './rate-limit.ts';
import { addErrorAnswers, answerGarbage } from './refusals.ts';
import { addRpcRoute } from './rpc-route.ts';

export interface HttpServerOptions {
  readonly ports: DoorPorts;
  /** What is left out has its default. */
  readonly settings: Partial<HttpSettings>;
  readonly log: DoorLog;
  /** Wall clock, ms UTC. */
  readonly now: () => number;
}

export interface HttpServer {
  /** Gives the address, e.g. http://127.0.0.1:7781; rejects with HTTP_PORT_IN_USE or HTTP_LISTEN_FAILED. */
  listen(): Promise<string>;
  /** Takes no more requests, ends event streams, gives running requests closeGraceMs, then cuts them off. */
  close(): Promise<void>;
}

/** Decoded pages kept for proofs: apart from the executor's own cache, so that readers cannot push its pages out. */
const PROOF_PAGES_MAX = 512;

/** Builds the node's doors over HTTP: JSON-RPC, health, metrics and event streams. */
export function createHttpServer(options: HttpServerOptions): HttpServer {
  const settings: HttpSettings = { ...defaultHttpSettings, ...options.settings };
  const { ports, log, now } = options;
  const registry = createRegistry();
  const limit = createRateLimit(settings.costPerSecond, settings.costBurst, now);
  const doors: Doors = { ports, settings, registry, log, now, limit };
  const waiters = createWaiters(settings.waitersMax);
  const onGap = (): void => registry.add('adal_events_gaps_total', 1);
  const onBug = (cause: unknown): void => log.error({ err: cause }, 'event stream failed');
  const hub = createEventHub({ ports, sha256, settings, onGap, onBug });
  const sampler = createProcessSampler(registry);
  const app = createApp(settings, registry);

  guardRequests(app, doors);
  addErrorAnswers(app, doors);
  addHealthRoutes(app, doors, () => {
    sampler.sample();
    registry.set('adal_rpc_waiters', waiters.count());
    registry.set('adal_events_streams', hub.streamCount());
  });
  if (settings.rpc) {
    const tree = createStateTree({ sha256, reader: ports.store, cachePagesMax: PROOF_PAGES_MAX });
    addRpcRoute(app, doors, createRpc(doors, { ports, sha256, now, tree, waiters }));
    addEventsRoute(app, doors, hub);
  }
  return {
    listen: () => listen(app, settings),
    async close() {
      sampler.close();
      await closeApp(app, hub, settings.closeGraceMs);
    },
  };
}

function createApp(settings: HttpSettings, registry: MetricRegistry): FastifyInstance {
  const app = Fastify({
    logger: false,
    clientErrorHandler: answerGarbage(registry),
    bodyLimit: settings.bodyBytesMax,
    connectionTimeout: settings.idleTimeoutMs,
    requestTimeout: settings.requestTimeoutMs,
    keepAliveTimeout: settings.keepAliveTimeoutMs,
    forceCloseConnections: 'idle',
    exposeHeadRoutes: false,
    return503OnClosing: true,
    trustProxy: settings.trustedProxies.length === 0 ? false : [...settings.trustedProxies],
    http: { headersTimeout: settings.headersTimeoutMs, connectionsCheckingInterval: 1000, maxHeaderSize: 16 * 1024 },
  });
  app.server.maxConnections = settings.connectionsMax;
  limitConnections(app.server, settings.connectionsPerAddressMax);
  return app;
}

function createRpc({ settings, registry, log }: Doors, context: MethodContext) {
  return createDispatcher({
    methods,
    context,
    batchMax: settings.batchMax,
    onCall: (method, code) => registry.add('adal_rpc_calls_total', 1, method, code ?? ''),
    onBug: (method, cause) => log.error({ err: cause, method }, 'RPC method failed'),
  });
}

async function listen(app: FastifyInstance, { host, port }: HttpSettings): Promise<string> {
  try {
    await app.listen({ host, port });
  } catch (cause) {
    const code = (cause as NodeJS.ErrnoException).code ?? '';
    const problem = code === 'EADDRINUSE' ? 'HTTP_PORT_IN_USE' : 'HTTP_LISTEN_FAILED';
    throw new FaultError(fault(problem, { host, port, code }), { cause });
  }
  const { address, port: taken, family } = app.server.address() as AddressInfo;
  return `http://${family === 'IPv6' ? `[${address}]` : address}:${taken}`;
}

async function closeApp(app: FastifyInstance, hub: EventHub, closeGraceMs: number): Promise<void> {
  hub.close();
  const cut = setTimeout(() => app.server.closeAllConnections(), closeGraceMs);
  try {
    await app.close();
  } finally {
    clearTimeout(cut);
  }
}
