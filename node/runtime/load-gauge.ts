/** Whether this node can take more work: own doors close first, gossip later, so that votes always come through. */
export interface LoadGauge {
  /** How long a caller of an own door should wait, ms; undefined while there is room. */
  doorRetryMs(): number | undefined;
  /** No room even for what other nodes have accepted. */
  isFull(): boolean;
  /** A block is durable. */
  onCommitted(): void;
}

export interface LoadSources {
  readonly poolTxs: () => number;
  readonly poolBytes: () => number;
  readonly limits: { readonly txsMax: number; readonly bytesMax: number };
  /** Signature checks accepted and not answered. */
  readonly checksWaiting: () => number;
  /** Transactions that wait to be judged by the machine. */
  readonly backlog: () => number;
  /** Submissions of own doors under way. */
  readonly inFlight: () => number;
  /** Wall clock, ms. */
  readonly now: () => number;
}

/** Signature checks that may wait before gossip is left aside: about a tenth of a second of one core. */
const CHECKS_WAITING_MAX = 1500;
/** Transactions that may wait to be judged before gossip is left aside. */
const BACKLOG_MAX = 1500;
/**
 * Own doors close at this share of each bound. What a door accepts goes to every validator, so while doors stop early the
 * others still have room, pools stay alike, and proposals name transactions that their receivers hold.
 */
const DOOR_SHARE = 0.5;
/** Submissions under way at once: a burst must not fill the pool before the first block of it. */
const IN_FLIGHT_MAX = 200;
/** With this many waiting and no block for so long, blocks are what the processor is needed for. */
const LAG_POOL_TXS = 200;
const LAG_MS = 700;
/** About the time in which a full pool makes room. */
const RETRY_AFTER_MS = 1000;

/** Builds the gauge. */
export function createLoadGauge(sources: LoadSources): LoadGauge {
  let committedAt = sources.now();
  const isFilled = (share: number): boolean =>
    sources.poolTxs() >= share * sources.limits.txsMax ||
    sources.poolBytes() >= share * sources.limits.bytesMax ||
    sources.checksWaiting() > share * CHECKS_WAITING_MAX ||
    sources.backlog() > share * BACKLOG_MAX;
  const lags = (): boolean => sources.poolTxs() >= LAG_POOL_TXS && sources.now() - committedAt > LAG_MS;
  return {
    doorRetryMs: () =>
      sources.inFlight() >= IN_FLIGHT_MAX || isFilled(DOOR_SHARE) || lags() ? RETRY_AFTER_MS : undefined,
    isFull: () => isFilled(1),
    onCommitted() {
      committedAt = sources.now();
    },
  };
}
