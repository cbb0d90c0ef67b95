import { request as httpRequest } from 'node:http';
import { toHex } from '../../ledger/base/bytes.ts';
import { fault, isFault } from '../../ledger/base/fault.ts';
import { submissionHash } from '../../ledger/base/submission-bytes.ts';
import { decodeSignedTx, type SignedTx } from '../../ledger/tx/transaction.ts';
import { sha256 } from '../../node/crypto/sha256.ts';
import { createHttpServer } from '../../node/http/http-server.ts';
import type { HttpSettings } from '../../node/http/http-settings.ts';
import type { CommittedBlock, DoorPorts, NodeStatus, SubmitOutcome, TransactionDoor } from '../../node/ports.ts';
import { createHandChain, GENESIS_TIME, type HandBlock, type HandChain } from '../hand-chain.ts';

export interface Answer {
  readonly status: number;
  readonly headers: Readonly<Record<string, string | string[] | undefined>>;
  readonly text: string;
}

export interface RpcWorld {
  readonly chain: HandChain;
  readonly url: string;
  readonly ports: DoorPorts;
  /** Lines that the server logged as errors: a test that meets a bug sees it here. */
  readonly errors: unknown[];
  /** Commits a hand-made block and tells the feed. */
  append(block: HandBlock): Promise<CommittedBlock>;
  setStatus(change: Partial<NodeStatus>): void;
  /** What the next submit gives instead of pooling. */
  refuseNext(outcome: Extract<SubmitOutcome, { kind: 'refused' }>): void;
  advanceClock(ms: number): void;
  send(
    path: string,
    init?: { method?: string; headers?: Record<string, string>; body?: string | Uint8Array },
  ): Promise<Answer>;
  post(body: unknown, headers?: Record<string, string>): Promise<Answer>;
  call(
    method: string,
    params?: unknown,
  ): Promise<{
    result?: unknown;
    error?: {
      code: number;
      message: string;
      data: { fault: string; detail: Record<string, unknown>; retryAfterMs?: number };
    };
  }>;
  close(): Promise<void>;
}

/** A server over a hand-made chain in memory, on a free loopback port, with a clock of its own. */
export async function startRpcWorld(
  settings: Partial<HttpSettings> = {},
  chain: HandChain = createHandChain(),
): Promise<RpcWorld> {
  const listeners = new Set<(block: CommittedBlock) => void>();
  const pool = new Map<string, SignedTx>();
  const door = createDoor(chain, pool, listeners);
  const errors: unknown[] = [];
  let clock = GENESIS_TIME;
  let change: Partial<NodeStatus> = {};
  const ports: DoorPorts = {
    genesis: chain.genesis,
    genesisHash: chain.genesisHash,
    store: chain.store,
    status: () => ({ ...statusOf(chain), ...change }),
    transactions: door.door,
    feed: {
      subscribe(onBlock) {
        listeners.add(onBlock);
        return () => void listeners.delete(onBlock);
      },
    },
  };
  const log = { info() {}, warn() {}, error: (facts: object) => void errors.push(facts) };
  const all = { port: 0, costPerSecond: 0, closeGraceMs: 200, ...settings };
  const server = createHttpServer({ ports, settings: all, log, now: () => clock });
  const url = await server.listen();
  const send: RpcWorld['send'] = (path, init = {}) => sendHttp(`${url}${path}`, init);
  const post: RpcWorld['post'] = (body, headers = {}) =>
    send('/rpc', {
      method: 'POST',
      headers: { 'content-type': 'application/json', ...headers },
      body: typeof body === 'string' || body instanceof Uint8Array ? body : JSON.stringify(body),
    });
  return {
    chain,
    url,
    ports,
    errors,
    async append(block) {
      const committed = await chain.append(block);
      for (const { tx } of block.txs ?? []) pool.delete(tx.txIdText);
      clock = committed.time;
      for (const listener of listeners) listener(committed);
      return committed;
    },
    setStatus(next) {
      change = { ...change, ...next };
    },
    refuseNext: door.refuseNext,
    advanceClock(ms) {
      clock += ms;
    },
    send,
    post,
    async call(method, params) {
      const answer = await post({ jsonrpc: '2.0', id: 1, method, ...(params === undefined ? {} : { params }) });
      return JSON.parse(answer.text);
    },
    close: () => server.close(),
  };
}

function statusOf({ store, genesis }: HandChain): NodeStatus {
  const tip = store.tip();
  const height = tip?.height ?? 0;
  return {
    name: 'observer-1',
    version: '0.1.0',
    role: 'observer',
    validatorKey: undefined,
    peerId: '12D3KooWTest',
    networkAddresses: ['/ip4/127.0.0.1/tcp/7780'],
    startedAt: GENESIS_TIME,
    height,
    blockId: tip === undefined ? '' : toHex(tip.blockId),
    stateRoot: '',
    blockTime: genesis.time + 1000 * height,
    consensus: { height: height + 1, round: 0, step: 'propose' },
    pool: { txs: 0, bytes: 0 },
    peers: [
      { id: '12D3KooWPeer', validatorKey: undefined, address: '/ip4/127.0.0.1/tcp/1', direction: 'inbound', name: 'p' },
    ],
    bestSeenHeight: height,
    counters: { blocks: height },
  };
}

function createDoor(
  chain: HandChain,
  pool: Map<string, SignedTx>,
  listeners: Set<(block: CommittedBlock) => void>,
): { readonly door: TransactionDoor; refuseNext(outcome: Extract<SubmitOutcome, { kind: 'refused' }>): void } {
  let refusal: SubmitOutcome | undefined;
  const judge = (bytes: Uint8Array): SubmitOutcome => {
    const next = refusal;
    refusal = undefined;
    if (next !== undefined) return next;
    const signed = decodeSignedTx(sha256, bytes);
    if (isFault(signed)) return { kind: 'refused', fault: signed };
    if (chain.store.txPlace(signed.txId) !== undefined)
      return { kind: 'refused', fault: fault('TX_DUPLICATE'), txId: signed.txId };
    return { kind: 'pooled', txId: signed.txId, txHash: signed.txHash, expires: signed.tx.expires };
  };
  const status: TransactionDoor['status'] = (txId, expires) => {
    const place = chain.store.txPlace(txId);
    if (place !== undefined) return { kind: 'committed', ...place };
    if (pool.has(toHex(txId))) return { kind: 'pooled' };
    return { kind: expires !== undefined && expires <= GENESIS_TIME ? 'expired' : 'unknown' };
  };
  const door: TransactionDoor = {
    retryAfterMs: () => undefined,
    async submit(bytes) {
      const outcome = judge(bytes);
      const signed = decodeSignedTx(sha256, bytes);
      if (outcome.kind === 'pooled' && !isFault(signed)) pool.set(signed.txIdText, signed);
      return outcome;
    },
    check: async (bytes) => judge(bytes),
    async submissionReceipt(txId) {
      const [signer] = chain.signers;
      if (signer === undefined || !pool.has(toHex(txId))) return undefined;
      const height = chain.store.tip()?.height ?? 0;
      const signature = signer.sign(submissionHash(sha256, chain.genesisHash, txId, height));
      return { validator: signer.key, height, signature };
    },
    status,
    waitFor: (txId, timeoutMs) =>
      new Promise((resolve) => {
        const settle = (): void => {
          clearTimeout(timer);
          listeners.delete(look);
          resolve(status(txId));
        };
        const look = (): void => {
          if (status(txId).kind === 'committed') settle();
        };
        const timer = setTimeout(settle, timeoutMs);
        listeners.add(look);
        look();
      }),
  };
  return {
    door,
    refuseNext(outcome) {
      refusal = outcome;
    },
  };
}

/** Plain HTTP, with any headers a hostile client might send. */
function sendHttp(
  url: string,
  {
    method = 'GET',
    headers = {},
    body,
  }: { method?: string; headers?: Record<string, string>; body?: string | Uint8Array },
): Promise<Answer> {
  return new Promise((resolve, reject) => {
    const request = httpRequest(url, { method, headers, agent: false }, (response) => {
      const chunks: Buffer[] = [];
      response.on('data', (chunk: Buffer) => chunks.push(chunk));
      response.on('end', () =>
        resolve({
          status: response.statusCode ?? 0,
          headers: response.headers,
          text: Buffer.concat(chunks).toString(),
        }),
      );
      response.on('error', reject);
    });
    request.on('error', reject);
    request.end(body);
  });
}
