import { createHeight, type HeightState } from '../../consensus/height-driver.ts';
import type { ProposalMessage } from '../../consensus/messages.ts';
import { nothingSigned, type SignState } from '../../consensus/sign-guard.ts';
import type { TimingParams } from '../../consensus/timeouts.ts';
import type { RoundValue, TimeoutStep, ValueId, Vote } from '../../consensus/types.ts';
import type { Bytes } from '../../ledger/base/bytes.ts';
import type { Hash, Sha256 } from '../../ledger/base/hash.ts';
import { keyText, type PublicKey, type VerifySignature } from '../../ledger/base/keys.ts';
import type { Validator } from '../../ledger/block/block.ts';
import type { ExecutedBlock } from '../../ledger/execution/execute-block.ts';
import type { Ledger } from '../../ledger/execution/ledger.ts';
import type { Mempool } from '../../ledger/mempool/mempool.ts';
import type { ParamView } from '../../ledger/module.ts';
import type { PeerId } from '../../p2p/network.ts';
import type { Candidate } from './candidates.ts';
import type { CommitChecker } from './commits.ts';
import type { EffectSink, Now } from './effects.ts';
import type { SigningDesk } from './signing.ts';
import type { Standing } from './vote-log-entry.ts';

/** What a height's session works with; the same for every height. */
export interface SessionEnv {
  readonly sha256: Sha256;
  readonly verify: VerifySignature;
  /** The consensus key; undefined: this node only watches. */
  readonly validatorKey: PublicKey | undefined;
  readonly signing: SigningDesk;
  readonly ledger: Ledger;
  readonly mempool: Mempool;
  readonly sink: EffectSink;
  readonly checker: CommitChecker;
  readonly genesisHash: Hash;
  /** Connected peers that proved a validator key, by that key in hex. */
  readonly peerOfKey: (key: string) => PeerId | undefined;
  /** The validator key a connected peer proved, in hex. */
  readonly keyOfPeer: (peer: PeerId) => string | undefined;
  readonly newFetchId: () => number;
  /** An own precommit for the tip that was signed when the next height had begun. */
  readonly onLateVote: (vote: Vote) => void;
  /** A vote with this node's signature came in that is not among its own. */
  readonly onOwnSeen: (vote: Vote, now: Now) => void;
  /** Transactions a fresh block takes at most; keeps execution within about 200 ms on this machine. */
  readonly blockTxsTarget: number;
  /** Least time between the tip's and a fresh block's building, ms: fuller blocks cost less. */
  readonly blockIntervalMinMs: number;
}

/** One height of consensus on this node: the pure driver, the content of its values, its clocks. Mutable, owned by the machine. */
export interface Session {
  readonly env: SessionEnv;
  readonly height: number;
  readonly validators: readonly Validator[];
  readonly self: number | undefined;
  readonly timing: TimingParams;
  /** Block time after which a heartbeat block is due. */
  readonly idleAt: Now;
  /** When this node saw the height begin. */
  readonly startedAt: Now;
  state: HeightState;
  signState: SignState;
  /** Armed timers by `step/round`. */
  readonly timers: Map<string, { readonly step: TimeoutStep; readonly round: number; readonly dueAt: Now }>;
  /** timeoutPropose of round 0 waits for a cause before it runs. */
  proposeTimerWaits: boolean;
  toPropose: { readonly round: number; readonly valid: RoundValue | undefined } | undefined;
  /** A message of this height came, or somebody said that there is work. */
  heard: boolean;
  /** From when on another's word that there is work counts, though the work itself has not come. */
  wokenAt: Now;
  wakeSent: boolean;
  /** By validator: from when on its next vote of a far round is looked at. */
  readonly farFrom: Map<number, Now>;
  readonly candidates: Map<ValueId, Candidate[]>;
  readonly executed: Map<ValueId, ExecutedBlock>;
  /** What the vote log holds already: contents by value, polkas by `round/value`. */
  readonly logged: Set<string>;
  /** Entries to be written with the next signed message. */
  readonly pendingEntries: Bytes[];
  ownProposal: ProposalMessage | undefined;
  decided: { readonly round: number; readonly value: ValueId } | undefined;
  rebroadcastAt: Now;
  /** The next height has begun: what is still signed for this one is late. */
  ended: boolean;
}

/** How often what was said is said again while a height does not end, ms. */
export const REBROADCAST_MS = 1000;

/**
 * A transaction sent along to wake the proposer also travels by gossip and has its signature checked; proposing at the word
 * alone would make an empty block, and the transaction would wait for the next. ms.
 */
export const WAKE_GRACE_MS = 50;
/** Age of a height from which on the word counts even for a transaction that never arrives; well below timeoutPropose. */
export const WAKE_UNSEEN_MS = 1000;

/** A session for the height after the tip; `standing` and `signState` come from the vote log after a restart. */
export function createSession(
  env: SessionEnv,
  now: Now,
  restored?: { readonly standing: (Standing & { readonly left?: number }) | undefined; readonly signState: SignState },
): Session {
  const tip = env.ledger.tip();
  const validators = env.ledger.validators(env.ledger.tip().height + 1);
  const ownKey = env.validatorKey === undefined ? undefined : keyText(env.validatorKey);
  const found = validators.findIndex((validator) => keyText(validator.key) === ownKey);
  const self = found < 0 ? undefined : found;
  const params = env.ledger.params(tip.time);
  const height = tip.height + 1;
  const standing = restored?.standing;
  return {
    env,
    height,
    validators,
    self,
    timing: timingFrom(params),
    idleAt: tip.height === 0 ? now : tip.time + (params.get('consensus.idleBlockIntervalMs') as number),
    startedAt: now,
    state: createHeight({
      height,
      validators: validators.length,
      leaders: env.ledger.leaders(),
      self,
      ...(standing === undefined ? {} : { restored: standing }),
    }),
    signState: restored?.signState ?? nothingSigned,
    timers: new Map(),
    proposeTimerWaits: false,
    toPropose: undefined,
    heard: false,
    wokenAt: Number.POSITIVE_INFINITY,
    wakeSent: false,
    farFrom: new Map(),
    candidates: new Map(),
    executed: new Map(),
    logged: new Set(),
    pendingEntries: [],
    ownProposal: undefined,
    decided: undefined,
    rebroadcastAt: now + REBROADCAST_MS,
    ended: false,
  };
}

function timingFrom(params: ParamView): TimingParams {
  const read = (name: string): number => params.get(name) as number;
  return {
    timeoutProposeMs: read('consensus.timeoutProposeMs'),
    timeoutVoteMs: read('consensus.timeoutVoteMs'),
    timeoutDeltaMs: read('consensus.timeoutDeltaMs'),
    timeoutMaxMs: read('consensus.timeoutMaxMs'),
    precisionMs: read('consensus.precisionMs'),
    messageDelayMs: read('consensus.messageDelayMs'),
  };
}

/** True iff there is a reason for a block now: pooled work, a due timer, the idle interval, or a message of this height. */
export function hasCause(session: Session, now: Now): boolean {
  const { ledger, mempool } = session.env;
  if (session.heard || mempool.size() > 0 || now >= Math.min(session.idleAt, session.wokenAt)) return true;
  const dueAt = ledger.nextDueAt();
  return dueAt !== undefined && dueAt <= now;
}
