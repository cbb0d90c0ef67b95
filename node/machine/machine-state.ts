import type { Bytes } from '../../ledger/base/bytes.ts';
import type { Sha256 } from '../../ledger/base/hash.ts';
import type { PublicKey, VerifySignature } from '../../ledger/base/keys.ts';
import type { ExecutedBlock } from '../../ledger/execution/execute-block.ts';
import type { Ledger } from '../../ledger/execution/ledger.ts';
import type { Mempool, MempoolLimits } from '../../ledger/mempool/mempool.ts';
import type { PeerId } from '../../p2p/network.ts';
import type { CatchUp } from './catch-up.ts';
import type { CommitChecker } from './commits.ts';
import type { EffectSink, Now } from './effects.ts';
import type { Recall } from './recall.ts';
import type { Session } from './session.ts';

export interface PeerRecord {
  /** Hex of the consensus key it proved to hold. */
  readonly validatorKey: string | undefined;
}

export interface MachineOptions {
  readonly sha256: Sha256;
  readonly verify: VerifySignature;
  /** The consensus key; undefined: an observer. */
  readonly validatorKey: PublicKey | undefined;
  readonly ledger: Ledger;
  /** cbor(commit) of the tip, empty at height 0. */
  readonly tipCommit: Bytes;
  readonly voteLog: readonly Bytes[];
  readonly mempool: MempoolLimits;
  readonly blockTxsTarget: number;
  readonly blockIntervalMinMs: number;
}

/** The machine's own mutable state; only files of this folder touch it. */
export interface MachineState {
  readonly options: MachineOptions;
  readonly ledger: Ledger;
  readonly mempool: Mempool;
  readonly sink: EffectSink;
  readonly checker: CommitChecker;
  readonly sync: CatchUp;
  readonly peers: Map<PeerId, PeerRecord>;
  session: Session;
  /** The certificate of the tip, growing by late precommits. */
  tipCommit: Bytes;
  /** Handed to the runtime for writing; finished at the next step, when it is durable. */
  committing: ExecutedBlock | undefined;
  /** Messages of the next height that came early, with the validator key that their peer proved. */
  early: { readonly from: PeerId; readonly key: string; readonly bytes: Bytes; readonly receivedAt: Now }[];
  announceAt: Now;
  /** Whether this node knows all that its key has signed (rule 16). */
  recall: Recall;
  halted: boolean;
}
