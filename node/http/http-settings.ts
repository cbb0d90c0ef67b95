/** Settings of the doors over HTTP; each number is a bound with its unit in the name. */
export interface HttpSettings {
  readonly host: string;
  /** 0 takes any free port. */
  readonly port: number;
  /** Whether /rpc and /events are served; health and metrics are served in any case. */
  readonly rpc: boolean;
  readonly metrics: boolean;
  readonly bodyBytesMax: number;
  /** Calls in one JSON-RPC batch. */
  readonly batchMax: number;
  /** Cost units an address may spend a second, and save up; 0 sets no limit. One plain call costs 1. */
  readonly costPerSecond: number;
  readonly costBurst: number;
  /** Names this node is reached by, besides addresses, localhost and names without a dot. */
  readonly allowedHosts: readonly string[];
  /** Origins whose pages may call, e.g. https://goszakup.example; empty: CORS is off. */
  readonly corsOrigins: readonly string[];
  /** Proxies whose X-Forwarded-For is believed. */
  readonly trustedProxies: readonly string[];
  readonly connectionsMax: number;
  /** Of one address, or one /64 of IPv6; a trusted proxy needs as many as its clients. */
  readonly connectionsPerAddressMax: number;
  /** A connection on which nothing moves for so long is closed; longer than a call may wait for its block. */
  readonly idleTimeoutMs: number;
  readonly headersTimeoutMs: number;
  readonly requestTimeoutMs: number;
  readonly keepAliveTimeoutMs: number;
  /** Time that running requests get when the server closes. */
  readonly closeGraceMs: number;
  /** Calls that may wait for a block at once. */
  readonly waitersMax: number;
  readonly eventStreamsMax: number;
  readonly eventStreamsPerAddressMax: number;
  /** Blocks that a stream may lag behind before it gets a gap notice. */
  readonly eventLagBlocksMax: number;
  readonly eventHeartbeatMs: number;
  /** A client that takes nothing for so long is disconnected. */
  readonly eventStallMs: number;
  readonly readyBehindHeightsMax: number;
  readonly readyLagMsMax: number;
}

export const defaultHttpSettings: HttpSettings = {
  host: '127.0.0.1',
  port: 7781,
  rpc: true,
  metrics: true,
  bodyBytesMax: 1024 * 1024,
  batchMax: 10,
  costPerSecond: 200,
  costBurst: 400,
  allowedHosts: [],
  corsOrigins: [],
  trustedProxies: [],
  connectionsMax: 1000,
  connectionsPerAddressMax: 200,
  idleTimeoutMs: 90_000,
  headersTimeoutMs: 10_000,
  requestTimeoutMs: 30_000,
  keepAliveTimeoutMs: 30_000,
  closeGraceMs: 2000,
  waitersMax: 1000,
  eventStreamsMax: 200,
  eventStreamsPerAddressMax: 20,
  eventLagBlocksMax: 10_000,
  eventHeartbeatMs: 15_000,
  eventStallMs: 30_000,
  readyBehindHeightsMax: 3,
  readyLagMsMax: 120_000,
};
