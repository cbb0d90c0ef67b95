import { z } from 'zod';
import { EXAMPLE_HASH, EXAMPLE_TIME, exampleReceipt, exampleSubmission } from '../examples.ts';
import { bytesFromHex } from '../hex.ts';
import { defineMethod } from '../method.ts';
import { buildReceipt } from '../proofs.ts';
import { hash32, receiptView } from '../shapes.ts';
import { submissionJson, submissionView } from '../submission.ts';
import { placedJson, statusJson, txStatusView } from '../tx-status.ts';
import { notFound } from '../views.ts';

export const txStatus = defineMethod({
  name: 'tx_status',
  summary: {
    kk: 'Транзакцияның жағдайын айтады: кезекте, блокта, мерзімі өткен немесе белгісіз',
    ru: 'Говорит, где транзакция: в очереди, в блоке, истекла или неизвестна',
    en: 'Tells where a transaction stands: pooled, committed, expired or unknown',
  },
  params: z.strictObject({ txId: hash32, expires: z.int().min(0).optional() }),
  result: txStatusView,
  example: {
    params: { txId: EXAMPLE_HASH },
    result: {
      state: 'committed',
      height: 42,
      index: 1,
      time: EXAMPLE_TIME,
      result: { ok: true, value: {}, events: [] },
    },
  },
  faults: [],
  cost: 1,
  handler(context, { txId, expires }) {
    const status = context.ports.transactions.status(bytesFromHex(txId), expires);
    return status.kind === 'committed' ? placedJson(context, status.height, status.index) : statusJson(status);
  },
});

export const txReceipt = defineMethod({
  name: 'tx_receipt',
  summary: {
    kk: 'Блокқа түскен транзакцияның желіден тыс тексерілетін түбіртегін береді',
    ru: 'Даёт квитанцию включённой транзакции, проверяемую без сети',
    en: 'Gives the receipt of a committed transaction, which is checked offline',
  },
  params: z.strictObject({ txId: hash32 }),
  result: receiptView,
  example: { params: { txId: EXAMPLE_HASH }, result: exampleReceipt },
  faults: ['RPC_NOT_FOUND', 'RPC_NO_COMMIT'],
  cost: 3,
  handler(context, { txId }) {
    const place = context.ports.store.txPlace(bytesFromHex(txId));
    return place === undefined ? notFound('tx', txId) : buildReceipt(context, place.height, place.index);
  },
});

export const txSubmission = defineMethod({
  name: 'tx_submission',
  summary: {
    kk: 'Кезекте тұрған транзакцияны қабылдағаны туралы осы валидатордың қолхатын береді',
    ru: 'Даёт расписку этого валидатора о приёме транзакции, которая ждёт в его очереди',
    en: 'Gives this validator’s receipt for having taken a transaction that waits in its pool',
  },
  params: z.strictObject({ txId: hash32 }),
  result: z.object({ txId: hash32, submission: submissionView.nullable() }),
  example: { params: { txId: EXAMPLE_HASH }, result: { txId: EXAMPLE_HASH, submission: exampleSubmission } },
  faults: [],
  cost: 1,
  async handler(context, { txId }) {
    return { txId, submission: await submissionJson(context, bytesFromHex(txId)) };
  },
});
