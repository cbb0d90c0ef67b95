import { setTimeout as sleep } from 'node:timers/promises';
import type { Bytes } from '../../ledger/base/bytes.ts';
import { fromHex } from '../../ledger/base/bytes.ts';
import { FaultError } from '../../ledger/base/fault.ts';
import type { Json } from '../../ledger/base/json.ts';
import type { BlockSource } from '../../node/inspect/block-source.ts';
import { jsonMap } from '../json-map.ts';
import type { RpcClient } from '../rpc-client.ts';
import { trouble } from '../trouble.ts';

/** A busy node says when to come back; after so many times it has no time for a replay. */
const BUSY_MAX = 20;
const PAGE_RECORDS = 100;

/** The blocks that a node serves over RPC, as bytes. Throws what the client throws. */
export async function blocksOfNode(client: RpcClient): Promise<BlockSource> {
  const status = jsonMap(await patiently(client, 'chain_status', {}));
  return {
    tip: Number(status.height),
    async block(height) {
      const { bytes: commit } = jsonMap(await patiently(client, 'chain_commit', { height }));
      const records: Bytes[] = [];
      for (;;) {
        const page = jsonMap(
          await patiently(client, 'chain_block', { block: height, from: records.length, limit: PAGE_RECORDS }),
        );
        const list = Array.isArray(page.records) ? page.records.map(jsonMap) : [];
        for (const { bytes } of list) records.push(bytesOf(client, bytes));
        if (list.length === 0 || page.next === null) {
          const [header, lastCommit] = [bytesOf(client, page.bytes), bytesOf(client, page.lastCommit)];
          return { header, lastCommit, commit: bytesOf(client, commit), records };
        }
      }
    },
  };
}

async function patiently(client: RpcClient, method: string, params: Readonly<Record<string, Json>>): Promise<Json> {
  for (let busy = 1; ; busy++) {
    try {
      return await client.call(method, params);
    } catch (cause) {
      if (!(cause instanceof FaultError) || cause.fault.code !== 'CLI_NODE_BUSY' || busy === BUSY_MAX) throw cause;
      await sleep(1000 * Math.max(1, Number(cause.fault.detail.retryAfterSeconds) || 1));
    }
  }
}

function bytesOf({ url }: RpcClient, value: Json | undefined): Bytes {
  const bytes = typeof value === 'string' ? fromHex(value) : undefined;
  if (bytes === undefined) throw trouble('CLI_NODE_ANSWER', { url, expected: 'bytes in hex' });
  return bytes;
}
