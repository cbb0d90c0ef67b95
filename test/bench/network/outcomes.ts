import { toHex } from '../../../ledger/base/bytes.ts';
import { isFault } from '../../../ledger/base/fault.ts';
import { invariant } from '../../../ledger/base/invariant.ts';
import { decodeHeader } from '../../../ledger/block/block.ts';
import { decodeRecord, isTransactionBody } from '../../../ledger/block/record.ts';
import { decodeSignedTx } from '../../../ledger/tx/transaction.ts';
import { sha256 } from '../../../node/crypto/sha256.ts';
import { dataPaths } from '../../../storage/data-folder.ts';
import { openLevelStore } from '../../../storage/level-store.ts';
import type { SeenBlock } from './block-watch.ts';
import { ACCEPTED, REFUSED } from './client-messages.ts';
import type { PhaseResult } from './load-phase.ts';

/** All transactions of a chain, as one stopped node's log holds them. */
export interface CommittedLog {
  readonly heightOf: ReadonlyMap<string, number>;
  readonly tipHeight: number;
  /** Time of the last block, ms. */
  readonly tipTime: number;
}

/** What became of the transactions of one phase. */
export interface PhaseOutcome {
  /** Submit to commit as the client sees it, ms, sorted. */
  readonly latencies: Float64Array;
  readonly committed: number;
  /** Accepted, in no block, and no block can hold them any more. */
  readonly expired: number;
  /** Accepted, in no block, and still within their window: the run ended too early, or they were lost. */
  readonly unresolved: number;
  readonly refused: number;
  /** Sent, and the connection gave no answer. */
  readonly unanswered: number;
  readonly refusals: Readonly<Record<string, number>>;
  readonly refusalsWithoutRetryHint: number;
}

/** Reads the log of a stopped node from its store. */
export async function readCommittedLog(dataFolder: string, genesisHash: Uint8Array): Promise<CommittedLog> {
  const store = await openLevelStore({ folder: dataPaths(dataFolder).ledger, genesisHash, retainHeights: 10_000 });
  try {
    const tipHeight = store.tip()?.height ?? 0;
    const heightOf = new Map<string, number>();
    for (let height = 1; height <= tipHeight; height++) {
      for (const bytes of store.records(height) ?? []) {
        const record = decodeRecord(bytes);
        invariant(!isFault(record), 'a stored record decodes');
        if (!isTransactionBody(record.body)) continue;
        const signed = decodeSignedTx(sha256, record.body);
        invariant(!isFault(signed), 'a recorded transaction decodes');
        invariant(!heightOf.has(signed.txIdText), 'no transaction is in two blocks');
        heightOf.set(signed.txIdText, height);
      }
    }
    return { heightOf, tipHeight, tipTime: timeOf(store.header(tipHeight)) };
  } finally {
    await store.close();
  }
}

function timeOf(header: Uint8Array | undefined): number {
  invariant(header !== undefined, 'the node stored at least one block');
  const decoded = decodeHeader(header);
  invariant(!isFault(decoded), 'a stored header decodes');
  return decoded.time;
}

/** Holds what clients sent against the log. */
export function phaseOutcome(phase: PhaseResult, log: CommittedLog, blocks: readonly SeenBlock[]): PhaseOutcome {
  const latencies: number[] = [];
  const counts = { committed: 0, expired: 0, unresolved: 0, refused: 0, unanswered: 0 };
  for (const { ids, submittedAt, answers } of phase.sent) {
    for (let i = 0; i < answers.length; i++) {
      const height = log.heightOf.get(toHex(ids.subarray(32 * i, 32 * i + 32)));
      const answer = answers[i];
      if (height !== undefined) {
        counts.committed++;
        const seen = blocks[height - 1];
        if (seen !== undefined) latencies.push(seen.seenAt - (submittedAt[i] ?? 0));
      } else if (answer === REFUSED) counts.refused++;
      else if (answer !== ACCEPTED) counts.unanswered++;
      else if (phase.expires <= log.tipTime) counts.expired++;
      else counts.unresolved++;
    }
  }
  const refusals: Record<string, number> = {};
  for (const report of phase.sent) {
    for (const [code, count] of Object.entries(report.refusals)) refusals[code] = (refusals[code] ?? 0) + count;
  }
  return {
    ...counts,
    refusals,
    latencies: Float64Array.from(latencies).sort(),
    refusalsWithoutRetryHint: phase.sent.reduce((sum, report) => sum + report.withoutRetryHint, 0),
  };
}

/** The value below which the share of a sorted list lies; NaN of an empty one. */
export function quantile(sorted: Float64Array, share: number): number {
  return sorted[Math.min(sorted.length - 1, Math.floor(share * sorted.length))] ?? Number.NaN;
}
