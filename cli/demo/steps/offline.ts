import { createHash } from 'node:crypto';
import { basename } from 'node:path';
import { toHex } from '../../../ledger/base/bytes.ts';
import { FaultError } from '../../../ledger/base/fault.ts';
import { invariant } from '../../../ledger/base/invariant.ts';
import type { Json } from '../../../ledger/base/json.ts';
import { jsonMap } from '../../json-map.ts';
import { checkReceipt } from '../../receipt-check.ts';
import { fillText } from '../../terminal/language.ts';
import { demoTexts } from '../../texts/demo-texts.ts';
import { clockText } from '../demo-account.ts';
import { checkSame } from '../demo-stage.ts';
import { documentOf, type Purchase } from '../purchase.ts';
import { listOf } from './tender.ts';

/** Checks a file against the ledger: its anchoring is proven by a receipt, and a changed copy is not there. */
export function checkDocument(purchase: Purchase): Promise<void> {
  const { stage, scenario, genesis } = purchase;
  const document = documentOf(purchase, scenario.amendment.add[0] ?? scenario.tender.documents[0] ?? '');
  return stage.step('document', demoTexts.document, async (desk) => {
    const sha256 = toHex(document.sha256);
    const { documents } = await desk.read('document_verify', { sha256, proof: false });
    const anchored = jsonMap(listOf(documents)[0]?.anchored);
    const receipt = await desk.read('tx_receipt', { txId: String(anchored.txId) });
    const { height, time, tx } = checkReceipt(JSON.stringify(receipt), genesis);
    const proven = tx?.tx.payload.sha256;
    checkSame(desk.reader, 'sha256', sha256, proven instanceof Uint8Array ? toHex(proven) : '');
    const changed = Uint8Array.from(document.bytes);
    changed[0] = (changed[0] ?? 0) ^ 1;
    const otherHash = createHash('sha256').update(changed).digest('hex');
    const other = await desk.read('document_verify', { sha256: otherHash, proof: false });
    checkSame(desk.reader, otherHash, 0, listOf(other.documents).length);
    const values = { file: basename(document.path), time: clockText(time), height };
    return {
      sees: fillText(demoTexts.documentSeen, stage.language, values),
      result: undefined,
      block: { height, time },
    };
  });
}

/** Verifies the receipt of the announcement with nothing but the genesis file, and sees a changed one refused. */
export function checkPublication({ stage, genesis }: Purchase, receipt: Json): Promise<void> {
  return stage.step('receipt', demoTexts.receipt, (desk) => {
    const text = JSON.stringify(receipt);
    const { height, time, signers, validators, tx } = checkReceipt(text, genesis);
    checkSame(desk.reader, 'type', 'tender.publish', tx?.tx.type);
    const fault = refusalOf(() => checkReceipt(withOtherDigit(receipt), genesis));
    const values = { height, signers: signers.length, validators, fault };
    return Promise.resolve({
      sees: fillText(demoTexts.receiptSeen, stage.language, values),
      result: undefined,
      block: { height, time },
    });
  });
}

/** The receipt with one hex digit of its record changed. */
function withOtherDigit(receipt: Json): string {
  const map = jsonMap(receipt);
  const record = String(map.record);
  const at = Math.floor(record.length / 2);
  const digit = record[at] === '0' ? '1' : '0';
  return JSON.stringify({ ...map, record: `${record.slice(0, at)}${digit}${record.slice(at + 1)}` });
}

function refusalOf(check: () => unknown): string {
  try {
    check();
  } catch (cause) {
    if (cause instanceof FaultError) return String(cause.fault.detail.step ?? cause.fault.code);
    throw cause;
  }
  invariant(false, 'a changed receipt is refused');
}
