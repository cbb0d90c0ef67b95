import { randomInt } from 'node:crypto';
import type { Host } from './libp2p-types.ts';
import type { NetworkLimits } from './limits.ts';
import type { PeerId } from './network.ts';
import type { NetworkLog } from './network-options.ts';

/** Keeps connections to the configured peers, with growing and jittered pauses between attempts. */
export interface Dialer {
  start(): void;
  stop(): void;
  /** The peer finished its hello. */
  onConnected(peer: PeerId): void;
  /** The peer left; it is dialled again soon. */
  onDisconnected(peer: PeerId): void;
  /** The peer proved to be of another chain. */
  onOtherChain(peer: PeerId): void;
}

/** One configured peer with all its addresses. */
export interface DialTarget {
  readonly peer: PeerId;
  readonly addresses: Parameters<Host['dial']>[0];
}

/** What the dialler asks of the rest. */
export interface DialerPorts {
  readonly self: PeerId;
  readonly targets: readonly DialTarget[];
  readonly limits: NetworkLimits;
  readonly host: Host;
  readonly isConnected: (peer: PeerId) => boolean;
  readonly log: NetworkLog;
}

interface Attempt {
  readonly target: DialTarget;
  pauseMs: number;
  connectedAt: number;
  timer: NodeJS.Timeout | undefined;
  dialling: boolean;
}

/** Gives a dialler that does nothing before start(). */
export function createDialer(ports: DialerPorts): Dialer {
  const { limits, host } = ports;
  const attempts = new Map<PeerId, Attempt>();
  const stopped = new AbortController();
  for (const target of ports.targets) {
    if (target.peer === ports.self) continue;
    attempts.set(target.peer, {
      target,
      pauseMs: limits.redialMsMin,
      connectedAt: 0,
      timer: undefined,
      dialling: false,
    });
  }

  function later(attempt: Attempt, pauseMs: number): void {
    if (stopped.signal.aborted) return;
    clearTimeout(attempt.timer);
    attempt.timer = setTimeout(() => dial(attempt), jittered(pauseMs));
  }

  function retry(attempt: Attempt): void {
    later(attempt, attempt.pauseMs);
    attempt.pauseMs = Math.min(limits.redialMsMax, 2 * attempt.pauseMs);
  }

  function dial(attempt: Attempt): void {
    const { peer, addresses } = attempt.target;
    if (stopped.signal.aborted || attempt.dialling || ports.isConnected(peer)) return;
    attempt.dialling = true;
    const signal = AbortSignal.any([stopped.signal, AbortSignal.timeout(limits.dialTimeoutMs)]);
    host.dial(addresses, { signal }).then(
      () => {
        attempt.dialling = false;
        // Should the hello fail, nobody reports a disconnection: look again.
        retry(attempt);
      },
      (cause: unknown) => {
        attempt.dialling = false;
        ports.log('debug', 'dialFailed', { peer, cause: String(cause) });
        retry(attempt);
      },
    );
  }

  return {
    start() {
      for (const attempt of attempts.values()) {
        // The smaller PeerId dials at once, the larger a little later: mostly one connection comes of it, not two.
        if (ports.self < attempt.target.peer) dial(attempt);
        else later(attempt, limits.redialMsMin);
      }
    },
    stop() {
      stopped.abort();
      for (const attempt of attempts.values()) clearTimeout(attempt.timer);
    },
    onConnected(peer) {
      const attempt = attempts.get(peer);
      if (attempt === undefined) return;
      clearTimeout(attempt.timer);
      attempt.connectedAt = performance.now();
    },
    onDisconnected(peer) {
      const attempt = attempts.get(peer);
      if (attempt === undefined) return;
      // Only a connection that lasted earns a quick redial: a peer that accepts and leaves is approached more slowly.
      if (performance.now() - attempt.connectedAt > limits.redialMsMax) attempt.pauseMs = limits.redialMsMin;
      retry(attempt);
    },
    onOtherChain(peer) {
      const attempt = attempts.get(peer);
      if (attempt === undefined) return;
      attempt.pauseMs = Math.max(attempt.pauseMs, limits.redialOtherChainMs);
      later(attempt, attempt.pauseMs);
    },
  };
}

/** Takes a pause in ms, gives it shortened by up to half, so that a restarted network does not dial in step. */
export function jittered(pauseMs: number): number {
  const half = Math.floor(pauseMs / 2);
  return pauseMs - (half > 0 ? randomInt(half + 1) : 0);
}
