import { Agent } from 'node:http';
import type { BenchCluster } from './bench-cluster.ts';
import { ask } from './block-watch.ts';
import { preciseNow } from './client-messages.ts';
import { until } from './load-phase.ts';

/** Waits until every node sees all validators; throws where one does not in time. */
export async function allConnected(cluster: BenchCluster, patienceMs: number): Promise<void> {
  const agent = new Agent({ keepAlive: true });
  const body = JSON.stringify({ jsonrpc: '2.0', id: 1, method: 'node_peers', params: {} });
  const deadline = preciseNow() + patienceMs;
  for (const node of cluster.nodes) {
    for (;;) {
      const text = await ask(new URL('/rpc', node.rpcUrl), agent, body);
      const answer = JSON.parse(text ?? '{}') as { readonly result?: { readonly peers: readonly unknown[] } };
      if ((answer.result?.peers.length ?? 0) >= cluster.validators - 1) break;
      if (preciseNow() > deadline) {
        throw new Error(`${node.name} does not see all others: ${text}`);
      }
      await until(preciseNow() + 100);
    }
  }
  agent.destroy();
}
