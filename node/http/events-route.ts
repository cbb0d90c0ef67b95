import type { FastifyInstance, FastifyRequest } from 'fastify';
import { type Fault, fault, isFault } from '../../ledger/base/fault.ts';
import type { Doors } from './doors.ts';
import type { EventHub } from './event-hub.ts';
import type { EventFilter, Position } from './event-stream.ts';
import { type RefusalCode, refusalFault, refuse } from './refusals.ts';

/** Cost units of opening a stream, and values of one filter. */
const OPEN_COST = 10;
const FILTER_VALUES_MAX = 20;
/** When all streams are taken: streams end when their clients leave. */
const FULL_RETRY_MS = 5000;
/** A browser connects again after this, ms. */
const RECONNECT_MS = 2000;

/** GET /events?type=&subject=&after=: server-sent events in CloudEvents form, resumed by Last-Event-ID `height:index`. */
export function addEventsRoute(app: FastifyInstance, { limit, registry }: Doors, hub: EventHub): void {
  app.get('/events', (request, reply) => {
    const asked = readQuery(request);
    const retryAfterMs = isFault(asked) ? undefined : limit(request.ip, OPEN_COST);
    const full = fault('HTTP_STREAMS_FULL', { retryAfterMs: FULL_RETRY_MS });
    const problem = isFault(asked)
      ? asked
      : retryAfterMs !== undefined
        ? fault('HTTP_RATE_LIMIT', { retryAfterMs })
        : hub.hasRoom(request.ip)
          ? undefined
          : full;
    if (problem !== undefined || isFault(asked)) {
      const { code, detail } = problem ?? full;
      registry.add('adal_http_refused_total', 1, code);
      return refuse(request, reply, refusalFault(code as RefusalCode, detail));
    }
    reply.hijack();
    const { raw } = reply;
    raw.writeHead(200, {
      'content-type': 'text/event-stream; charset=utf-8',
      'cache-control': 'no-store',
      'x-accel-buffering': 'no',
      ...corsHeader(reply.getHeader('access-control-allow-origin')),
    });
    raw.write(`retry: ${RECONNECT_MS}\n\n`);
    hub.open(request.ip, raw, asked.filter, asked.after);
    return reply;
  });
}

function corsHeader(origin: unknown): Record<string, string> {
  return typeof origin === 'string' ? { 'access-control-allow-origin': origin, vary: 'origin' } : {};
}

interface EventQuery {
  readonly filter: EventFilter;
  readonly after: Position | undefined;
}

/** Reads the query and Last-Event-ID, or gives HTTP_BAD_QUERY with the parameter's name. */
function readQuery(request: FastifyRequest): EventQuery | Fault {
  const query = request.query as Readonly<Record<string, unknown>>;
  const unknown = Object.keys(query).find((name) => !['type', 'subject', 'after'].includes(name));
  if (unknown !== undefined) return fault('HTTP_BAD_QUERY', { name: unknown.slice(0, 64) });
  const types = listOf(query.type, /^[A-Za-z.]{0,64}\*?$/);
  if (types === undefined) return fault('HTTP_BAD_QUERY', { name: 'type' });
  const subjects = listOf(query.subject, /^[\x21-\x7e]{1,240}$/);
  if (subjects === undefined) return fault('HTTP_BAD_QUERY', { name: 'subject' });
  const cursor = request.headers['last-event-id'] ?? query.after;
  const after = cursor === undefined ? undefined : positionOf(cursor);
  if (cursor !== undefined && after === undefined) return fault('HTTP_BAD_QUERY', { name: 'Last-Event-ID' });
  return { filter: { types, subjects }, after };
}

/** A parameter given once, several times, or not at all. */
function listOf(value: unknown, form: RegExp): readonly string[] | undefined {
  const list: readonly unknown[] = value === undefined ? [] : Array.isArray(value) ? value : [value];
  const texts = list.filter((item): item is string => typeof item === 'string' && form.test(item));
  return texts.length === list.length && texts.length <= FILTER_VALUES_MAX ? texts : undefined;
}

function positionOf(cursor: unknown): Position | undefined {
  const match = typeof cursor === 'string' ? /^([0-9]{1,15}):([0-9]{1,9})$/.exec(cursor) : null;
  if (match === null) return undefined;
  const height = Number(match[1]);
  // Everything from the first block on is after the place before it.
  return height === 0 ? { height: 1, index: -1 } : { height, index: Number(match[2]) };
}
