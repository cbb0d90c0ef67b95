import { setTimeout } from 'node:timers/promises';
import { toHex } from '../../../ledger/base/bytes.ts';
import { FaultError } from '../../../ledger/base/fault.ts';
import { anchorTx, ministrySigner, type Sent } from '../load.ts';
import type { Scene } from './scene.ts';

/** Clients that go on submitting while the network suffers. */
export interface SteadyLoad {
  /** Stops, waits for the answers under way, gives what was accepted and how many were not. Again: the same. */
  stop(): Promise<LoadResult>;
}

export interface LoadResult {
  readonly accepted: readonly Sent[];
  /** Refused with a fault of the node, such as no room. */
  readonly refused: number;
  /** No answer: the node was killed, paused or out of reach. Such a transaction may be in a block or not. */
  readonly unanswered: number;
}

/** A client waits no longer for its answer. */
const ANSWER_MS = 3_000;
/** Submissions under way; a client that gets no answers sends no more. */
const UNDER_WAY_MAX = 64;

/** Submits at an even rate, to the nodes that run in turn. */
export async function startSteadyLoad(scene: Scene, perSecond: number): Promise<SteadyLoad> {
  const sender = await ministrySigner(scene.cluster);
  const accepted: Sent[] = [];
  const underWay = new Set<Promise<void>>();
  const stopping = new AbortController();
  let [refused, unanswered, number] = [0, 0, 0];

  async function submit(): Promise<void> {
    const live = scene.live();
    number += 1;
    const node = live[number % live.length];
    if (node === undefined) return;
    const tx = anchorTx(scene.cluster, sender, number);
    try {
      await node.client.call('tx_submit', { tx: toHex(tx.bytes) }, ANSWER_MS);
      accepted.push({ txId: tx.txIdText, expires: tx.tx.expires });
    } catch (cause) {
      if (!(cause instanceof FaultError)) throw cause;
      if (cause.fault.code.startsWith('CLI_')) unanswered += 1;
      else refused += 1;
    }
  }

  async function run(): Promise<void> {
    while (!stopping.signal.aborted) {
      if (underWay.size < UNDER_WAY_MAX) {
        const one = submit().finally(() => underWay.delete(one));
        underWay.add(one);
      }
      await setTimeout(1000 / perSecond);
    }
  }
  const running = run();

  return {
    async stop() {
      stopping.abort();
      await running;
      await Promise.all(underWay);
      return { accepted, refused, unanswered };
    },
  };
}
