import { fromHex, toHex } from '../../ledger/base/bytes.ts';
import type { ValueMap } from '../../ledger/base/codec.ts';
import { type FaultCode, type FaultDetail, faultTable, isFault } from '../../ledger/base/fault.ts';
import type { Hash } from '../../ledger/base/hash.ts';
import type { Json } from '../../ledger/base/json.ts';
import type { Signer } from '../../ledger/base/keys.ts';
import type { TxRow } from '../../ledger/module.ts';
import { modules } from '../../ledger/modules/index.ts';
import { decodeSignedTx, type SignedTx } from '../../ledger/tx/transaction.ts';
import { sha256 } from '../crypto.ts';
import { type JsonMap, jsonMap } from '../json-map.ts';
import type { RpcClient } from '../rpc-client.ts';
import { trouble, troubleFromFault } from '../trouble.ts';
import { signTx } from './sign-tx.ts';

/** What somebody wants to enter into the ledger. */
export interface TxOrder {
  readonly type: string;
  readonly payload: ValueMap;
  readonly sender: Signer;
  readonly cosigners?: readonly Signer[];
}

/** A transaction that a block holds and that was accepted. */
export interface CommittedTx {
  readonly txId: string;
  readonly type: string;
  readonly height: number;
  readonly index: number;
  /** Block time, ms UTC. */
  readonly time: number;
  /** From sending to the answer that a block holds it. */
  readonly tookMs: number;
  /** What the transaction gave, e.g. the new id. */
  readonly value: JsonMap;
  readonly receipt: Json;
}

/** Signs for one chain, and sends while it waits for the block. */
export interface TxDesk {
  /** Gives the signed transaction, or TX_SCHEMA and what else its form is refused for. */
  sign(order: TxOrder): SignedTx;
  /** Resolves when a block holds it; a recorded refusal is thrown as its fault, no block in time as CLI_NOT_COMMITTED. */
  send(client: RpcClient, order: TxOrder): Promise<CommittedTx>;
}

/** A block comes within a second or two; a network that takes longer than this does not work. */
const WAIT_MS = 30_000;
const EXPIRES_MS = 10 * 60_000;

const rows: ReadonlyMap<string, TxRow> = new Map(modules.flatMap(({ txs }) => txs.map((row) => [row.type, row])));

export function createTxDesk(chain: { readonly chain: string; readonly genesisHash: Hash }): TxDesk {
  function sign({ type, payload, sender, cosigners = [] }: TxOrder): SignedTx {
    const wrong = rows.get(type)?.payload.check(payload, '');
    if (wrong !== undefined) throw trouble('TX_SCHEMA', { type, field: wrong.path, problem: wrong.problem });
    const expires = Date.now() + EXPIRES_MS;
    const decoded = decodeSignedTx(sha256, signTx({ ...chain, type, payload, expires, sender, cosigners }).bytes);
    if (isFault(decoded)) throw troubleFromFault(decoded);
    return decoded;
  }

  return {
    sign,
    async send(client, order) {
      const { bytes, txIdText } = sign(order);
      const startedAt = performance.now();
      const params = { tx: toHex(bytes), wait: 'commit', timeoutMs: WAIT_MS };
      const answer = jsonMap(await client.call('tx_submit', params, WAIT_MS + 5_000));
      const tookMs = Math.round(performance.now() - startedAt);
      return {
        ...committedFrom(txIdText, order.type, jsonMap(answer.status)),
        tookMs,
        receipt: answer.receipt ?? null,
      };
    },
  };
}

/** Asks the node which chain it follows, or CLI_NODE_ANSWER. */
export async function chainOfNode(client: RpcClient): Promise<{ readonly chain: string; readonly genesisHash: Hash }> {
  const { chain, genesisHash } = jsonMap(await client.call('chain_status', {}));
  const hash = typeof genesisHash === 'string' ? fromHex(genesisHash) : undefined;
  if (typeof chain !== 'string' || hash?.length !== 32)
    throw trouble('CLI_NODE_ANSWER', { url: client.url, method: 'chain_status' });
  return { chain, genesisHash: hash };
}

function committedFrom(
  txId: string,
  type: string,
  { state, height, index, time, result }: JsonMap,
): Omit<CommittedTx, 'tookMs' | 'receipt'> {
  if (state !== 'committed' || typeof height !== 'number' || typeof index !== 'number' || typeof time !== 'number')
    throw trouble('CLI_NOT_COMMITTED', { txId, type });
  const { ok, value, fault: code, detail } = jsonMap(result);
  if (ok === true) return { txId, type, height, index, time, value: jsonMap(value) };
  const known = typeof code === 'string' && Object.hasOwn(faultTable, code) ? (code as FaultCode) : 'CLI_NODE_REFUSED';
  throw trouble(known, { ...plainFacts(jsonMap(detail)), txId, type });
}

function plainFacts(detail: JsonMap): FaultDetail {
  const facts = Object.entries(detail).filter(([, fact]) => ['string', 'number', 'boolean'].includes(typeof fact));
  return Object.fromEntries(facts) as FaultDetail;
}
