import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { Signer } from '../../ledger/base/keys.ts';
import type { Texts } from '../../ledger/base/texts.ts';
import { type CommandContext, type CommandInput, type CommandRow, defineCommand } from '../command.ts';
import { signerFromSeed } from '../crypto.ts';
import { type DemoNetwork, startDemoNetwork } from '../demo/demo-network.ts';
import { openGenesisParty } from '../demo/demo-parties.ts';
import { type ExitCode, exitCodes } from '../exit-code.ts';
import { pathFrom } from '../files.ts';
import { jsonMap } from '../json-map.ts';
import { openKeyFile } from '../keys/key-file.ts';
import { askPassword } from '../keys/password.ts';
import { nodeClient, urlOption } from '../node-url.ts';
import { createRpcClient, type RpcClient } from '../rpc-client.ts';
import { importTexts } from '../texts/import-texts.ts';
import { trouble } from '../trouble.ts';
import { chainOfNode } from '../tx/tx-desk.ts';
import { createImportKeys } from './import-keys.ts';
import { dryRunJson, dryRunText, outcomeJson, outcomeText } from './import-output.ts';
import { type ImportPlan, planImport } from './import-plan.ts';
import { playSealedBids } from './play-sealed-bids.ts';
import { type RunImportOptions, runImport } from './run-import.ts';

import type { NamedPath, SourceFile } from './source-file.ts';
import type { ProcessesOf } from './source-release.ts';

/** A throw-away network needs no costly passwords. */
const DEVNET_LOG2_N = 12;
const FIRST_BLOCK_MS = 30_000;
const ASK_AGAIN_MS = 200;

/** What differs between the systems that can be imported. */
export interface ImportSource {
  /** As it stands in the command's name. */
  readonly name: string;
  readonly title: Texts;
  readonly details: Texts;
  readonly files: Texts;
  readonly examples: readonly string[];
  /** Reads all files, or throws a fault that ends the command. */
  readonly read: (paths: readonly NamedPath[]) => readonly SourceFile[];
  readonly processesOf: ProcessesOf;
}

/** `adal import <system>`: the same command for every system; see runImport for what it does. */
export function defineImportCommand(source: ImportSource): CommandRow {
  const { name, title, details, files, examples, processesOf } = source;
  return defineCommand({
    name: `import ${name}`,
    title,
    details,
    parameters: [{ name: 'file', many: true, title: files }],
    options: [
      { name: 'registrar-key', value: 'FILE', many: true, title: importTexts.registrarKey },
      { name: 'password-file', value: 'FILE', title: importTexts.passwordFile },
      { name: 'keys-folder', value: 'DIR', default: `${name}-keys`, title: importTexts.keysFolder },
      { name: 'documents', value: 'DIR', title: importTexts.documents },
      { name: 'period', value: 'SECONDS', title: importTexts.period },
      { name: 'devnet', title: importTexts.devnet },
      { name: 'dry-run', title: importTexts.dryRun },
      urlOption,
    ],
    examples,
    async run(context, input) {
      const folder = context.io.workingFolder;
      const paths = input.list('file').map((typed) => ({ path: pathFrom(folder, typed), name: typed }));
      const documents = input.maybe('documents');
      const plan = planImport(source.read(paths), {
        processesOf,
        documentsFolder: documents === undefined ? undefined : pathFrom(folder, documents),
        periodSeconds:
          input.maybe('period') === undefined ? undefined : input.whole('period', { min: 10, max: 86_400 }),
      });
      if (input.on('dry-run')) {
        context.show(dryRunJson(plan, context.language), () => dryRunText(context, plan));
        return exitCodes.ok;
      }
      return input.on('devnet') ? await importOnDevnet(context, plan) : await importAtNode(context, input, plan);
    },
  });
}

async function importAtNode(context: CommandContext, input: CommandInput, plan: ImportPlan): Promise<ExitCode> {
  const client = nodeClient(context, input);
  const registrar = await openRegistrar(context, input);
  if (registrar.length < 2) throw trouble('CLI_USAGE', { missing: '--registrar-key' });
  const keys = createImportKeys(pathFrom(context.io.workingFolder, input.text('keys-folder')));
  return await importInto(context, plan, client, { registrar, keys });
}

async function openRegistrar(context: CommandContext, input: CommandInput): Promise<readonly Signer[]> {
  const signers: Signer[] = [];
  for (const file of input.list('registrar-key')) {
    const { seed } = await openKeyFile(pathFrom(context.io.workingFolder, file), 'organisation', () =>
      askPassword(context, file, input.maybe('password-file')),
    );
    signers.push(signerFromSeed(seed));
  }
  return signers;
}

async function importOnDevnet(context: CommandContext, plan: ImportPlan): Promise<ExitCode> {
  const { io, language } = context;
  const folder = mkdtempSync(join(tmpdir(), 'adal-import-'));
  const started: { network?: DemoNetwork } = {};
  const ignoreSignals = io.onStopSignal(() => {
    // The nodes end, the next request fails, and the import with it.
    void started.network?.running.stop();
  });
  try {
    const { devnet } = await startDemoNetwork(folder, {
      params: {},
      language,
      environment: io.environment,
      onRunning: (network) => {
        started.network = network;
      },
      onPortsTaken: () => undefined,
    });
    const url = devnet.nodes.find(({ role }) => role === 'observer')?.rpcUrl ?? '';
    const { keys: registrar } = await openGenesisParty(folder, devnet, 'registrar');
    const keys = createImportKeys(join(folder, 'import-keys'), DEVNET_LOG2_N);
    return await importInto(context, plan, createRpcClient(url), { registrar, keys });
  } finally {
    await started.network?.running.stop();
    rmSync(folder, { recursive: true, force: true });
    ignoreSignals();
  }
}

async function importInto(
  context: CommandContext,
  plan: ImportPlan,
  client: RpcClient,
  who: Pick<RunImportOptions, 'registrar' | 'keys'>,
): Promise<ExitCode> {
  const { profile } = jsonMap(await client.call('node_info', {}));
  // Its periods are seconds and its rules admit other currencies and codes (domain.md §3.0).
  if (profile !== 'demo')
    throw trouble('CLI_BAD_VALUE', { option: '--url', value: `profile ${String(profile)}`, expected: 'profile demo' });
  await firstBlock(client);
  const { stderr } = context.io;
  const total = plan.processes.reduce((sum, { steps }) => sum + steps.length, 0);
  let count = 0;
  const outcome = await runImport(plan, {
    client,
    chain: await chainOfNode(client),
    ...who,
    playBids: playSealedBids,
    onSent({ type, height }) {
      count += 1;
      if (stderr.isTerminal) stderr.write(`\r\u001b[K${count} / ${total}+  ${type}  № ${height}`);
    },
  });
  if (stderr.isTerminal) stderr.write('\r\u001b[K');
  context.show(outcomeJson(plan, outcome, context.language), () => outcomeText(context, plan, outcome));
  return outcome.processes.every(({ complete }) => complete) ? exitCodes.ok : exitCodes.refused;
}

/** A network that has just started has no state to ask until its first block. */
async function firstBlock(client: RpcClient): Promise<void> {
  const startedAt = performance.now();
  while (jsonMap(await client.call('chain_status', {})).height === 0) {
    if (performance.now() - startedAt > FIRST_BLOCK_MS)
      throw trouble('CLI_NODE_DIFFERS', { url: client.url, waitedFor: 'the first block' });
    await new Promise((resolve) => setTimeout(resolve, ASK_AGAIN_MS));
  }
}
