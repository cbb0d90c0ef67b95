import { isUtf8 } from 'node:buffer';
import type { FastifyInstance } from 'fastify';
import type { Dispatcher } from '../rpc/dispatcher.ts';
import { languageFromHeader } from '../rpc/fault-body.ts';
import type { Doors } from './doors.ts';

/** Bytes of body that one cost unit pays for, beyond what the calls in it cost: parsing is work too. */
const BYTES_PER_UNIT = 64 * 1024;

/** POST /rpc: JSON-RPC 2.0 in one JSON body. Answers 200, or 204 for notifications alone, or 429 over the limit. */
export function addRpcRoute(app: FastifyInstance, { limit, registry }: Doors, dispatcher: Dispatcher): void {
  // Only JSON, unparsed: depth and text are checked before the parser sees them.
  app.removeAllContentTypeParsers();
  app.addContentTypeParser('application/json', { parseAs: 'buffer' }, (_, body, done) => done(null, body));

  app.post('/rpc', async (request, reply) => {
    const body = request.body instanceof Uint8Array ? (request.body as Buffer) : undefined;
    // Text that is not UTF-8 is not JSON either: the empty text gives that answer.
    const text = body !== undefined && isUtf8(body) ? body.toString('utf8') : '';
    const weight = Math.floor((body?.length ?? 0) / BYTES_PER_UNIT);
    const language = languageFromHeader(request.headers['accept-language']);
    const outcome = await dispatcher.handle(text, language, (cost) => limit(request.ip, cost + weight));
    if (outcome.limited) registry.add('adal_http_refused_total', 1, 'HTTP_RATE_LIMIT');
    if (outcome.retryAfterMs !== undefined) reply.header('retry-after', Math.ceil(outcome.retryAfterMs / 1000));
    if (outcome.body === undefined) return reply.code(204).send();
    return reply
      .code(outcome.limited ? 429 : 200)
      .header('content-type', 'application/json; charset=utf-8')
      .header('cache-control', 'no-store')
      .send(outcome.body);
  });
}
