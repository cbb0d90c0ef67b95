import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify';
import { sampleNode } from '../metrics/node-sampler.ts';
import { readinessOf } from '../rpc/readiness.ts';
import type { Doors } from './doors.ts';
import { refusalFault, refuse } from './refusals.ts';

/** GET /livez, /readyz?maxLagMs=, /metrics. `sample` writes figures of this process and its doors into the registry. */
export function addHealthRoutes(app: FastifyInstance, doors: Doors, sample: () => void): void {
  const { ports, settings, registry, now, limit } = doors;
  const limits = { behindHeightsMax: settings.readyBehindHeightsMax, lagMsMax: settings.readyLagMsMax };

  app.get('/livez', (_, reply) => json(reply, 200, { live: true }));

  app.get('/readyz', (request, reply) => {
    const asked = maxLagOf(request);
    if (asked === null) return refuse(request, reply, refusalFault('HTTP_BAD_QUERY', { name: 'maxLagMs' }));
    const status = ports.status();
    const found = readinessOf(status, now(), { ...limits, lagMsMax: asked ?? limits.lagMsMax });
    return json(reply, found.ready ? 200 : 503, { ...found, height: status.height });
  });

  if (!settings.metrics) return;
  app.get('/metrics', async (request, reply) => {
    const retryAfterMs = limit(request.ip, 5);
    if (retryAfterMs !== undefined) return refuse(request, reply, refusalFault('HTTP_RATE_LIMIT', { retryAfterMs }));
    sample();
    registry.set('adal_http_connections', await connectionsOf(app));
    await sampleNode(registry, ports, now(), limits);
    return reply.header('content-type', 'text/plain; version=0.0.4; charset=utf-8').send(registry.render());
  });
}

/** The query's maxLagMs; undefined when absent, null when it is no number of ms. */
function maxLagOf(request: FastifyRequest): number | undefined | null {
  const value = (request.query as Readonly<Record<string, unknown>>).maxLagMs;
  if (value === undefined) return undefined;
  return typeof value === 'string' && /^[1-9][0-9]{0,11}$/.test(value) ? Number(value) : null;
}

function json(reply: FastifyReply, status: number, body: object): FastifyReply {
  return reply
    .code(status)
    .header('content-type', 'application/json; charset=utf-8')
    .header('cache-control', 'no-store')
    .send(JSON.stringify(body));
}

function connectionsOf(app: FastifyInstance): Promise<number> {
  return new Promise((resolve) => app.server.getConnections((_, count) => resolve(count ?? 0)));
}
