import { toHex } from '../../ledger/base/bytes.ts';
import type { Json } from '../../ledger/base/json.ts';
import type { SignedTx } from '../../ledger/tx/transaction.ts';
import type { CommandContext, CommandInput, OptionRow } from '../command.ts';
import { type ExitCode, exitCodes } from '../exit-code.ts';
import { pathFrom, writeNewFile } from '../files.ts';
import { type JsonMap, jsonMap } from '../json-map.ts';
import { nodeClient, urlOption } from '../node-url.ts';
import type { RpcClient } from '../rpc-client.ts';
import { recordText } from '../terminal/record-text.ts';
import { censorshipTexts } from '../texts/censorship-texts.ts';
import { receiptTexts } from '../texts/receipt-texts.ts';
import { txTexts } from '../texts/tx-texts.ts';
import { trouble } from '../trouble.ts';
import { type AlsoSent, alsoSendTo } from './also-to.ts';
import { isSubmissionValid, submissionFileText, submissionFromJson } from './submission-file.ts';
import { chainOfNode } from './tx-desk.ts';

/** Flags of sending. */
export const deliverOptions: readonly OptionRow[] = [
  { name: 'dry-run', title: txTexts.dryRun },
  { name: 'wait', title: txTexts.wait },
  { name: 'receipt', value: 'FILE', title: txTexts.receipt },
  { name: 'submission-receipt', value: 'FILE', title: censorshipTexts.keep },
  { name: 'also-to', value: 'URL', many: true, title: censorshipTexts.alsoTo },
  urlOption,
];

/** A block comes within seconds; a waiting person gives up after a minute. */
const WAIT_MS = 60_000;

/** Has the node check the transaction (`--dry-run`), or sends it, waiting for its block with `--wait`. */
export async function deliverTx(context: CommandContext, input: CommandInput, signed: SignedTx): Promise<ExitCode> {
  const { txIdText } = signed;
  const client = nodeClient(context, input);
  const tx = toHex(signed.bytes);
  if (input.on('dry-run')) {
    const result = await client.call('tx_check', { tx });
    context.show(withId(txIdText, result), () => `${context.word(txTexts.checked, { txId: txIdText })}\n`);
    return exitCodes.ok;
  }
  const others = Promise.all(input.list('also-to').map((url) => alsoSendTo(url, signed)));
  if (!input.on('wait')) {
    const result = await client.call('tx_submit', { tx });
    const kept = await keepSubmissions({ context, input, client, signed }, result, await others);
    context.show(withId(txIdText, { ...jsonMap(result), ...kept.json }), () => {
      return `${context.word(txTexts.sent, { txId: txIdText })}\n${kept.text}`;
    });
    return exitCodes.ok;
  }
  const answer = await client.call('tx_submit', { tx, wait: 'commit', timeoutMs: WAIT_MS }, WAIT_MS + 5_000);
  // Before anything is said of the block: these are for the case that none came.
  const kept = await keepSubmissions({ context, input, client, signed }, answer, await others);
  const status = jsonMap(jsonMap(answer).status);
  if (status.state !== 'committed') throw trouble('CLI_NOT_COMMITTED', { txId: txIdText });
  const file = keepReceipt(context, input, answer);
  const files = { ...(file === undefined ? {} : { receiptFile: file }), ...kept.json };
  context.show(withId(txIdText, { ...status, ...files }), () => {
    const receipt = file === undefined ? '' : `${context.word(receiptTexts.written, { file })}\n`;
    return `${context.word(txTexts.committed, { txId: txIdText })}\n${recordText(status)}${receipt}${kept.text}`;
  });
  // A recorded refusal is an answer, not an error of ours; scripts still must not take it for success.
  return jsonMap(status.result).ok === false ? exitCodes.refused : exitCodes.ok;
}

interface Delivery {
  readonly context: CommandContext;
  readonly input: CommandInput;
  readonly client: RpcClient;
  readonly signed: SignedTx;
}

/** What is said of further nodes and of submission receipts: JSON fields, and lines for people. */
interface Kept {
  readonly json: JsonMap;
  readonly text: string;
}

/** Writes the valid submission receipts of all nodes to the file that was asked for; a receipt nobody signed would only mislead. */
async function keepSubmissions(delivery: Delivery, answer: Json, others: readonly AlsoSent[]): Promise<Kept> {
  const { context, input, client, signed } = delivery;
  const alsoTo = others.map(({ url, fault }) => (fault === undefined ? { url } : { url, fault }));
  const unsent = others.filter(({ fault }) => fault !== undefined);
  const lines = unsent.map(({ url, fault = '' }) => context.word(censorshipTexts.notSent, { url, fault }));
  const json: JsonMap = others.length === 0 ? {} : { alsoTo };
  const out = input.maybe('submission-receipt');
  if (out === undefined) return { json, text: textOf(lines) };
  const { genesisHash } = await chainOfNode(client);
  const submissions = [jsonMap(answer).submission, ...others.map(({ submission }) => submission)]
    .map(submissionFromJson)
    .filter((submission) => submission !== undefined)
    .filter((submission) => isSubmissionValid(genesisHash, signed.txId, submission));
  if (submissions.length === 0) return { json, text: textOf([...lines, context.word(censorshipTexts.none)]) };
  const file = pathFrom(context.io.workingFolder, out);
  writeNewFile(file, submissionFileText(signed, submissions));
  const written = context.word(censorshipTexts.written, { file, count: submissions.length });
  return { json: { ...json, submissionReceiptFile: file }, text: textOf([...lines, written]) };
}

function textOf(lines: readonly string[]): string {
  return lines.map((line) => `${line}\n`).join('');
}

function keepReceipt(context: CommandContext, input: CommandInput, answer: Json): string | undefined {
  const out = input.maybe('receipt');
  const { receipt } = jsonMap(answer);
  if (out === undefined || receipt === undefined) return undefined;
  const file = pathFrom(context.io.workingFolder, out);
  writeNewFile(file, `${JSON.stringify(receipt, undefined, 2)}\n`);
  return file;
}

function withId(txId: string, result: Json): Json {
  return { txId, ...jsonMap(result) };
}
