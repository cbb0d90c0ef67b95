import { type FaultCode, type FaultDetail, faultTable } from '../ledger/base/fault.ts';
import type { Json } from '../ledger/base/json.ts';
import { reasonOf, trouble } from './trouble.ts';

/** Calls one node's JSON-RPC door. */
export interface RpcClient {
  readonly url: string;
  /** Gives the result, or throws the node's fault, CLI_NODE_UNREACHABLE, CLI_NODE_ANSWER, CLI_NODE_BUSY or CLI_NODE_REFUSED. */
  call(method: string, params: Readonly<Record<string, Json>>, timeoutMs?: number): Promise<Json>;
}

/** A person waits no longer for one answer. */
const TIMEOUT_MS = 15_000;
/** A proof with a large block around it stays far below. */
const ANSWER_BYTES_MAX = 64 * 1024 * 1024;

/** Takes the node's address (`http://host:port`, with or without `/rpc`). */
export function createRpcClient(url: string): RpcClient {
  const base = baseUrl(url);
  return {
    url: base,
    async call(method, params, timeoutMs = TIMEOUT_MS) {
      const body = JSON.stringify({ jsonrpc: '2.0', id: 1, method, params });
      const response = await reach(base, () =>
        fetch(`${base}/rpc`, {
          method: 'POST',
          headers: { 'content-type': 'application/json' },
          body,
          redirect: 'error',
          signal: AbortSignal.timeout(timeoutMs),
        }),
      );
      if (response.status === 429)
        throw trouble('CLI_NODE_BUSY', { url: base, retryAfterSeconds: response.headers.get('retry-after') ?? '1' });
      return resultOf(base, await answerOf(base, response));
    },
  };
}

/** Fetches a plain page of the node (`/readyz`, `/events`); an unreachable node is CLI_NODE_UNREACHABLE. */
export function fetchFromNode(url: string, path: string, init: RequestInit): Promise<Response> {
  const base = baseUrl(url);
  return reach(base, () => fetch(`${base}${path}`, { redirect: 'error', ...init }));
}

function baseUrl(url: string): string {
  const parsed = URL.canParse(url) ? new URL(url) : undefined;
  if (parsed === undefined || !/^https?:$/.test(parsed.protocol))
    throw trouble('CLI_BAD_VALUE', { option: '--url', value: url, expected: 'http://host:port' });
  return `${parsed.origin}${parsed.pathname.replace(/\/(rpc)?\/?$/, '')}`;
}

async function reach(url: string, request: () => Promise<Response>): Promise<Response> {
  try {
    return await request();
  } catch (cause) {
    const inner = cause instanceof Error && cause.cause !== undefined ? cause.cause : cause;
    throw trouble('CLI_NODE_UNREACHABLE', { url, reason: reasonOf(inner) }, cause);
  }
}

async function answerOf(url: string, response: Response): Promise<Readonly<Record<string, Json>>> {
  try {
    const text = await response.text();
    const answer: unknown = text.length > ANSWER_BYTES_MAX ? undefined : JSON.parse(text);
    if (typeof answer === 'object' && answer !== null && 'jsonrpc' in answer)
      return answer as Readonly<Record<string, Json>>;
  } catch (cause) {
    throw trouble('CLI_NODE_ANSWER', { url, status: response.status, reason: reasonOf(cause) }, cause);
  }
  throw trouble('CLI_NODE_ANSWER', { url, status: response.status });
}

function resultOf(url: string, answer: Readonly<Record<string, Json>>): Json {
  const error = answer.error;
  if (error === undefined || error === null) return answer.result ?? null;
  const { code, message, data } = error as {
    readonly code?: Json;
    readonly message?: Json;
    readonly data?: Readonly<Record<string, Json>>;
  };
  const name = data?.fault;
  const detail = { ...flatDetail(data?.detail), ...flatDetail(data) };
  if (typeof name === 'string' && Object.hasOwn(faultTable, name)) throw trouble(name as FaultCode, detail);
  throw trouble('CLI_NODE_REFUSED', { url, code: Number(code ?? 0), message: String(message ?? ''), ...detail });
}

/** Keeps only plain facts: a detail never holds more than texts, numbers and booleans. */
function flatDetail(value: Json | undefined): FaultDetail {
  if (typeof value !== 'object' || value === null || Array.isArray(value)) return {};
  const facts = Object.entries(value).filter(
    ([name, fact]) => name !== 'fault' && ['string', 'number', 'boolean'].includes(typeof fact),
  );
  return Object.fromEntries(facts) as FaultDetail;
}
