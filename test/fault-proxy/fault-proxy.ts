import { once } from 'node:events';
import { type AddressInfo, createServer, Socket } from 'node:net';
import { clearLink, type LinkShape } from './link-shape.ts';
import { createRandomShare } from './random-share.ts';
import { resetSocket } from './reset-socket.ts';
import { createShapedPipe, type PipeCounts, type ShapedPipe } from './shaped-pipe.ts';

/** `forward`: from the side that connects to the proxy to the target; `backward`: the other way. */
export type Direction = 'forward' | 'backward';

/** A TCP relay on loopback whose two directions can be made bad, each alone, while it runs. */
export interface FaultProxy {
  /** Connect here instead of to the target. */
  readonly port: number;
  /** Changes one direction, for open and for later connections. What is under way keeps the time at which it arrives. */
  shape(direction: Direction, change: Partial<LinkShape>): void;
  /** Resets every connection at both ends; until join() new ones are reset too. */
  cut(): void;
  join(): void;
  counts(): ProxyCounts;
  close(): Promise<void>;
}

export interface ProxyCounts {
  /** Taken ever, and open now. */
  readonly connections: number;
  readonly open: number;
  readonly heldBytes: number;
  readonly forward: Readonly<PipeCounts>;
  readonly backward: Readonly<PipeCounts>;
}

export interface ProxyOptions {
  readonly target: { readonly host: string; readonly port: number };
  /** Of the jitter. */
  readonly seed: number;
}

interface Relay {
  readonly pipes: Readonly<Record<Direction, ShapedPipe>>;
  /** The link's shape has changed. */
  onShape(): void;
  reset(): void;
}

/**
 * Listens on a free port of 127.0.0.1. The target is connected when both directions pass, so that it never sees a caller whom
 * a real network would have hidden from it. Connecting itself takes no latency; every byte does.
 */
export async function createFaultProxy({ target, seed }: ProxyOptions): Promise<FaultProxy> {
  const random = createRandomShare(seed);
  const shapes: Record<Direction, LinkShape> = { forward: clearLink, backward: clearLink };
  const counts: Record<Direction, PipeCounts> = { forward: noCounts(), backward: noCounts() };
  const relays = new Set<Relay>();
  let connections = 0;
  let taken = true;

  const server = createServer({ allowHalfOpen: true, noDelay: true }, (caller) => {
    if (!taken) {
      caller.on('error', () => caller.destroy());
      resetSocket(caller);
      return;
    }
    connections += 1;
    const relay: Relay = createRelay({ caller, target, shapes, counts, random, onGone: () => relays.delete(relay) });
    relays.add(relay);
  });
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  const { port } = server.address() as AddressInfo;

  return {
    port,
    shape(direction, change) {
      shapes[direction] = { ...shapes[direction], ...change };
      for (const relay of relays) relay.onShape();
    },
    cut() {
      taken = false;
      for (const relay of relays) relay.reset();
    },
    join() {
      taken = true;
    },
    counts: () => ({
      connections,
      open: relays.size,
      heldBytes: [...relays].reduce(
        (sum, { pipes }) => sum + pipes.forward.heldBytes() + pipes.backward.heldBytes(),
        0,
      ),
      forward: { ...counts.forward },
      backward: { ...counts.backward },
    }),
    async close() {
      const closed = once(server, 'close');
      server.close();
      for (const relay of relays) relay.reset();
      await closed;
    },
  };
}

function noCounts(): PipeCounts {
  return { passedBytes: 0, swallowedBytes: 0, turnedBits: 0 };
}

interface RelayPorts {
  readonly caller: Socket;
  readonly target: ProxyOptions['target'];
  readonly shapes: Readonly<Record<Direction, LinkShape>>;
  readonly counts: Readonly<Record<Direction, PipeCounts>>;
  readonly random: () => number;
  readonly onGone: () => void;
}

/** One connection of a caller, and the one made for it to the target. */
function createRelay({ caller, target, shapes, counts, random, onGone }: RelayPorts): Relay {
  const called = new Socket({ allowHalfOpen: true });
  const pipeFrom = (source: Socket, direction: Direction): ShapedPipe =>
    createShapedPipe({ source, shape: () => shapes[direction], random, counts: counts[direction] });
  const pipes = { forward: pipeFrom(caller, 'forward'), backward: pipeFrom(called, 'backward') };
  pipes.backward.open(caller);
  let dialled = false;

  function dial(): void {
    if (dialled || shapes.forward.flow !== 'pass' || shapes.backward.flow !== 'pass' || pipes.forward.hasHole()) return;
    dialled = true;
    called.setNoDelay(true);
    called.once('connect', () => pipes.forward.open(called));
    called.connect(target);
  }

  const ended = new Set<Socket>();
  const closed = new Set<Socket>();
  for (const socket of [caller, called]) {
    socket.once('end', () => onEnd(socket));
    socket.once('close', () => {
      closed.add(socket);
      onEnd(socket);
      if (closed.size < 2) return;
      for (const pipe of Object.values(pipes)) pipe.close();
      onGone();
    });
  }
  /** Over a hole no end is passed on; when both sides have given up, nobody needs the two sockets. */
  function onEnd(socket: Socket): void {
    ended.add(socket);
    const isOver = ended.size === 2 || (!dialled && ended.has(caller));
    if (isOver && (pipes.forward.hasHole() || pipes.backward.hasHole())) {
      caller.destroy();
      called.destroy();
    }
  }

  dial();
  return {
    pipes,
    onShape() {
      for (const pipe of Object.values(pipes)) pipe.onShape();
      dial();
    },
    reset() {
      resetSocket(caller);
      resetSocket(called);
    },
  };
}
