import { messagesOf } from '../../consensus/height-driver.ts';
import type { Equivocation } from '../../consensus/types.ts';
import { type Bytes, bytesEqual } from '../../ledger/base/bytes.ts';
import { type Fault, FaultError, isFault } from '../../ledger/base/fault.ts';
import type { Sha256 } from '../../ledger/base/hash.ts';
import { keyText, type PublicKey } from '../../ledger/base/keys.ts';
import type { Validator } from '../../ledger/block/block.ts';
import { type Evidence, encodeEvidence } from '../../ledger/evidence/evidence-form.ts';
import { encodeTx, signedTx, type Tx } from '../../ledger/tx/transaction.ts';
import type { Logger } from '../log.ts';
import type { SubmitOutcome } from '../ports.ts';
import type { ValidatorSigner } from '../signing/validator-signer.ts';
import type { EvidenceFolder } from './evidence-folder.ts';
import { evidenceFromEquivocation } from './evidence-from-equivocation.ts';

export interface EvidenceRecorderOptions {
  readonly sha256: Sha256;
  readonly chain: string;
  readonly folder: EvidenceFolder;
  readonly signer: ValidatorSigner | undefined;
  /** The set that votes on a height. */
  readonly validators: (height: number) => readonly Validator[];
  readonly submit: (bytes: Bytes) => Promise<SubmitOutcome>;
  readonly now: () => number;
  readonly log: Logger;
}

/** What becomes of proof that a validator broke the protocol: a file at once, then a transaction, so that everybody sees it. */
export interface EvidenceRecorder {
  record(equivocation: Equivocation): void;
  close(): void;
}

/** Every validator that saw the deed could report it; they take turns in set order, and who finds it recorded is silent. */
const TURN_MS = 2000;
/** How often a report that could not be sent is tried again. */
const TRIES_MAX = 5;
const EXPIRES_MS = 600_000;
/**
 * Reports about one key in an hour: a report takes a fifth of a block's cost, so a liar with a new deed at every height would fill the
 * blocks with the proofs of its guilt. The first deeds of an hour prove as much.
 */
const REPORTS_PER_HOUR_MAX = 5;
const HOUR_MS = 3_600_000;

/** Builds the recorder of one node; an observer only keeps files. */
export function createEvidenceRecorder(options: EvidenceRecorderOptions): EvidenceRecorder {
  const { folder, signer, validators, log } = options;
  const timers = new Set<NodeJS.Timeout>();
  const reportedAt = new Map<string, readonly number[]>();
  let closed = false;

  function later(ms: number, work: () => Promise<void>): void {
    if (closed) return;
    const timer = setTimeout(() => {
      timers.delete(timer);
      void work().catch((cause: unknown) => log('warn', 'evidence.reportFailed', { cause: String(cause) }));
    }, ms);
    timers.add(timer);
  }

  /** Whether the key has deeds left to be reported in this hour; if so, counts one. */
  function mayReport(key: string): boolean {
    const now = options.now();
    const lately = (reportedAt.get(key) ?? []).filter((at) => at > now - HOUR_MS);
    if (lately.length >= REPORTS_PER_HOUR_MAX) return false;
    reportedAt.set(key, [...lately, now]);
    return true;
  }

  async function report(evidence: Evidence, key: ValidatorSigner, tries: number): Promise<void> {
    const outcome = await submitReport(options, key, evidence);
    if (outcome.kind === 'pooled') return log('warn', 'evidence.reported', { kind: evidence.kind });
    if (outcome.fault.code === 'EVIDENCE_KNOWN') return;
    log('warn', 'evidence.refused', { kind: evidence.kind, fault: outcome.fault.code, tries });
    if (tries < TRIES_MAX) later(TURN_MS * 2 ** tries, () => report(evidence, key, tries + 1));
  }

  return {
    record(equivocation) {
      const [{ height, validator }] = messagesOf(equivocation);
      const set = validators(height);
      const guilty = set[validator];
      const evidence = evidenceFromEquivocation(equivocation);
      void keep(folder, evidence, set, log);
      const place = signer === undefined ? -1 : placeOf(set, signer.key);
      if (signer === undefined || place < 0 || guilty === undefined || !mayReport(keyText(guilty.key))) return;
      later(TURN_MS * place, () => report(evidence, signer, 0));
    },
    close() {
      closed = true;
      for (const timer of timers) clearTimeout(timer);
      timers.clear();
    },
  };
}

async function keep(folder: EvidenceFolder, evidence: Evidence, set: readonly Validator[], log: Logger): Promise<void> {
  try {
    const file = await folder.keep(evidence, set);
    if (file !== undefined) log('error', 'evidence.kept', { kind: evidence.kind, file });
  } catch (cause) {
    const told = cause instanceof FaultError ? cause.fault.code : String(cause);
    log('error', 'evidence.notKept', { kind: evidence.kind, cause: told });
  }
}

/** Gives what the node's own door says of the report, or the fault of a signer that does not sign it. */
async function submitReport(
  { sha256, chain, submit, now }: EvidenceRecorderOptions,
  signer: ValidatorSigner,
  evidence: Evidence,
): Promise<SubmitOutcome> {
  const tx: Tx = {
    v: 1,
    chain,
    type: 'evidence.report',
    key: signer.key,
    cosigners: [],
    expires: now() + EXPIRES_MS,
    payload: { evidence: encodeEvidence(evidence) },
  };
  const signature: Bytes | Fault = await signer.sign({ kind: 'tx', tx: encodeTx(tx) });
  if (isFault(signature)) return { kind: 'refused', fault: signature };
  return submit(signedTx(sha256, tx, [signature]).bytes);
}

function placeOf(set: readonly Validator[], key: PublicKey): number {
  return set.findIndex((validator) => bytesEqual(validator.key, key));
}
