import type { Bytes } from '../ledger/base/bytes.ts';
import type { NetworkLimits } from './limits.ts';
import type { PeerId } from './network.ts';

/**
 * Holds messages back while a new direct peer is about to join the topic. Gossipsub offers what a peer missed to mesh
 * peers only, never to direct ones, so a message published in the moment between hello and joining would not reach it.
 */
export interface GossipOutbox {
  send(data: Bytes): void;
  /** Waits for this peer, at most gossipJoinMs. */
  expect(peer: PeerId): void;
  forget(peer: PeerId): void;
  stop(): void;
}

/** What the outbox asks of the rest. */
export interface GossipOutboxPorts {
  readonly limits: NetworkLimits;
  /** True once a message published now goes to the peer. */
  readonly reaches: (peer: PeerId) => boolean;
  readonly publish: (data: Bytes) => void;
  readonly onOverflow: () => void;
}

/** How often it looks whether the expected peers have joined, ms; joining takes 5 to 50. */
const LOOK_EVERY_MS = 5;

/** Gives an empty outbox that waits for nobody. */
export function createGossipOutbox(ports: GossipOutboxPorts): GossipOutbox {
  const { limits } = ports;
  const expected = new Map<PeerId, number>();
  let held: Bytes[] = [];
  let heldBytes = 0;
  let timer: NodeJS.Timeout | undefined;

  function release(): void {
    clearTimeout(timer);
    timer = undefined;
    const now = performance.now();
    for (const [peer, until] of expected) if (now > until || ports.reaches(peer)) expected.delete(peer);
    if (expected.size > 0) {
      timer = setTimeout(release, LOOK_EVERY_MS);
      return;
    }
    const ready = held;
    held = [];
    heldBytes = 0;
    for (const data of ready) ports.publish(data);
  }

  return {
    send(data) {
      if (heldBytes + data.length > limits.gossipOutboundBytesMax) {
        ports.onOverflow();
        return;
      }
      held.push(data);
      heldBytes += data.length;
      if (timer === undefined) release();
    },
    expect(peer) {
      expected.set(peer, performance.now() + limits.gossipJoinMs);
    },
    forget(peer) {
      expected.delete(peer);
    },
    stop() {
      clearTimeout(timer);
      timer = undefined;
      held = [];
    },
  };
}
