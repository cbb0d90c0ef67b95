import { FaultError } from '../ledger/base/fault.ts';
import type { RpcClient } from './rpc-client.ts';

/** What a node says that has too much to do right now. */
const BUSY: ReadonlySet<string> = new Set(['CLI_NODE_BUSY', 'RPC_BUSY']);
/** A node lets a reader go on within seconds; a minute of refusals is a node that will not. */
const ATTEMPTS_MAX = 12;
const PAUSE_MS = 500;
const PAUSE_MS_MAX = 10_000;

/** The same client for long reading: it waits where the node is busy, and gives up after about a minute. */
export function createPatientClient(client: RpcClient): RpcClient {
  return {
    url: client.url,
    async call(method, params, timeoutMs) {
      for (let attempt = 1; ; attempt++) {
        try {
          return await client.call(method, params, timeoutMs);
        } catch (cause) {
          if (attempt === ATTEMPTS_MAX || !(cause instanceof FaultError) || !BUSY.has(cause.fault.code)) throw cause;
          const pauseMs = Math.min(PAUSE_MS * 2 ** (attempt - 1), PAUSE_MS_MAX);
          await new Promise((resolve) => setTimeout(resolve, pauseMs));
        }
      }
    },
  };
}
