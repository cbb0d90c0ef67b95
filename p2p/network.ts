import type { Bytes } from '../ledger/base/bytes.ts';
import type { GossipVerdict } from '../ledger/base/faults/row.ts';

/** A libp2p peer id in text form (base58). */
export type PeerId = string;

export interface PeerInfo {
  readonly id: PeerId;
  /**
   * Hex of the consensus key, when the peer proved that it holds it (protocol.md §4 rule 25) and the key is in the set last
   * given to setValidators. Exactly such peers count as validators.
   */
  readonly validatorKey: string | undefined;
  readonly address: string;
  readonly direction: 'inbound' | 'outbound';
  /** What the peer said of itself in its hello; for display only. */
  readonly name: string;
}

/**
 * Lanes of direct streams. `consensus`: signed votes, proposals, certificates; taken from validators only.
 * `status`: small announcements to and from every peer.
 */
export type Lane = 'consensus' | 'status';

export interface NetworkHandlers {
  /** A frame from a direct stream. `receivedAt` is wall-clock ms, taken when the frame's last byte arrived. */
  onMessage(from: PeerId, lane: Lane, bytes: Bytes, receivedAt: number): void;
  /** A gossiped batch of transactions. The verdict feeds the peer's score and decides whether it is forwarded. */
  onTransactions(from: PeerId, batch: readonly Bytes[]): Promise<GossipVerdict>;
  /** A question of a peer (block sync, missing transactions); the answer is sent back whole. undefined: refused. */
  onRequest(from: PeerId, bytes: Bytes): Promise<Bytes | undefined>;
  /** A peer finished its hello, changed its role with the validator set (true again, with the new info), or left. */
  onPeer(peer: PeerInfo, connected: boolean): void;
}

export interface NetworkStats {
  readonly bytesIn: number;
  readonly bytesOut: number;
  /** Frames and batches dropped because a bound was reached, by the bound's name. */
  readonly dropped: Readonly<Record<string, number>>;
}

/**
 * Bytes between nodes. Sending never blocks and never throws: what cannot be delivered is dropped and counted,
 * because consensus repeats itself (protocol.md §4 rule 24).
 */
export interface Network {
  readonly self: PeerId;
  /** Starts listening and dialling; handlers are called from now on. Rejects with a FaultError (e.g. NETWORK_PORT_IN_USE). */
  start(handlers: NetworkHandlers): Promise<void>;
  stop(): Promise<void>;
  addresses(): readonly string[];
  peers(): readonly PeerInfo[];
  /** To one connected peer. */
  send(to: PeerId, lane: Lane, bytes: Bytes): void;
  /** To all connected peers that count as validators. */
  broadcast(lane: Lane, bytes: Bytes): void;
  /** To every connected peer, status lane. */
  announce(bytes: Bytes): void;
  /**
   * Gives transactions to the others, collected for a few ms into batches of at most 64 KiB: among validators that are all
   * connected over direct streams, otherwise by gossip.
   */
  publish(transactions: readonly Bytes[]): void;
  /** Gives transactions again that were published before: as new messages, for nodes drop every copy of one they have seen. */
  publishAgain(transactions: readonly Bytes[]): void;
  /** Asks one peer. Rejects with FaultError NETWORK_REQUEST_FAILED on refusal, time-out, oversize or disconnect. */
  request(to: PeerId, bytes: Bytes, limits: { readonly timeoutMs: number; readonly bytesMax: number }): Promise<Bytes>;
  /** The consensus keys (hex) whose holders count as validators from now on. */
  setValidators(keys: readonly string[]): void;
  /** Drops and, for a while, refuses a peer that broke the protocol. */
  ban(peer: PeerId, reason: string): void;
  stats(): NetworkStats;
}
