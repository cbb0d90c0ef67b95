import { randomBytes } from 'node:crypto';
import { type JsonMap, jsonMap } from '../../../cli/json-map.ts';
import { createRpcClient, type RpcClient } from '../../../cli/rpc-client.ts';
import { type CommittedTx, createTxDesk, type TxOrder } from '../../../cli/tx/tx-desk.ts';
import { type Bytes, fromHex } from '../../../ledger/base/bytes.ts';
import type { ValueMap } from '../../../ledger/base/codec.ts';
import { isFault } from '../../../ledger/base/fault.ts';
import { invariant } from '../../../ledger/base/invariant.ts';
import { rawKey, type Signer } from '../../../ledger/base/keys.ts';
import { priceTotal } from '../../../ledger/modules/bid/bid-form.ts';
import { sealBid } from '../../../ledger/modules/bid/seal-bid.ts';
import { bidTagOf, principalCommitOf, submitterTagOf } from '../../../ledger/seal/identity.ts';
import { sha256 } from '../../../node/crypto/sha256.ts';
import { createSigner, generateSeed } from '../../../node/crypto/signer.ts';
import type { BenchCluster } from '../network/bench-cluster.ts';
import { preciseNow } from '../network/client-messages.ts';
import { until } from '../network/load-phase.ts';

/** Roles of the cluster's first senders that a tender takes. */
export const TENDER_ROLES = [['CUSTOMER', 'ORGANIZER'], ['REGISTRAR']] as const;

/** A tender of one lot on a running cluster, with bids that wait for its deadline. */
export interface BenchTender {
  readonly id: string;
  /** Milliseconds UTC. */
  readonly deadline: number;
  /** Resolves with the time of the block that opened the last bid, ms, or undefined when that takes longer than allowed. */
  opened(
    patienceMs: number,
  ): Promise<{ readonly at: number; readonly bids: number; readonly valid: number } | undefined>;
}

/** Submissions that wait for their block at a time. */
const AT_A_TIME = 16;
const QUANTITY = 3000;
const UNIT_PRICE = 1_000_000;
const AMOUNT = 4_000_000;
const KEY_MS = 60_000;
const PHASE_MS = 60_000;
const ASK_AGAIN_MS = 100;
const DISCUSSION_SECONDS = 5;
/** Sealing takes 50 ms and two machines' worth of nodes share the cores; this much for each bid, and a start. */
const ACCEPTANCE_SECONDS = 20;
const ACCEPTANCE_SECONDS_PER_BID = 0.3;

const text = { kk: 'Жөндеу', ru: 'Ремонт', en: 'Repair' };
const lotBase = { title: text, quantity: QUANTITY, unit: { code: 'KMT', scheme: 'UNECE20', name: 'километр' } };

/** Publishes a plan and a tender, waits for its acceptance, then admits, seals and submits a bid of each bidder. */
export async function prepareTender(cluster: BenchCluster): Promise<BenchTender> {
  const clients = cluster.nodes.map(({ rpcUrl }) => createRpcClient(rpcUrl.href));
  const [first] = clients;
  const [buyer, registrar] = cluster.senders.map(({ seed }) => createSigner(seed));
  invariant(first !== undefined && buyer !== undefined && registrar !== undefined, 'a cluster has nodes and senders');
  const desk = createTxDesk(cluster);
  const send = (at: number, order: TxOrder): Promise<CommittedTx> =>
    desk.send(clients[at % cluster.validators] ?? first, order);
  await waitFor(KEY_MS, async () => (await epochs(first)).some(({ status }) => status === 'ACTIVE'));
  const id = await publish((order) => send(0, order), buyer, cluster.bidders.length);
  const bidders = cluster.bidders.map(({ bin, seed }) => ({
    bin,
    signer: createSigner(seed),
    submission: createSigner(generateSeed()),
    salt: Uint8Array.from(randomBytes(32)),
  }));
  await eachOf(bidders, async ({ bin, submission, salt }, at) => {
    const submitterTag = submitterTagOf(sha256, rawKey(submission.key));
    const payload = { tender: id, submitterTag, principalCommit: principalCommitOf(sha256, salt, bin) };
    await send(at, { type: 'bid.admit', payload, sender: registrar });
  });
  const read = async (): Promise<JsonMap> => jsonMap((await tenderView(first, id)).tender);
  await waitFor(PHASE_MS, async () => (await tenderView(first, id)).phase === 'ACCEPTING');
  const tender = await read();
  const place: SealPlace = {
    tender: id,
    genesisHash: cluster.genesisHash,
    keyId: known(jsonMap(tender.sealKey).keyId),
    publicKey: known((await epochs(first)).find(({ status }) => status === 'ACTIVE')?.publicKey),
    notBefore: Number(jsonMap(tender.acceptance).end),
  };
  await eachOf(bidders, async (bidder, at) => {
    await send(at, { type: 'bid.submit', payload: sealedPayload(place, bidder, at), sender: bidder.submission });
  });
  return {
    id,
    deadline: place.notBefore,
    opened: async (patienceMs) => {
      const found = await waitFor(patienceMs, async () => {
        const { value } = jsonMap(await first.call('state_get', { key: `openingProtocol/${id}/0` }));
        return value === null || value === undefined ? undefined : jsonMap(value);
      });
      if (found === undefined) return undefined;
      return { at: Number(found.at), bids: Number(found.bids), valid: Number(found.valid) };
    },
  };
}

async function publish(send: (order: TxOrder) => Promise<CommittedTx>, buyer: Signer, bids: number): Promise<string> {
  const plan: ValueMap = {
    year: new Date().getFullYear(),
    code: { scheme: 'ENSTRU', id: '421120.335.000000', title: 'Средний ремонт' },
    kind: 'WORKS',
    ...lotBase,
    amount: AMOUNT,
    currency: 'KZT',
    method: 'OPEN_TENDER',
    place: '710000000',
  };
  const planned = await send({ type: 'plan.publish', payload: plan, sender: buyer });
  const acceptance = Math.ceil(ACCEPTANCE_SECONDS + ACCEPTANCE_SECONDS_PER_BID * bids);
  const payload: ValueMap = {
    method: 'OPEN_TENDER',
    title: text,
    currency: 'KZT',
    lots: [{ ...lotBase, plan: String(planned.value.plan), amount: AMOUNT, securityBps: 0 }],
    documents: [],
    criteria: [],
    scoringRule: 'LOWEST_PRICE',
    periods: { discussion: { n: DISCUSSION_SECONDS, unit: 'second' }, acceptance: { n: acceptance, unit: 'second' } },
  };
  return String((await send({ type: 'tender.publish', payload, sender: buyer })).value.tender);
}

interface SealPlace {
  readonly tender: string;
  readonly genesisHash: Bytes;
  readonly keyId: Bytes;
  readonly publicKey: Bytes;
  readonly notBefore: number;
}

interface Bidder {
  readonly bin: string;
  readonly signer: Signer;
  readonly submission: Signer;
  readonly salt: Bytes;
}

function sealedPayload(place: SealPlace, { bin, signer, submission, salt }: Bidder, at: number): ValueMap {
  const { tender, genesisHash, keyId, publicKey, notBefore } = place;
  const submitterKey = rawKey(submission.key);
  const where = { lot: 1, envelope: 0 };
  const identity = { genesisHash, keyId, tender, ...where, bidTag: bidTagOf(sha256, submitterKey, 0), notBefore };
  const unitPrice = UNIT_PRICE + at;
  const price = { unitPrice, quantity: QUANTITY, total: priceTotal(unitPrice, QUANTITY) ?? 0 };
  const said = { v: 1, tender, ...where, currency: 'KZT', bidder: bin, key: signer.key, salt, price } as const;
  const sealed = sealBid(sha256, {
    publicKey,
    context: { identity, submitterKey, slot: 0 },
    form: { ...said, answers: [], documents: [] },
    signer,
    sigma: Uint8Array.from(randomBytes(32)),
  });
  invariant(!isFault(sealed), 'a form without documents fits');
  return { tender, ...where, slot: 0, notBefore, ...sealed, documents: [] };
}

async function epochs(client: RpcClient): Promise<readonly JsonMap[]> {
  const { epochs: found } = jsonMap(await client.call('seal_status', {}));
  return Array.isArray(found) ? found.map(jsonMap) : [];
}

async function tenderView(client: RpcClient, tender: string): Promise<JsonMap> {
  return jsonMap(jsonMap(await client.call('tender_get', { tender })).tender);
}

function known(hex: unknown): Bytes {
  const bytes = fromHex(String(hex));
  invariant(bytes !== undefined, 'the node gives keys in hex');
  return bytes;
}

/** A few at a time, in order of the list. */
async function eachOf<T>(items: readonly T[], work: (item: T, at: number) => Promise<void>): Promise<void> {
  const left = items.entries();
  const lane = async (): Promise<void> => {
    for (const [at, item] of left) await work(item, at);
  };
  await Promise.all(Array.from({ length: AT_A_TIME }, lane));
}

/** Asks until there is an answer that is neither false nor undefined; undefined when there is none in time. */
async function waitFor<T>(patienceMs: number, found: () => Promise<T | false | undefined>): Promise<T | undefined> {
  const end = preciseNow() + patienceMs;
  while (preciseNow() < end) {
    const value = await found();
    if (value !== undefined && value !== false) return value;
    await until(preciseNow() + ASK_AGAIN_MS);
  }
  return undefined;
}
