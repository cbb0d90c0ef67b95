import { type Fault, fault, faultRow, isFault } from '../base/fault.ts';
import { keyText } from '../base/keys.ts';
import { RECORD_BYTES_MAX, TX_WINDOW_MS_MAX } from '../base/limits.ts';
import { submitterSubject } from '../base/submitter-tag.ts';
import type { RecordResult } from '../block/record.ts';
import type { Sender, TxReadContext, TxRow } from '../module.ts';
import type { Overlay } from '../state/overlay.ts';
import type { SignedTx } from '../tx/transaction.ts';
import {
  appendRecord,
  type BlockRun,
  checkLookups,
  effectsOf,
  nextRecord,
  readContext,
  startCollecting,
} from './block-run.ts';
import { countFailure, failuresThisHour } from './failures.ts';
import type { Rules } from './rules.ts';

/** The row of a transaction that passed `checkForm`. */
export type FormChecked = TxRow;

const schemaPassed = new WeakSet<SignedTx>();

/**
 * The checks that make a block invalid, but for signature and duplicate: chain, window, type, schema (protocol.md §2).
 * `time` is the block's, ms.
 */
export function checkForm(rules: Rules, chain: string, time: number, signed: SignedTx): FormChecked | Fault {
  const { tx } = signed;
  if (tx.chain !== chain) return fault('TX_WRONG_CHAIN', { chain });
  if (time >= tx.expires) return fault('TX_EXPIRED', { expires: tx.expires, time });
  if (tx.expires > time + TX_WINDOW_MS_MAX)
    return fault('TX_TOO_FAR', { expires: tx.expires, expiresMax: time + TX_WINDOW_MS_MAX });
  const row = rules.txs.get(tx.type);
  if (row === undefined) return fault('TX_UNKNOWN_TYPE', { type: tx.type });
  if (schemaPassed.has(signed)) return row;
  const problem = row.payload.check(tx.payload, '');
  if (problem !== undefined) return fault('TX_SCHEMA', { field: problem.path, problem: problem.problem });
  // The same decoded object is checked at admission and again in every candidate block; its payload never changes.
  schemaPassed.add(signed);
  return row;
}

export type Judged =
  | { readonly kind: 'invalid'; readonly fault: Fault }
  | { readonly kind: 'failed'; readonly fault: Fault; readonly sender: Sender | undefined }
  | { readonly kind: 'passed'; readonly sender: Sender; readonly context: TxReadContext };

/**
 * Status, role, admission and preconditions against a state. What is wrong is either fatal to a block or recorded, by the fault's
 * stage; a submission key that is not admitted is always fatal.
 */
export function judgeTx(rules: Rules, run: BlockRun, state: Overlay, signed: SignedTx, row: FormChecked): Judged {
  const context = readContext(run, state);
  const sender = rules.resolveSender(context, row, signed.tx);
  if (isFault(sender)) return judgedFault(sender, undefined);
  const refused = rules.checkSigner(context, row, signed.tx, sender);
  if (refused !== undefined) return judgedFault(refused, sender);
  const txContext: TxReadContext = { ...context, tx: signed.tx, txId: signed.txId, sender };
  const unadmitted = row.admission?.(txContext, signed.tx.payload);
  if (unadmitted !== undefined) return { kind: 'invalid', fault: unadmitted };
  const unmet = row.check(txContext, signed.tx.payload);
  return unmet === undefined ? { kind: 'passed', sender, context: txContext } : judgedFault(unmet, sender);
}

function judgedFault(found: Fault, sender: Sender | undefined): Judged {
  return faultRow(found.code).stage === 'block'
    ? { kind: 'invalid', fault: found }
    : { kind: 'failed', fault: found, sender };
}

/** Executes one transaction of a block; gives a fault when a block that holds it is invalid, and then nothing has changed. */
export function executeTx(rules: Rules, run: BlockRun, signed: SignedTx, row: FormChecked): Fault | undefined {
  const collected = startCollecting(run);
  const judged = judgeTx(rules, run, collected.state, signed, row);
  if (judged.kind === 'invalid') return judged.fault;
  if (judged.kind === 'failed')
    return recordFailure(run, signed, judged.fault, ownSubject(run, signed, row, judged.sender));
  const own = ownSubject(run, signed, row, judged.sender);
  const value = row.apply({ ...judged.context, ...effectsOf(collected) }, signed.tx.payload);
  const result: RecordResult = { ok: true, value, events: collected.events };
  const bytes = nextRecord(run, { actor: signed.tx.key, body: signed.bytes, result });
  if (bytes.length > RECORD_BYTES_MAX) {
    collected.state.discard();
    return recordFailure(run, signed, fault('RECORD_TOO_LARGE', { bytesMax: RECORD_BYTES_MAX }), own);
  }
  checkLookups(collected.lookups);
  collected.state.merge();
  run.lookups.push(...collected.lookups);
  appendRecord(run, bytes, new Set([own, ...row.subjects(signed.tx.payload, signed.tx, value)]));
  return undefined;
}

/** Whose history the record joins for its sender: a submission key names no organisation, an unresolved sender only its key. */
function ownSubject(run: BlockRun, { tx }: SignedTx, row: FormChecked, sender: Sender | undefined): string {
  if (row.signer.kind === 'submission') return submitterSubject(run.sha256, tx.key);
  return sender === undefined ? `key/${keyText(tx.key)}` : `org/${sender.org}`;
}

/** A recorded fault consumes the txId and counts in the signer's own subject and quota only. */
function recordFailure(run: BlockRun, signed: SignedTx, found: Fault, subject: string): Fault | undefined {
  const key = keyText(signed.tx.key);
  const failedMax = run.params.view.get('chain.failedPerHour') as number;
  if (failuresThisHour(run.state, key, run.time) >= failedMax) return fault('TX_QUOTA', { failedPerHour: failedMax });
  countFailure(run.state, key, run.time, failedMax);
  const result: RecordResult = { ok: false, fault: found.code, detail: found.detail };
  const bytes = nextRecord(run, { actor: signed.tx.key, body: signed.bytes, result });
  appendRecord(run, bytes, new Set([subject]));
  return undefined;
}
