import type { FastifyInstance } from 'fastify';
import type { Doors } from './doors.ts';
import { checkHost, checkOrigin } from './origin-check.ts';
import { type RefusalCode, refusalFault, refuse } from './refusals.ts';

/** Refuses, before anything is read, requests under a foreign name or from a foreign page; answers CORS where it is on. */
export function guardRequests(app: FastifyInstance, { settings, registry }: Doors): void {
  const hosts = new Set(settings.allowedHosts.map((name) => name.toLowerCase()));
  const origins = new Set(settings.corsOrigins);

  app.addHook('onRequest', (request, reply, done) => {
    const { host, origin } = request.headers;
    const problem = checkHost(host, hosts) ?? checkOrigin(origin, host, origins);
    if (problem !== undefined) {
      registry.add('adal_http_refused_total', 1, problem.code);
      refuse(request, reply, refusalFault(problem.code as RefusalCode, problem.detail));
      return;
    }
    if (origin !== undefined && origins.has(origin)) {
      reply.header('access-control-allow-origin', origin).header('vary', 'origin');
    }
    done();
  });

  app.options('/rpc', (_, reply) => {
    reply
      .code(204)
      .header('access-control-allow-methods', 'POST')
      .header('access-control-allow-headers', 'content-type, accept-language')
      .header('access-control-max-age', '600')
      .send();
  });
}
