import { type ChildProcess, fork } from 'node:child_process';
import { once } from 'node:events';
import { invariant } from '../../../ledger/base/invariant.ts';
import { type BenchCluster, genesisHex } from './bench-cluster.ts';
import type { ClientOrder, ClientReport, SentReport } from './client-messages.ts';

/** The client processes of one run, as one. */
export interface ClientGroup {
  readonly pids: readonly number[];
  /** Makes `count` transactions ready; gives the mean bytes of one. */
  sign(count: number, expires: number): Promise<number>;
  /** Sends what is ready at `perSecond` altogether from `startAt` (ms) on; gives one report per process. */
  send(perSecond: number, startAt: number): Promise<readonly SentReport[]>;
  kill(): void;
}

/** Starts the client processes; each signs for all senders and talks to all nodes. */
export async function startClients(cluster: BenchCluster, count: number, batch: number): Promise<ClientGroup> {
  const children = Array.from({ length: count }, () =>
    fork(new URL('./client.ts', import.meta.url), { serialization: 'advanced' }),
  );
  const { chain, senders } = cluster;
  const urls = cluster.nodes.map(({ rpcUrl }) => rpcUrl.href);
  await Promise.all(
    children.map((child, i) => {
      const signer = { chain, senders, genesisHash: genesisHex(cluster), label: `bench-${i}` };
      return order(child, { kind: 'setup', signer, urls, batch });
    }),
  );
  return {
    pids: children.map(({ pid }) => {
      invariant(pid !== undefined, 'a client that answered has a process');
      return pid;
    }),
    async sign(total, expires) {
      const share = Math.ceil(total / children.length);
      const reports = await Promise.all(children.map((child) => order(child, { kind: 'sign', count: share, expires })));
      const bytes = reports.reduce((sum, report) => sum + (report.kind === 'signed' ? report.txBytes : 0), 0);
      return bytes / (share * children.length);
    },
    async send(perSecond, startAt) {
      const each = { kind: 'send', perSecond: perSecond / children.length, startAt } as const;
      const reports = await Promise.all(children.map((child) => order(child, each)));
      return reports.flatMap((report) => (report.kind === 'sent' ? [report] : []));
    },
    kill() {
      for (const child of children) child.kill('SIGKILL');
    },
  };
}

async function order(child: ChildProcess, message: ClientOrder): Promise<ClientReport> {
  const lost = new AbortController();
  const onExit = (): void => lost.abort();
  child.once('exit', onExit);
  try {
    child.send(message);
    const [report] = (await once(child, 'message', { signal: lost.signal })) as [ClientReport];
    return report;
  } finally {
    child.removeListener('exit', onExit);
  }
}
