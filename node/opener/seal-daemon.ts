import type { Feed } from '../ports.ts';
import { createChainWatch } from './chain-watch.ts';
import { createDutySender } from './duty-sender.ts';
import { openDue } from './open-due.ts';
import type { OpenerPorts } from './opener-ports.ts';
import { createOwnShares } from './own-shares.ts';
import { livingEpochs, type SealEpoch } from './seal-epochs.ts';
import { sealSteps } from './seal-steps.ts';
import { type OpenerKit, settleStep } from './settle-step.ts';

/**
 * The opener of one validator: it sees to it that what the ledger expects of its key is there. It works from the committed state alone,
 * and looks at all of it again with every block; so it needs no memory of events, and a restart at any moment changes nothing.
 */
export interface SealDaemon {
  start(): void;
  /** Looks once: resolves when everything due was sent. Never rejects. */
  look(): Promise<void>;
  close(): void;
}

/** Something is outstanding or the node is behind: look again after this, for without blocks nobody calls. */
const LOOK_AGAIN_MS = 3_000;

/** Builds the daemon; `start` lets it follow the chain. */
export function createSealDaemon(ports: OpenerPorts, feed: Feed): SealDaemon {
  const watch = createChainWatch(ports);
  const kit = createKit(ports, () => closed);
  const retired = new Set<number>();
  let closed = false;
  let wanted = false;
  let running = false;
  let timer: NodeJS.Timeout | undefined;
  let unsubscribe: (() => void) | undefined;

  /** True iff something is outstanding. */
  async function lookOnce(): Promise<boolean> {
    const at = ports.tip();
    if (at === undefined) return false;
    const epochs = await retireOld(kit, retired);
    const params = ports.params(at.time);
    // What a node that is behind takes for due may be done, or even over.
    if (!watch.isCurrent(at.time, params)) return true;
    const items = new Set<string>();
    for (const step of sealSteps({ state: ports.state, params, time: at.time, key: ports.signer.key }, epochs)) {
      for (const item of await settleStep(kit, step)) items.add(item);
      if (closed) return false;
    }
    for (const item of await openDue(kit, epochs)) items.add(item);
    kit.sender.keepOnly(items);
    return items.size > 0;
  }

  async function look(): Promise<void> {
    let isOutstanding = true;
    try {
      isOutstanding = await lookOnce();
    } catch (cause) {
      if (!closed)
        ports.log('error', 'seal.lookFailed', { cause: cause instanceof Error ? cause.message : String(cause) });
    }
    clearTimeout(timer);
    if (closed || !isOutstanding || unsubscribe === undefined) return;
    timer = setTimeout(wake, LOOK_AGAIN_MS);
    timer.unref();
  }

  /** One look at a time; a block that comes meanwhile makes one more. */
  function wake(): void {
    wanted = true;
    if (running || closed) return;
    running = true;
    // The loop goes on first.
    setImmediate(() => void follow());
  }

  async function follow(): Promise<void> {
    while (wanted && !closed) {
      wanted = false;
      await look();
    }
    running = false;
  }

  return {
    start() {
      unsubscribe = feed.subscribe(wake);
      wake();
    },
    look,
    close() {
      closed = true;
      clearTimeout(timer);
      unsubscribe?.();
    },
  };
}

function createKit(ports: OpenerPorts, isClosed: () => boolean): OpenerKit {
  const sender = createDutySender({
    ...ports,
    height: () => ports.tip()?.height ?? 0,
    onSent: ({ type, items }) => {
      ports.count('sealSent');
      if (type === 'bid.openingShares') ports.count('openingSharesSent', items.length);
    },
  });
  return { ports, own: createOwnShares(ports), sender, isClosed };
}

/** Destroys the keys of epochs whose end is committed; gives the others. */
async function retireOld({ ports, own }: OpenerKit, retired: Set<number>): Promise<readonly SealEpoch[]> {
  const before = new Set(retired);
  const epochs = livingEpochs(ports.state, retired);
  for (const epoch of retired) if (!before.has(epoch)) await own.retire(epoch);
  return epochs;
}
