import { type Bytes, emptyBytes } from '../../ledger/base/bytes.ts';
import { FaultError, isFault } from '../../ledger/base/fault.ts';
import type { PublicKey } from '../../ledger/base/keys.ts';
import type { Ledger } from '../../ledger/execution/ledger.ts';
import type { LedgerStore } from '../../storage/ledger-store.ts';
import { sha256 } from '../crypto/sha256.ts';
import { createVerifier } from '../crypto/verify.ts';
import { createMachine, type Machine } from '../machine/machine.ts';
import { ledgerSourceFrom } from '../runtime/ledger-source.ts';
import { openLedger } from './replay.ts';
import { describeEntry, type EntryContent } from './vote-log-report.ts';

/** The height under way as the vote log tells it: what this node would go on from after each entry. */
export interface VotesReplay {
  readonly height: number;
  readonly steps: readonly VotesReplayStep[];
  /** What a restart restores from the whole log. */
  readonly restored: RestoredPlace;
}

export interface VotesReplayStep {
  readonly entry: EntryContent;
  /** What a restart restores from the log up to and with this entry. */
  readonly restored: RestoredPlace;
}

export interface RestoredPlace {
  readonly round: number;
  readonly step: string;
  /** Events that the node reports while it restores, e.g. consensus.restored. */
  readonly reports: readonly string[];
}

export interface ReplayVotesOptions {
  readonly genesis: Bytes;
  readonly store: LedgerStore;
  /** Entries of the vote log, oldest first. */
  readonly entries: readonly Bytes[];
  readonly key: PublicKey;
}

/** Entries of one height that are stepped through one by one; of more, only the newest. */
const STEPS_MAX = 200;

/** Restores the machine from ever longer beginnings of the log. Rejects with STORE_VOTE_LOG_DAMAGED, GENESIS_INVALID. */
export function replayVotes({ genesis, store, entries, key }: ReplayVotesOptions): VotesReplay {
  const ledger = openLedger(genesis, ledgerSourceFrom(store));
  const height = ledger.tip().height + 1;
  const described = entries.map((data, at) => ({ count: at + 1, entry: describeEntry(data) }));
  const restore = (count: number): RestoredPlace => restored(ledger, store, entries.slice(0, count), key);
  const steps = described
    .filter(({ entry }) => entry.height === height)
    .slice(-STEPS_MAX)
    .map(({ count, entry }) => ({ entry, restored: restore(count) }));
  return { height, steps, restored: restore(entries.length) };
}

function restored(ledger: Ledger, store: LedgerStore, voteLog: readonly Bytes[], key: PublicKey): RestoredPlace {
  const tip = ledger.tip();
  const made = createMachine(
    {
      sha256,
      ledger,
      voteLog,
      verify: createVerifier(),
      validatorKey: key,
      tipCommit: store.commit(tip.height) ?? emptyBytes,
      // Nobody sends this machine a transaction.
      mempool: { txsMax: 1, bytesMax: 1, perSenderMax: 1 },
      blockTxsTarget: 1,
      blockIntervalMinMs: 0,
    },
    // No time has gone by since the tip, so that nothing is due and only the log speaks.
    tip.time,
  );
  if (isFault(made)) throw new FaultError(made);
  const { round, step }: ReturnType<Machine['status']> = made.machine.status();
  const reports = made.effects.flatMap((effect) => (effect.kind === 'report' ? [effect.event] : []));
  return { round, step, reports };
}
