import { Worker } from 'node:worker_threads';
import { invariant } from '../../../ledger/base/invariant.ts';
import { ACCEPTED, type ClientOrder, type ClientReport, preciseNow, REFUSED } from './client-messages.ts';
import { openPipelinedSocket, type PipelinedSocket } from './pipelined-socket.ts';
import type { SignedCalls, SignerSetup, SignOrder } from './sign-worker.ts';

/** One client process of the benchmark: signs ahead in threads, then sends open-loop, whatever the nodes answer. */
const SIGN_THREADS = 2;
const SOCKETS_PER_NODE = 2;
/** Between two moments of sending: at 1,000 a second each gives one full batch. */
const TICK_MS = 10;
/** After the last transaction was sent. */
const LAST_ANSWER_MS = 3000;
/** Faults that say that there is no room now: each must carry a hint when to come again. */
const NO_ROOM = new Set(['POOL_FULL', 'POOL_SENDER_FULL', 'HTTP_RATE_LIMIT', 'RPC_BUSY']);

let batch = 1;
let hosts: readonly string[] = [];
let sockets: readonly PipelinedSocket[] = [];
let signers: readonly Worker[] = [];
let stock: readonly SignedCalls[] = [];

process.on('message', (order: ClientOrder) => {
  switch (order.kind) {
    case 'setup':
      return setUp(order);
    case 'sign':
      return void signAll(order);
    case 'send':
      return void sendAll(order.perSecond, order.startAt);
  }
});
// The benchmark is gone, so this process goes too.
process.on('disconnect', () => process.exit(0));

function report(message: ClientReport): void {
  process.send?.(message);
}

function setUp({ signer, urls, batch: most }: Extract<ClientOrder, { kind: 'setup' }>): void {
  batch = most;
  const targets = Array.from({ length: SOCKETS_PER_NODE }, () => urls.map((url) => new URL(url))).flat();
  hosts = targets.map(({ host }) => host);
  sockets = targets.map(openPipelinedSocket);
  signers = Array.from({ length: SIGN_THREADS }, (_, i) => {
    const workerData: SignerSetup = { ...signer, label: `${signer.label}-${i}` };
    return new Worker(new URL('./sign-worker.ts', import.meta.url), { workerData });
  });
  report({ kind: 'ready' });
}

async function signAll({ count, expires }: SignOrder): Promise<void> {
  const share = Math.ceil(count / signers.length);
  stock = await Promise.all(
    signers.map(
      (worker) =>
        new Promise<SignedCalls>((resolve) => {
          worker.once('message', resolve);
          worker.postMessage({ count: share, expires } satisfies SignOrder);
        }),
    ),
  );
  report({ kind: 'signed', txBytes: stock.reduce((sum, { txBytes }) => sum + txBytes, 0) });
}

interface Sending {
  readonly submittedAt: Float64Array;
  readonly answers: Uint8Array;
  readonly refusals: Map<string, number>;
  readonly answerMs: number[];
  withoutRetryHint: number;
}

async function sendAll(perSecond: number, startAt: number): Promise<void> {
  const total = stock.reduce((sum, { ends }) => sum + ends.length, 0);
  const sending: Sending = {
    submittedAt: new Float64Array(total),
    answers: new Uint8Array(total),
    refusals: new Map(),
    answerMs: [],
    withoutRetryHint: 0,
  };
  let sent = 0;
  let turn = 0;
  await sleepUntil(startAt);
  while (sent < total) {
    const due = Math.min(total, Math.ceil(((preciseNow() - startAt) * perSecond) / 1000));
    while (sent < due) {
      const end = Math.min(due, sent + batch);
      sendBatch(sending, sent, end, turn);
      turn = (turn + 1) % sockets.length;
      sent = end;
    }
    await sleepUntil(preciseNow() + TICK_MS);
  }
  const patience = preciseNow() + LAST_ANSWER_MS;
  while (sockets.some((socket) => socket.waiting() > 0) && preciseNow() < patience) {
    await sleepUntil(preciseNow() + TICK_MS);
  }
  const ids = Buffer.concat(stock.map((calls) => calls.ids));
  const { submittedAt, answers, withoutRetryHint } = sending;
  report({
    kind: 'sent',
    ids,
    submittedAt,
    answers,
    withoutRetryHint,
    refusals: Object.fromEntries(sending.refusals),
    answerMs: Float64Array.from(sending.answerMs),
  });
}

function sleepUntil(moment: number): Promise<void> {
  return new Promise((resolve) => setTimeout(resolve, Math.max(0, moment - preciseNow())));
}

const OPEN = Buffer.from('[');
const COMMA = Buffer.from(',');
const CLOSE = Buffer.from(']');

function sendBatch(sending: Sending, first: number, end: number, turn: number): void {
  const parts: Uint8Array[] = [OPEN];
  let length = 1;
  for (let index = first; index < end; index++) {
    const text = callText(index);
    parts.push(text, index + 1 < end ? COMMA : CLOSE);
    length += text.length + 1;
  }
  const head = `POST /rpc HTTP/1.1\r\nhost: ${hosts[turn]}\r\ncontent-type: application/json\r\ncontent-length: ${length}\r\n\r\n`;
  const now = preciseNow();
  sending.submittedAt.fill(now, first, end);
  const request = Buffer.concat([Buffer.from(head, 'latin1'), ...parts]);
  sockets[turn]?.send([request], (_status, body) => {
    sending.answerMs.push(preciseNow() - now);
    readAnswer(sending, first, end, body);
  });
}

/** The text of one call: the transactions of the signing threads stand one thread behind the other. */
function callText(index: number): Uint8Array {
  let at = index;
  for (const { texts, ends } of stock) {
    if (at < ends.length) return texts.subarray(at === 0 ? 0 : ends[at - 1], ends[at]);
    at -= ends.length;
  }
  invariant(false, 'an index of the stock');
}

interface Answer {
  readonly result?: unknown;
  readonly error?: { readonly data?: { readonly fault?: string; readonly retryAfterMs?: number } };
}

/** Answers of a batch stand in the order of its calls, as this node gives them; one error for all refuses all. */
function readAnswer(sending: Sending, first: number, end: number, body: string | undefined): void {
  if (body === undefined || body === '') return;
  const parsed = JSON.parse(body) as Answer | readonly Answer[];
  for (let index = first; index < end; index++) {
    const answer = Array.isArray(parsed) ? (parsed as readonly Answer[])[index - first] : (parsed as Answer);
    if (answer === undefined) continue;
    if (answer.error === undefined) {
      sending.answers[index] = ACCEPTED;
      continue;
    }
    const { fault = 'unknown', retryAfterMs } = answer.error.data ?? {};
    sending.answers[index] = REFUSED;
    sending.refusals.set(fault, (sending.refusals.get(fault) ?? 0) + 1);
    if (NO_ROOM.has(fault) && retryAfterMs === undefined) sending.withoutRetryHint++;
  }
}
