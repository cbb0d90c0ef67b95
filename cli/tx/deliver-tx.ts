import { toHex } from '../../ledger/base/bytes.ts';
import type { Json } from '../../ledger/base/json.ts';
import type { SignedTx } from '../../ledger/tx/transaction.ts';
import type { CommandContext, CommandInput, OptionRow } from '../command.ts';
import { type ExitCode, exitCodes } from '../exit-code.ts';
import { pathFrom, writeNewFile } from '../files.ts';
import { nodeClient, urlOption } from '../node-url.ts';
import { recordText } from '../terminal/record-text.ts';
import { receiptTexts } from '../texts/receipt-texts.ts';
import { txTexts } from '../texts/tx-texts.ts';
import { trouble } from '../trouble.ts';

/** Flags of sending. */
export const deliverOptions: readonly OptionRow[] = [
  { name: 'dry-run', title: txTexts.dryRun },
  { name: 'wait', title: txTexts.wait },
  { name: 'receipt', value: 'FILE', title: txTexts.receipt },
  urlOption,
];

/** A block comes within seconds; a waiting person gives up after a minute. */
const WAIT_MS = 60_000;

/** Has the node check the transaction (`--dry-run`), or sends it, waiting for its block with `--wait`. */
export async function deliverTx(
  context: CommandContext,
  input: CommandInput,
  { bytes, txIdText }: SignedTx,
): Promise<ExitCode> {
  const client = nodeClient(context, input);
  const tx = toHex(bytes);
  if (input.on('dry-run')) {
    const result = await client.call('tx_check', { tx });
    context.show(withId(txIdText, result), () => `${context.word(txTexts.checked, { txId: txIdText })}\n`);
    return exitCodes.ok;
  }
  if (!input.on('wait')) {
    const result = await client.call('tx_submit', { tx });
    context.show(withId(txIdText, result), () => `${context.word(txTexts.sent, { txId: txIdText })}\n`);
    return exitCodes.ok;
  }
  const answer = await client.call('tx_submit', { tx, wait: 'commit', timeoutMs: WAIT_MS }, WAIT_MS + 5_000);
  const status = isMap(answer) ? (answer.status ?? null) : null;
  if (!isMap(status) || status.state !== 'committed') throw trouble('CLI_NOT_COMMITTED', { txId: txIdText });
  const file = keepReceipt(context, input, answer);
  context.show(withId(txIdText, { ...status, ...(file === undefined ? {} : { receiptFile: file }) }), () => {
    const receipt = file === undefined ? '' : `${context.word(receiptTexts.written, { file })}\n`;
    return `${context.word(txTexts.committed, { txId: txIdText })}\n${recordText(status)}${receipt}`;
  });
  // A recorded refusal is an answer, not an error of ours; scripts still must not take it for success.
  return isRefusal(status) ? exitCodes.refused : exitCodes.ok;
}

function keepReceipt(context: CommandContext, input: CommandInput, answer: Json): string | undefined {
  const out = input.maybe('receipt');
  const receipt = isMap(answer) ? answer.receipt : undefined;
  if (out === undefined || receipt === undefined) return undefined;
  const file = pathFrom(context.io.workingFolder, out);
  writeNewFile(file, `${JSON.stringify(receipt, undefined, 2)}\n`);
  return file;
}

type JsonMap = Readonly<Record<string, Json>>;

function withId(txId: string, result: Json): Json {
  return { txId, ...(isMap(result) ? result : { result }) };
}

function isRefusal(status: JsonMap): boolean {
  const result = status.result;
  return result !== undefined && isMap(result) && result.ok === false;
}

function isMap(value: Json): value is JsonMap {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}
