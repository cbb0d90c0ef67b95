import { toHex } from '../../ledger/base/bytes.ts';
import { type Fault, FaultError, isFault } from '../../ledger/base/fault.ts';
import type { SignedTx } from '../../ledger/tx/transaction.ts';
import type { CommandContext, CommandInput } from '../command.ts';
import { defineCommand } from '../command.ts';
import { exitCodes } from '../exit-code.ts';
import { pathFrom } from '../files.ts';
import { jsonMap } from '../json-map.ts';
import { nodeClient, urlOption } from '../node-url.ts';
import { faultJson } from '../report-error.ts';
import type { RpcClient } from '../rpc-client.ts';
import { tableText } from '../terminal/table.ts';
import { censorshipTexts } from '../texts/censorship-texts.ts';
import { txTexts } from '../texts/tx-texts.ts';
import { trouble } from '../trouble.ts';
import { signerFromInput, signingOptions } from '../tx/sign-from-input.ts';
import { readSubmissionFile, type Submission } from '../tx/submission-file.ts';

/** A block comes within seconds; a waiting person gives up after a minute. */
const WAIT_MS = 60_000;

export const censorshipReportCommand = defineCommand({
  name: 'censorship report',
  title: censorshipTexts.report,
  details: censorshipTexts.reportDetails,
  options: [
    { name: 'receipt', value: 'FILE', required: true, title: censorshipTexts.receipt },
    { name: 'validator', value: 'KEY', title: censorshipTexts.validator },
    ...signingOptions,
    { name: 'dry-run', title: txTexts.dryRun },
    { name: 'wait', title: txTexts.wait },
    urlOption,
  ],
  examples: ['adal censorship report --receipt bid.submission.json --key key.json --wait'],
  async run(context, input) {
    const { tx, submissions } = readSubmissionFile(pathFrom(context.io.workingFolder, input.text('receipt')));
    const named = input.maybe('validator')?.toLowerCase();
    const chosen = submissions.filter(({ validator }) => named === undefined || toHex(validator) === named);
    if (chosen.length === 0)
      throw trouble('CLI_BAD_VALUE', {
        option: '--validator',
        value: named ?? '',
        expected: submissions.map(({ validator }) => toHex(validator)).join(' | '),
      });
    const sign = await signerFromInput(context, input);
    const client = nodeClient(context, input);
    const outcomes: Outcome[] = [];
    for (const submission of chosen)
      outcomes.push(await report(client, input, submission, sign('censorship.report', { ...submission, tx })));
    context.show(outcomesJson(context, outcomes), () => outcomesText(context, outcomes));
    return outcomes.some(({ end }) => !isFault(end)) ? exitCodes.ok : exitCodes.refused;
  },
});

type State = 'checked' | 'sent' | 'marked';

interface Outcome {
  readonly validator: string;
  readonly txId: string;
  readonly end: State | Fault;
}

/** The node checks first: a report that shows nothing is refused there and is not recorded as a failed attempt. */
async function report(
  client: RpcClient,
  input: CommandInput,
  { validator }: Submission,
  { bytes, txIdText }: SignedTx,
): Promise<Outcome> {
  const outcome = { validator: toHex(validator), txId: txIdText };
  const tx = toHex(bytes);
  try {
    if (input.on('dry-run')) {
      await client.call('tx_check', { tx });
      return { ...outcome, end: 'checked' };
    }
    if (!input.on('wait')) {
      await client.call('tx_submit', { tx });
      return { ...outcome, end: 'sent' };
    }
    const answer = await client.call('tx_submit', { tx, wait: 'commit', timeoutMs: WAIT_MS }, WAIT_MS + 5_000);
    const isMarked = jsonMap(jsonMap(jsonMap(answer).status).result).ok === true;
    return { ...outcome, end: isMarked ? 'marked' : 'sent' };
  } catch (cause) {
    if (!(cause instanceof FaultError) || !cause.fault.code.startsWith('CENSORSHIP_')) throw cause;
    return { ...outcome, end: cause.fault };
  }
}

function outcomesJson({ language }: CommandContext, outcomes: readonly Outcome[]): unknown {
  return outcomes.map(({ end, ...rest }) =>
    isFault(end) ? { ...rest, error: faultJson(end, language) } : { ...rest, state: end },
  );
}

function outcomesText(context: CommandContext, outcomes: readonly Outcome[]): string {
  const header = [context.word(censorshipTexts.whose), context.word(censorshipTexts.outcome)];
  return tableText(
    header,
    outcomes.map((outcome) => [outcome.validator, outcomeText(context, outcome)]),
  );
}

function outcomeText(context: CommandContext, { end, txId }: Outcome): string {
  if (isFault(end)) return `${end.code}: ${faultJson(end, context.language).message}`;
  switch (end) {
    case 'checked':
      return context.word(censorshipTexts.couldReport);
    case 'marked':
      return context.word(censorshipTexts.marked, { txId });
    case 'sent':
      return context.word(censorshipTexts.sent, { txId });
  }
}
