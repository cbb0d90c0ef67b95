import { z } from 'zod';
import { type Fault, type FaultCode, fault } from '../../../ledger/base/fault.ts';
import { TX_BYTES_MAX } from '../../../ledger/base/limits.ts';
import type { SubmitOutcome } from '../../ports.ts';
import { EXAMPLE_HASH, exampleSubmission } from '../examples.ts';
import { bytesFromHex, hexFromBytes } from '../hex.ts';
import { defineMethod, type MethodContext } from '../method.ts';
import { buildReceipt } from '../proofs.ts';
import { hash32, receiptView } from '../shapes.ts';
import { submissionJson, submissionView } from '../submission.ts';
import { placedJson, statusJson, txStatusView } from '../tx-status.ts';

/** Longest a caller may hold a request open for its block; clients ask again after it. */
const WAIT_MS_MAX = 60_000;
const WAIT_MS_DEFAULT = 30_000;
/** When nobody may wait any more: about one block. */
const BUSY_RETRY_MS = 1000;

const txBytes = z
  .string()
  .min(2)
  .max(2 * TX_BYTES_MAX)
  .regex(/^(?:[0-9a-f]{2})+$/);

const ADMISSION_FAULTS: readonly FaultCode[] = [
  'TX_OVERSIZED',
  'CODEC_NOT_CANONICAL',
  'CODEC_TOO_DEEP',
  'TX_SCHEMA',
  'TX_UNKNOWN_TYPE',
  'TX_WRONG_CHAIN',
  'TX_EXPIRED',
  'TX_TOO_FAR',
  'TX_DUPLICATE',
  'TX_BAD_SIGNATURE',
  'TX_UNKNOWN_KEY',
  'TX_KEY_REGISTERED',
  'TX_COSIGNED',
  'BID_NOT_ADMITTED',
  'TX_QUOTA',
];

/** Codes that tell a client its transaction is already here: a client that waits may go on waiting. */
const ALREADY_HERE: ReadonlySet<FaultCode> = new Set<FaultCode>(['POOL_KNOWN', 'TX_DUPLICATE']);

const submitResult = z.object({
  txId: hash32,
  txHash: hash32.optional(),
  status: txStatusView.optional(),
  submission: submissionView.nullable(),
  receipt: receiptView.optional(),
});

export const txSubmit = defineMethod({
  name: 'tx_submit',
  summary: {
    kk: 'Қол қойылған транзакцияны қабылдайды; wait=commit болса, блокқа түскенін күтіп, түбіртек береді',
    ru: 'Принимает подписанную транзакцию; с wait=commit ждёт блока и даёт квитанцию',
    en: 'Takes a signed transaction; with wait=commit waits for its block and gives the receipt',
  },
  params: z.strictObject({
    tx: txBytes,
    wait: z.literal('commit').optional(),
    timeoutMs: z.int().min(1).max(WAIT_MS_MAX).default(WAIT_MS_DEFAULT),
  }),
  result: submitResult,
  example: {
    params: { tx: '82a0' },
    result: { txId: EXAMPLE_HASH, txHash: EXAMPLE_HASH, submission: exampleSubmission },
  },
  faults: [...ADMISSION_FAULTS, 'POOL_FULL', 'POOL_SENDER_FULL', 'POOL_KNOWN', 'RPC_BUSY', 'RPC_NO_COMMIT'],
  cost: 1,
  refuse({ ports }) {
    const retryAfterMs = ports.transactions.retryAfterMs();
    return retryAfterMs === undefined ? undefined : fault('POOL_FULL', { retryAfterMs });
  },
  async handler(context, { tx, wait, timeoutMs }) {
    const outcome = await context.ports.transactions.submit(bytesFromHex(tx));
    if (wait === undefined) {
      if (outcome.kind === 'refused') return refusal(outcome);
      return { ...pooledJson(outcome), submission: await submissionJson(context, outcome.txId) };
    }
    if (outcome.kind === 'refused' && !(ALREADY_HERE.has(outcome.fault.code) && outcome.txId !== undefined))
      return refusal(outcome);
    return waitForCommit(context, outcome, timeoutMs);
  },
});

export const txCheck = defineMethod({
  name: 'tx_check',
  summary: {
    kk: 'Транзакцияны кезекке қоймай тексереді',
    ru: 'Проверяет транзакцию, не ставя её в очередь',
    en: 'Checks a transaction without pooling it',
  },
  params: z.strictObject({ tx: txBytes }),
  result: z.object({ txId: hash32, txHash: hash32 }),
  example: { params: { tx: '82a0' }, result: { txId: EXAMPLE_HASH, txHash: EXAMPLE_HASH } },
  faults: ADMISSION_FAULTS,
  cost: 1,
  async handler({ ports }, { tx }) {
    const outcome = await ports.transactions.check(bytesFromHex(tx));
    return outcome.kind === 'pooled' ? pooledJson(outcome) : refusal(outcome);
  },
});

type Pooled = Extract<SubmitOutcome, { kind: 'pooled' }>;
type Refused = Extract<SubmitOutcome, { kind: 'refused' }>;

function pooledJson({ txId, txHash }: Pooled): { readonly txId: string; readonly txHash: string } {
  return { txId: hexFromBytes(txId), txHash: hexFromBytes(txHash) };
}

function refusal({ fault: problem, txId, retryAfterMs }: Refused): Fault {
  return fault(problem.code, {
    ...problem.detail,
    ...(txId === undefined ? {} : { txId: hexFromBytes(txId) }),
    ...(retryAfterMs === undefined ? {} : { retryAfterMs }),
  });
}

async function waitForCommit(
  context: MethodContext,
  outcome: SubmitOutcome,
  timeoutMs: number,
): Promise<z.input<typeof submitResult> | Fault> {
  const { txId } = outcome;
  if (txId === undefined) return fault('RPC_INTERNAL');
  // Asked for before the wait: the promise is worth having while the transaction waits.
  const submission = await submissionJson(context, txId);
  if (!context.waiters.enter()) return fault('RPC_BUSY', { txId: hexFromBytes(txId), retryAfterMs: BUSY_RETRY_MS });
  try {
    const status = await context.ports.transactions.waitFor(
      txId,
      timeoutMs,
      outcome.kind === 'pooled' ? outcome.expires : undefined,
    );
    const ids = { ...(outcome.kind === 'pooled' ? pooledJson(outcome) : { txId: hexFromBytes(txId) }), submission };
    if (status.kind !== 'committed') return { ...ids, status: statusJson(status) };
    const placed = placedJson(context, status.height, status.index);
    return { ...ids, status: placed, receipt: buildReceipt(context, status.height, status.index) };
  } finally {
    context.waiters.leave();
  }
}
