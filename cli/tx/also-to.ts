import { toHex } from '../../ledger/base/bytes.ts';
import { FaultError } from '../../ledger/base/fault.ts';
import type { Json } from '../../ledger/base/json.ts';
import type { SignedTx } from '../../ledger/tx/transaction.ts';
import { jsonMap } from '../json-map.ts';
import { createRpcClient } from '../rpc-client.ts';

/** What one further node made of the transaction. */
export interface AlsoSent {
  readonly url: string;
  /** The node's submission receipt as it came, null where it gave none. */
  readonly submission: Json;
  /** Code of the fault; absent where the node has the transaction. */
  readonly fault?: string;
}

/** Sends the transaction to one more node; never rejects with a fault, for one node that refuses must not hide what the others said. */
export async function alsoSendTo(url: string, { bytes, txIdText }: SignedTx): Promise<AlsoSent> {
  try {
    const client = createRpcClient(url);
    const sent = await attempt(() => client.call('tx_submit', { tx: toHex(bytes) }));
    // Others may have passed it on before: then the node has it, and gives its receipt when asked.
    const isThere = sent.fault === 'POOL_KNOWN' || sent.fault === 'TX_DUPLICATE';
    if (sent.fault !== undefined && !isThere) return { url, submission: null, fault: sent.fault };
    const answer = isThere ? await client.call('tx_submission', { txId: txIdText }) : sent.answer;
    return { url, submission: jsonMap(answer).submission ?? null };
  } catch (cause) {
    if (!(cause instanceof FaultError)) throw cause;
    return { url, submission: null, fault: cause.fault.code };
  }
}

async function attempt(call: () => Promise<Json>): Promise<{ readonly answer?: Json; readonly fault?: string }> {
  try {
    return { answer: await call() };
  } catch (cause) {
    if (!(cause instanceof FaultError)) throw cause;
    return { fault: cause.fault.code };
  }
}
