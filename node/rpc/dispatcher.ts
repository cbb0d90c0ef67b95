import type { z } from 'zod';
import { type Fault, FaultError, fault, isFault } from '../../ledger/base/fault.ts';
import type { Language } from '../../ledger/base/texts.ts';
import { type ErrorBody, errorFromFault } from './fault-body.ts';
import { parseJsonText } from './json-text.ts';
import type { Method, MethodContext } from './method.ts';

/** What came of one HTTP body. `body` undefined: only notifications, nothing is to be said. */
export interface DispatchOutcome {
  readonly body: string | undefined;
  /** Set when the whole request was refused for its cost, or its one call should come again later. */
  readonly retryAfterMs: number | undefined;
  readonly limited: boolean;
}

export interface DispatcherOptions {
  readonly methods: readonly Method[];
  readonly context: MethodContext;
  readonly batchMax: number;
  /** Called for each call answered, for metrics. `fault` is undefined when it succeeded. */
  readonly onCall: (method: string, fault: string | undefined) => void;
  /** Called for what no fault explains: a bug. */
  readonly onBug: (method: string, cause: unknown) => void;
}

/** Takes cost units, gives undefined when the caller may spend them, else the ms to wait. */
export type Spend = (cost: number) => number | undefined;

export interface Dispatcher {
  handle(text: string, language: Language, spend: Spend): Promise<DispatchOutcome>;
}

type Id = string | number | null;
type Answer = { readonly jsonrpc: '2.0'; readonly id: Id } & (
  | { readonly result: unknown }
  | { readonly error: ErrorBody }
);

interface Call {
  readonly id: Id;
  readonly isNotification: boolean;
  readonly method: string;
  readonly params: unknown;
}

const UNKNOWN_METHOD = 'unknown';

/** Answers JSON-RPC 2.0 by the letter: single calls, batches, notifications, reserved codes. */
export function createDispatcher(options: DispatcherOptions): Dispatcher {
  const table = new Map(options.methods.map((method) => [method.name, method]));

  async function answerOne(value: unknown, language: Language): Promise<Answer | undefined> {
    const call = readCall(value);
    if (isFault(call)) return refusal(idOf(value), call, language);
    const outcome = await run(table.get(call.method), call, language, options);
    options.onCall(table.has(call.method) ? call.method : UNKNOWN_METHOD, isFault(outcome) ? outcome.code : undefined);
    if (call.isNotification) return undefined;
    if (isFault(outcome)) return refusal(call.id, outcome, language);
    return { jsonrpc: '2.0', id: call.id, result: outcome ?? null };
  }

  return {
    async handle(text, language, spend) {
      const parsed = parseJsonText(text);
      const isBatch = Array.isArray(parsed?.value);
      const calls: readonly unknown[] = isBatch ? (parsed?.value as readonly unknown[]) : [parsed?.value];
      const problem = wholeFault(parsed !== undefined, calls.length, options.batchMax);
      const wait = spend(problem === undefined ? calls.reduce<number>((sum, one) => sum + costOf(table, one), 0) : 1);
      if (wait !== undefined) {
        const id = isBatch ? null : idOf(parsed?.value);
        return { ...refused(refusal(id, fault('HTTP_RATE_LIMIT', { retryAfterMs: wait }), language)), limited: true };
      }
      if (problem !== undefined) return refused(refusal(null, problem, language));
      if (!isBatch) return single(await answerOne(calls[0], language));
      const answers = await Promise.all(calls.map((call) => answerOne(call, language)));
      const said = answers.filter((answer) => answer !== undefined);
      const body = said.length === 0 ? undefined : JSON.stringify(said);
      return { body, retryAfterMs: undefined, limited: false };
    },
  };
}

/** What is wrong with the request as a whole. */
function wholeFault(isJson: boolean, calls: number, callsMax: number): Fault | undefined {
  if (!isJson) return fault('RPC_PARSE');
  return calls === 0 || calls > callsMax ? fault('RPC_INVALID_REQUEST', { field: '', calls, callsMax }) : undefined;
}

function single(answer: Answer | undefined): DispatchOutcome {
  return answer === undefined ? { body: undefined, retryAfterMs: undefined, limited: false } : refused(answer);
}

function refused(answer: Answer): DispatchOutcome {
  const retryAfterMs = 'error' in answer ? answer.error.data.retryAfterMs : undefined;
  return { body: JSON.stringify(answer), retryAfterMs, limited: false };
}

function refusal(id: Id, problem: Fault, language: Language): Answer {
  return { jsonrpc: '2.0', id, error: errorFromFault(problem, language) };
}

/** What cannot be run still costs a unit, or refusals would be free. */
function costOf(table: ReadonlyMap<string, Method>, call: unknown): number {
  const name = isMap(call) ? call.method : undefined;
  return (typeof name === 'string' ? table.get(name)?.cost : undefined) ?? 1;
}

/** Takes one value of a request, gives the call, or RPC_INVALID_REQUEST with the member at fault. */
function readCall(value: unknown): Call | Fault {
  if (!isMap(value)) return invalid('');
  if (value.jsonrpc !== '2.0') return invalid('jsonrpc');
  if (typeof value.method !== 'string') return invalid('method');
  const hasId = Object.hasOwn(value, 'id');
  if (hasId && !isId(value.id)) return invalid('id');
  const { params } = value;
  if (Object.hasOwn(value, 'params') && (typeof params !== 'object' || params === null)) return invalid('params');
  return { id: hasId ? (value.id as Id) : null, isNotification: !hasId, method: value.method, params };
}

function invalid(field: string): Fault {
  return fault('RPC_INVALID_REQUEST', { field });
}

/** The id to answer with where the call itself is not valid: its own when it can be read, else null (§5). */
function idOf(value: unknown): Id {
  return isMap(value) && isId(value.id) ? value.id : null;
}

function isId(value: unknown): value is Id {
  return value === null || typeof value === 'string' || (typeof value === 'number' && Number.isFinite(value));
}

function isMap(value: unknown): value is Readonly<Record<string, unknown>> {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

async function run(
  method: Method | undefined,
  call: Call,
  language: Language,
  { context, onBug }: DispatcherOptions,
): Promise<unknown> {
  if (method === undefined) return fault('RPC_METHOD_NOT_FOUND', { method: call.method.slice(0, 64) });
  const busy = method.refuse?.(context);
  if (busy !== undefined) return busy;
  const params = readParams(method, call.params);
  if (isFault(params)) return params;
  try {
    return await method.handler(context, params, language);
  } catch (error) {
    if (error instanceof FaultError) return error.fault;
    onBug(method.name, error);
    return fault('RPC_INTERNAL');
  }
}

/** Parameters by name, or by position in the order of the schema (§4.2); unknown ones are refused. */
function readParams(method: Method, given: unknown): Readonly<Record<string, unknown>> | Fault {
  const names = Object.keys(method.params.shape);
  if (Array.isArray(given) && given.length > names.length)
    return fault('RPC_INVALID_PARAMS', { field: `[${names.length}]`, problem: 'unrecognized_keys' });
  const named = Array.isArray(given) ? Object.fromEntries(given.map((value, at) => [names[at], value])) : (given ?? {});
  const checked = method.params.safeParse(named);
  return checked.success ? checked.data : paramFault(checked.error);
}

function paramFault(error: z.ZodError): Fault {
  const issue = error.issues[0];
  const keys = issue?.code === 'unrecognized_keys' ? issue.keys.map((name) => name.slice(0, 64)) : [];
  const field = [...(issue?.path ?? []), ...keys.slice(0, 1)].join('.');
  return fault('RPC_INVALID_PARAMS', { field, problem: issue?.code ?? 'invalid_type' });
}
