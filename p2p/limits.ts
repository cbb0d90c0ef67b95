/**
 * Every bound of the network: the unit is the end of the name, the value is the default, the comment is the reason.
 * Whatever exceeds one is dropped and counted under the bound's name (architecture.md, rule 4).
 */
export const networkLimits = {
  /** Connections of all kinds: 100 validators, the observers, and room for both sides dialling at once. */
  connectionsMax: 300,
  /** Admitted peers that proved no validator key: each costs a copy of every announcement and gossip mesh work. */
  observersMax: 96,
  /** Of them from one IP address, so that one machine cannot take all places. An office behind one address fits. */
  observersPerIpMax: 8,
  /** Inbound connections that have not finished their hello. Bounds what half-open connections can hold. */
  pendingHelloMax: 64,
  /** Of them from one IP address. */
  pendingHelloPerIpMax: 16,
  /** New inbound connections of one IP address in a second: a noise handshake costs about a millisecond of CPU. */
  inboundPerIpPerSecondMax: 20,
  /** Peers that prove the same validator key: a restart under a new PeerId overlaps the old one; more is an attack. */
  peersPerValidatorKeyMax: 2,
  /** From TCP accept to a multiplexed connection; a silent socket is closed after this. */
  upgradeTimeoutMs: 5_000,
  /** From a multiplexed connection to a finished hello. */
  helloTimeoutMs: 5_000,
  /** A hello holds three short texts, two hashes and a signature: about 300 bytes. */
  helloBytesMax: 1_024,
  /** A name is shown to people on one line. */
  nameCharsMax: 64,

  /** How often every connection is asked for a sign of life: half-open links that take a quorum are noticed no sooner. */
  pingIntervalMs: 3_000,
  /** Longest wait for that sign; far above any pause of a busy node, or load would take the network apart. */
  pingTimeoutMs: 10_000,

  /** One dialling attempt including the handshake. */
  dialTimeoutMs: 5_000,
  /** First pause before dialling again; doubles up to the next bound, with jitter. */
  redialMsMin: 200,
  redialMsMax: 4_000,
  /** Pause after the other side turned out to be of another chain: only a person can change that. */
  redialOtherChainMs: 60_000,
  /** An outbound connection older than this is stale when its peer dials us again: the peer has lost it. */
  simultaneousDialMs: 3_000,
  /** How long a banned peer is refused. */
  banMs: 600_000,
  /** Bans remembered; PeerIds are free to make, so the memory of them is bounded and the oldest goes first. */
  bansMax: 4_096,

  /** A proposal with 1 MiB of transactions (BLOCK_BYTES_MAX) and 200 KiB of hashes, certificates and framing. */
  consensusFrameBytesMax: 1_258_291,
  /** A status is a height, a hash and little more. */
  statusFrameBytesMax: 16_384,
  /** Frames waiting for one peer on the consensus lane: about ten rounds of 100 validators' votes. */
  consensusQueueFramesMax: 4_096,
  /** Bytes of them: six proposals of the largest size. */
  consensusQueueBytesMax: 8_388_608,
  /** Only the newest status is worth sending; a few more are kept for bursts. */
  statusQueueFramesMax: 64,
  statusQueueBytesMax: 262_144,
  /** Bytes handed to a stream in one call; one yamux window, so that a slow peer leaves the rest in our bounded queue. */
  laneWriteBytesMax: 262_144,
  /** A peer that takes no byte of a lane for so long is disconnected. */
  laneStallMs: 20_000,
  /** Pause before a refused or broken lane is opened again. */
  laneRetryMsMin: 50,
  laneRetryMsMax: 2_000,

  /** Frames and bytes a second of one observer on its status lane; above them it is disconnected. */
  observerFramesPerSecondMax: 50,
  observerBytesPerSecondMax: 65_536,
  /** The same for a validator on each lane; above them its stream is paused, for consensus must not lose its members. */
  validatorFramesPerSecondMax: 20_000,
  validatorBytesPerSecondMax: 67_108_864,

  /** Unsent batches for one validator; the oldest go first, for a proposal's receivers fetch what they miss. */
  transactionsQueueFramesMax: 256,
  transactionsQueueBytesMax: 4_194_304,

  /** Least time between two batches of transactions (protocol.md §5): 100 batches a second at most. */
  gossipBatchMs: 10,
  /** One gossip message: below this its cost hardly depends on its size (protocol.md §5). */
  gossipBatchBytesMax: 65_536,
  /** Transactions in one message; the smallest real one has about 200 bytes. */
  gossipBatchItemsMax: 512,
  /** New gossip messages a second of one peer, forwarded ones included. */
  gossipMessagesPerSecondMax: 200,
  /** All gossip bytes a second of one peer, control messages and duplicates included; above it is disconnected. */
  gossipBytesPerSecondMax: 16_777_216,
  /** Messages of one peer that wait for our verdict; bounds their memory to 8 MiB a peer. */
  gossipPendingPerPeerMax: 128,
  /**
   * Sets up to this size gossip directly, all to all, and every validator receives a batch once from each other: sure and
   * cheap for twelve (0.85 ms of CPU a small batch, 2.3 ms a full one, with four), not for a hundred. There the mesh serves.
   */
  directPeersMax: 12,
  /** Own messages wait at most so long for a new direct peer to join the topic after its hello. */
  gossipJoinMs: 1_000,
  /** Unsent gossip for one peer; a peer that reads slower is disconnected. */
  gossipOutboundBytesMax: 4_194_304,

  /** A question names heights or hashes: 2,000 hashes of 32 bytes fit. */
  requestBytesMax: 65_536,
  /** An answer may hold several whole blocks. */
  answerBytesMax: 8_388_608,
  /** Questions of one peer answered at the same time: bounds the answers held in memory. */
  requestsPerPeerMax: 4,
  /** Of all peers together. */
  requestsMax: 32,
  /** Questions of one peer in a second, on average. */
  requestsPerSecondMax: 50,
  /** Own questions under way to one peer; more than it would answer at once wait for nothing. */
  requestsOutboundPerPeerMax: 16,
  /** Reading one question. */
  requestReadTimeoutMs: 5_000,
  /** Working out and sending one answer. */
  answerTimeoutMs: 30_000,

  /** Inbound streams of one connection, all protocols together. */
  streamsPerConnectionMax: 64,
  /** Bytes a stream may hold unread; above yamux's window, or honest back-pressure would look like a flood. */
  streamReadBufferBytesMax: 1_310_720,
  /** Yamux's window: 1 MiB fills a 100 ms path at 80 Mbit/s. */
  streamWindowBytesMax: 1_048_576,
  /** Closing politely takes no longer than this; then the stream or connection is reset. */
  closeTimeoutMs: 1_000,
} as const;

/** The same names with any numbers, so that a node or a test can set its own. */
export type NetworkLimits = { readonly [Name in keyof typeof networkLimits]: number };
