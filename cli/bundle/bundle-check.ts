import { type Fault, type FaultCode, faultRow, isFault } from '../../ledger/base/fault.ts';
import { type Bundle, type BundleJson, parseBundle } from '../../ledger/bundle/bundle-form.ts';
import type { BundleStep } from '../../ledger/bundle/check-proven.ts';
import type { CommandContext, CommandInput, OptionRow } from '../command.ts';
import { type ExitCode, exitCodes } from '../exit-code.ts';
import { pathFrom } from '../files.ts';
import { nodeClient, urlOption } from '../node-url.ts';
import { pinOptions } from '../receipt-check.ts';
import type { RpcClient } from '../rpc-client.ts';
import { plainText } from '../terminal/style.ts';
import { openingTexts } from '../texts/opening-texts.ts';
import { trouble, troubleFromFault } from '../trouble.ts';
import { readBundleFile, writeBundleFile } from './bundle-file.ts';
import { type BundleSource, fetchBundle, withEntries } from './fetch-bundle.ts';

/** Flags of every check that runs over a bundle. */
export const bundleOptions: readonly OptionRow[] = [
  ...pinOptions,
  { name: 'bundle', value: 'FILE', title: openingTexts.bundle },
  { name: 'save', value: 'FILE', title: openingTexts.save },
  urlOption,
];

/** One kind of check: what to fetch, how to run it, and how to tell it. */
export interface BundleCheck<Check extends string> {
  readonly source: BundleSource;
  /** Gives the keys that the bundle lacks, which the node is then asked for. */
  readonly run: (bundle: Bundle) => Generator<BundleStep<Check>, readonly string[]>;
  /** The fault that says there is nothing to check yet; it is told as it is. */
  readonly early: FaultCode;
  readonly subjectCheck: Check;
  /** What a step that passed says. */
  readonly said: (step: BundleStep<Check>, steps: readonly BundleStep<Check>[]) => string;
  /** What to say at the end when all is well. */
  readonly end: (steps: readonly BundleStep<Check>[]) => string;
}

/** Rounds of asking for entries that only an opened form names: a key leads to an organisation, and that is all. */
const ROUNDS_MAX = 5;

/** Runs a check over a saved bundle or one from a node, shows every step, saves the bundle where asked; CLI_NOT_VERIFIED after all. */
export async function runBundleCheck<Check extends string>(
  context: CommandContext,
  input: CommandInput,
  check: BundleCheck<Check>,
): Promise<ExitCode> {
  const file = input.maybe('bundle');
  const { steps, json } =
    file === undefined
      ? await checkFromNode(context, nodeClient(context, input), check)
      : checkJson(context, check, readBundleFile(pathFrom(context.io.workingFolder, file)));
  const failed = steps.find(({ fault }) => fault !== undefined)?.fault;
  if (failed?.code === check.early) throw troubleFromFault(failed);
  const save = input.maybe('save');
  const saved = save === undefined ? undefined : pathFrom(context.io.workingFolder, save);
  if (saved !== undefined) writeBundleFile(saved, json as BundleJson);
  const { subject } = check.source;
  const result = {
    subject,
    verified: failed === undefined,
    steps,
    ...(saved === undefined ? {} : { bundleFile: saved }),
  };
  context.show(result, () => {
    const lines = steps.map((step) => lineOf(context, check, step, steps)).join('');
    const end = failed === undefined ? `\n${check.end(steps)}` : '';
    return `${lines}${end}${saved === undefined ? '' : `${context.word(openingTexts.saved, { file: saved })}\n`}`;
  });
  if (failed !== undefined) throw trouble('CLI_NOT_VERIFIED', { step: failed.code, ...failed.detail });
  return exitCodes.ok;
}

interface Checked<Check extends string> {
  readonly steps: readonly BundleStep<Check>[];
  readonly missing: readonly string[];
  readonly json: unknown;
}

async function checkFromNode<Check extends string>(
  context: CommandContext,
  client: RpcClient,
  check: BundleCheck<Check>,
): Promise<Checked<Check>> {
  let fetched = await fetchBundle(client, check.source, (count) => progress(context, 'fetching', count));
  for (let round = 1; ; round++) {
    const checked = checkJson(context, check, fetched.json);
    if (checked.missing.length === 0 || round === ROUNDS_MAX) return checked;
    fetched = await withEntries(client, fetched, checked.missing);
  }
}

function checkJson<Check extends string>(
  context: CommandContext,
  check: BundleCheck<Check>,
  json: unknown,
): Checked<Check> {
  const bundle = parseBundle(json);
  if (isFault(bundle)) return { steps: [{ check: check.subjectCheck, facts: {}, fault: bundle }], missing: [], json };
  const run = check.run(bundle);
  const steps: BundleStep<Check>[] = [];
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

/** ✓ and what was found, or ✗ and what is wrong with which bid. */
function lineOf<Check extends string>(
  context: CommandContext,
  check: BundleCheck<Check>,
  step: BundleStep<Check>,
  steps: readonly BundleStep<Check>[],
): string {
  const { fault } = step;
  if (fault === undefined) return `${context.style.good('✓')} ${plainText(check.said(step, steps))}\n`;
  return `${context.style.bad('✗')} ${plainText(problemText(context, fault))}\n  ${context.style.faint(fault.code)}\n`;
}

function problemText({ language }: CommandContext, { code, detail }: Fault): string {
  const about = Object.entries(detail).map(([name, value]) => `${name} = ${value}`);
  return `${faultRow(code).texts[language]} [${about.join(', ')}]`;
}
