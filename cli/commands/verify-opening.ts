import { isFault } from '../../ledger/base/fault.ts';
import { type BundleJson, parseBundle } from '../../ledger/bundle/bundle-form.ts';
import { checkOpening, type OpeningStep } from '../../ledger/bundle/check-opening.ts';
import { pinFromGenesis, type ReceiptPin } from '../../ledger/receipt/pinned-set.ts';
import { readBundleFile, writeBundleFile } from '../bundle/bundle-file.ts';
import { fetchOpeningBundle, withEntries } from '../bundle/fetch-bundle.ts';
import { openingLine } from '../bundle/opening-lines.ts';
import { createOpeningTools } from '../bundle/opening-tools.ts';
import { type CommandContext, defineCommand } from '../command.ts';
import { sha256 } from '../crypto.ts';
import { exitCodes } from '../exit-code.ts';
import { pathFrom } from '../files.ts';
import { nodeClient, urlOption } from '../node-url.ts';
import { pinnedGenesis, pinOptions } from '../receipt-check.ts';
import type { RpcClient } from '../rpc-client.ts';
import { openingTexts } from '../texts/opening-texts.ts';
import { trouble, troubleFromFault } from '../trouble.ts';

/** Rounds of asking for entries that only an opened form names: a key leads to an organisation, and that is all. */
const ROUNDS_MAX = 5;

export const verifyOpeningCommand = defineCommand({
  name: 'verify opening',
  title: openingTexts.title,
  details: openingTexts.details,
  parameters: [{ name: 'tender', title: openingTexts.tender }],
  options: [
    ...pinOptions,
    { name: 'bundle', value: 'FILE', title: openingTexts.bundle },
    { name: 'save', value: 'FILE', title: openingTexts.save },
    urlOption,
  ],
  examples: [
    'adal verify opening t-0123456789abcdef --genesis genesis.json',
    'adal verify opening t-0123456789abcdef --bundle opening.json --genesis genesis.json',
  ],
  async run(context, input) {
    const pin = pinFromGenesis(sha256, pinnedGenesis(context, input).document);
    const tender = input.text('tender');
    const file = input.maybe('bundle');
    const checked =
      file === undefined
        ? await checkFromNode(context, nodeClient(context, input), pin, tender)
        : checkJson(context, pin, tender, readBundleFile(pathFrom(context.io.workingFolder, file)));
    const { steps, json } = checked;
    const failed = steps.find(({ fault }) => fault !== undefined)?.fault;
    if (failed?.code === 'BUNDLE_NOT_OPENED') throw troubleFromFault(failed);
    const save = input.maybe('save');
    const saved = save === undefined ? undefined : pathFrom(context.io.workingFolder, save);
    if (saved !== undefined) writeBundleFile(saved, json as BundleJson);
    const currency = String(steps.find(({ check }) => check === 'tender')?.facts.currency ?? '');
    const result = {
      tender,
      verified: failed === undefined,
      steps,
      ...(saved === undefined ? {} : { bundleFile: saved }),
    };
    context.show(result, () => {
      const lines = steps.map((step) => openingLine(context, step, currency)).join('');
      const end = failed === undefined ? `\n${context.style.good('✓')} ${context.word(endText(steps))}\n` : '';
      return `${lines}${end}${saved === undefined ? '' : `${context.word(openingTexts.saved, { file: saved })}\n`}`;
    });
    if (failed !== undefined) throw trouble('CLI_NOT_VERIFIED', { step: failed.code, ...failed.detail });
    return exitCodes.ok;
  },
});

interface Checked {
  readonly steps: readonly OpeningStep[];
  readonly missing: readonly string[];
  readonly json: unknown;
}

async function checkFromNode(
  context: CommandContext,
  client: RpcClient,
  pin: ReceiptPin,
  tender: string,
): Promise<Checked> {
  const tools = createOpeningTools();
  let fetched = await fetchOpeningBundle(client, tender, (count) => progress(context, 'fetching', count));
  for (let round = 1; ; round++) {
    const checked = checkJson(context, pin, tender, fetched.json, tools);
    if (checked.missing.length === 0 || round === ROUNDS_MAX) return checked;
    fetched = await withEntries(client, fetched, checked.missing);
  }
}

function checkJson(
  context: CommandContext,
  pin: ReceiptPin,
  tender: string,
  json: unknown,
  tools = createOpeningTools(),
): Checked {
  const bundle = parseBundle(json);
  if (isFault(bundle)) return { steps: [{ check: 'subject', facts: {}, fault: bundle }], missing: [], json };
  const run = checkOpening(tools, pin, tender, bundle);
  const steps: OpeningStep[] = [];
  for (;;) {
    const { done, value } = run.next();
    if (done === true) return { steps, missing: value, json };
    steps.push(value);
    progress(context, 'checking', steps.length);
  }
}

/** On a terminal only: a large tender takes minutes, and one line says that it goes on. */
function progress({ io, json, word }: CommandContext, what: 'fetching' | 'checking', count: number): void {
  if (!json && io.stderr.isTerminal) io.stderr.write(`\r${word(openingTexts[what], { count })}\u001b[K\r`);
}

function endText(steps: readonly OpeningStep[]): (typeof openingTexts)['proven' | 'pending'] {
  const left = steps.some(({ check, facts }) => check === 'protocol' && facts.pending !== 0);
  return left ? openingTexts.pending : openingTexts.proven;
}
