import { z } from 'zod';
import { EXAMPLE_HASH, EXAMPLE_TIME, exampleReceipt } from '../examples.ts';
import { bytesFromHex } from '../hex.ts';
import { defineMethod } from '../method.ts';
import { buildReceipt } from '../proofs.ts';
import { hash32, receiptView } from '../shapes.ts';
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
