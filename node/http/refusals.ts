import type { Socket } from 'node:net';
import type { FastifyError, FastifyInstance, FastifyReply, FastifyRequest } from 'fastify';
import { type Fault, FaultError, fault } from '../../ledger/base/fault.ts';
import type { MetricRegistry } from '../metrics/registry.ts';
import { errorFromFault, languageFromHeader } from '../rpc/fault-body.ts';
import type { Doors } from './doors.ts';

/** HTTP status of each refusal outside JSON-RPC. */
const STATUS = {
  HTTP_BODY_TOO_LARGE: 413,
  HTTP_MEDIA_TYPE: 415,
  HTTP_RATE_LIMIT: 429,
  HTTP_HOST_REFUSED: 403,
  HTTP_ORIGIN_REFUSED: 403,
  HTTP_NOT_FOUND: 404,
  HTTP_METHOD: 405,
  HTTP_BAD_QUERY: 400,
  HTTP_BAD_REQUEST: 400,
  HTTP_STREAMS_FULL: 503,
  RPC_INTERNAL: 500,
} as const;

export type RefusalCode = keyof typeof STATUS;

/** Answers with a fault as a JSON-RPC error without id: one form for every refusal, whatever the address. */
export function refuse(
  request: FastifyRequest,
  reply: FastifyReply,
  problem: Fault & { readonly code: RefusalCode },
): FastifyReply {
  const error = errorFromFault(problem, languageFromHeader(request.headers['accept-language']));
  if (error.data.retryAfterMs !== undefined) reply.header('retry-after', Math.ceil(error.data.retryAfterMs / 1000));
  return reply
    .code(STATUS[problem.code])
    .header('content-type', 'application/json; charset=utf-8')
    .header('cache-control', 'no-store')
    .send(JSON.stringify({ jsonrpc: '2.0', id: null, error }));
}

/** Builds a fault that `refuse` takes. */
export function refusalFault(code: RefusalCode, detail: Fault['detail'] = {}): Fault & { readonly code: RefusalCode } {
  return { ...fault(code, detail), code };
}

/** Maps everything that goes wrong below the routes to a refusal; no answer carries the text of an error. */
export function addErrorAnswers(app: FastifyInstance, { registry, log }: Doors): void {
  app.setErrorHandler((error: FastifyError, request, reply) => {
    const problem = refusalOf(error);
    if (problem.code === 'RPC_INTERNAL') log.error({ err: error, url: request.url }, 'HTTP request failed');
    registry.add('adal_http_refused_total', 1, problem.code);
    return refuse(request, reply, problem);
  });
  app.setNotFoundHandler((request, reply) => {
    const methods = ROUTES.get(request.url.split('?')[0] ?? '');
    const problem = methods === undefined ? refusalFault('HTTP_NOT_FOUND') : refusalFault('HTTP_METHOD');
    if (methods !== undefined) reply.header('allow', methods);
    registry.add('adal_http_refused_total', 1, problem.code);
    return refuse(request, reply, problem);
  });
}

/** Answers bytes that are no HTTP: said once, shortly, and the connection is closed. */
export function answerGarbage(registry: MetricRegistry): (error: Error, socket: Socket) => void {
  return (_, socket) => {
    registry.add('adal_http_refused_total', 1, 'HTTP_BAD_REQUEST');
    if (socket.writable) socket.end('HTTP/1.1 400 Bad Request\r\nConnection: close\r\nContent-Length: 0\r\n\r\n');
    else socket.destroy();
  };
}

/** The addresses there are, and what they take. */
const ROUTES: ReadonlyMap<string, string> = new Map([
  ['/rpc', 'POST, OPTIONS'],
  ['/events', 'GET'],
  ['/livez', 'GET'],
  ['/readyz', 'GET'],
  ['/metrics', 'GET'],
]);

function refusalOf(error: FastifyError): Fault & { readonly code: RefusalCode } {
  if (error instanceof FaultError && Object.hasOwn(STATUS, error.fault.code))
    return refusalFault(error.fault.code as RefusalCode, error.fault.detail);
  if (error.code === 'FST_ERR_CTP_BODY_TOO_LARGE') return refusalFault('HTTP_BODY_TOO_LARGE');
  if (error.code === 'FST_ERR_CTP_INVALID_MEDIA_TYPE') return refusalFault('HTTP_MEDIA_TYPE');
  return error.statusCode !== undefined && error.statusCode < 500
    ? refusalFault('HTTP_BAD_REQUEST')
    : refusalFault('RPC_INTERNAL');
}
