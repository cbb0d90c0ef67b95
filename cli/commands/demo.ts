import { rmSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import type { CommandContext } from '../command.ts';
import { defineCommand } from '../command.ts';
import { createDemoAccount, type DemoAccount } from '../demo/demo-account.ts';
import { demoFolder, logTail } from '../demo/demo-network.ts';
import { shortHash } from '../demo/demo-stage.ts';
import type { Played } from '../demo/play-purchase.ts';
import { type DemoProgress, runDemo } from '../demo/run-demo.ts';
import { readScenario } from '../demo/scenario.ts';
import { devnetPaths } from '../devnet/devnet-folder.ts';
import { readableLogLine } from '../devnet/log-line.ts';
import { exitCodes } from '../exit-code.ts';
import { pathFrom } from '../files.ts';
import { paramOption, paramsFromTexts } from '../genesis/param-option.ts';
import { tableText } from '../terminal/table.ts';
import { demoTexts } from '../texts/demo-texts.ts';
import { trouble } from '../trouble.ts';

const SCENARIO = fileURLToPath(new URL('../../scenarios/road-repair.json', import.meta.url));
const LOG_LINES_SHOWN = 8;

export const demoCommand = defineCommand({
  name: 'demo',
  title: demoTexts.title,
  details: demoTexts.details,
  options: [
    { name: 'stay', title: demoTexts.stayOption },
    { name: 'scenario', value: 'FILE', title: demoTexts.scenarioOption },
    { name: 'folder', value: 'DIR', title: demoTexts.folderOption },
    paramOption,
  ],
  examples: ['adal demo', 'adal demo --stay', 'adal demo --json --param plan.requireBudgetFact=true'],
  async run(context, input) {
    const { io } = context;
    const named = input.maybe('scenario');
    const scenario = readScenario(named === undefined ? SCENARIO : pathFrom(io.workingFolder, named));
    const params = paramsFromTexts(input.list('param'));
    const kept = input.maybe('folder');
    const folder = demoFolder(kept === undefined ? undefined : pathFrom(io.workingFolder, kept));
    const account = createDemoAccount(context);
    const progress: DemoProgress = { network: undefined, stage: undefined };
    const { asked, ignoreSignals } = stopRequest(context);
    const startedAt = performance.now();
    try {
      const played = runDemo({ context, account, scenario, folder, params }, progress);
      // When a signal comes first, what the steps still meet is only that their nodes are gone.
      played.catch(() => undefined);
      const end = await Promise.race([played, asked]);
      if (end === undefined) return exitCodes.refused;
      showEnd(context, account, progress, end, performance.now() - startedAt);
      if (input.on('stay'))
        await stay(
          account,
          { folder, document: scenario.documents[0]?.path ?? '', tender: end.tender.tender },
          progress,
          asked,
        );
      return exitCodes.ok;
    } catch (cause) {
      showFailure(context, account, progress);
      throw cause;
    } finally {
      account.say(demoTexts.stopping);
      await progress.network?.running.stop();
      if (kept === undefined) rmSync(folder, { recursive: true, force: true });
      account.say(kept === undefined ? demoTexts.removed : demoTexts.kept, { folder });
      ignoreSignals();
    }
  },
});

function stopRequest({ io }: CommandContext): {
  readonly asked: Promise<undefined>;
  readonly ignoreSignals: () => void;
} {
  let ask = (): void => undefined;
  const asked = new Promise<undefined>((resolve) => {
    ask = () => resolve(undefined);
  });
  return { asked, ignoreSignals: io.onStopSignal(() => ask()) };
}

function showEnd(
  context: CommandContext,
  account: DemoAccount,
  { stage }: DemoProgress,
  { nodes, tender }: Played,
  tookMs: number,
): void {
  const steps = stage?.reports ?? [];
  const header = [demoTexts.node, demoTexts.nodeHeight, demoTexts.block, demoTexts.root].map((texts) =>
    context.word(texts),
  );
  const rows = nodes.map(({ name, height, blockId, stateRoot }) => [
    name,
    String(height),
    shortHash(blockId),
    shortHash(stateRoot),
  ]);
  account.line(`\n${tableText(header, rows)}`);
  account.say(demoTexts.done, { steps: steps.length, seconds: (tookMs / 1000).toFixed(1) });
  if (context.json) context.io.stdout.write(`${JSON.stringify({ ok: true, steps, nodes, tender })}\n`);
}

/** Leaves the network to the person until a signal comes; CLI_CHILD_STOPPED when a node ends before that. */
async function stay(
  account: DemoAccount,
  { folder, document, tender }: { readonly folder: string; readonly document: string; readonly tender: string },
  { network, stage }: DemoProgress,
  asked: Promise<undefined>,
): Promise<void> {
  const url = stage?.observer.rpcUrl ?? '';
  const { genesisFile } = devnetPaths(folder);
  account.line('');
  account.say(demoTexts.tryOut, { url });
  account.line(`  node bin/adal.js status --url ${url}`);
  account.line(`  node bin/adal.js list tenders --url ${url}`);
  account.line(`  node bin/adal.js tender show ${tender} --url ${url}`);
  account.line(`  node bin/adal.js verify opening ${tender} --genesis ${genesisFile} --url ${url}`);
  account.line(`  node bin/adal.js verify document ${document} --genesis ${genesisFile} --url ${url}`);
  account.say(demoTexts.stop);
  const lost = await Promise.race([asked, network?.running.firstLoss]);
  if (lost !== undefined) throw trouble('CLI_CHILD_STOPPED', { node: lost.name, log: lost.logFile });
}

/** The step that failed and the last lines of every node's log, before the fault itself is reported. */
function showFailure({ io }: CommandContext, account: DemoAccount, { network, stage }: DemoProgress): void {
  account.say(demoTexts.failed, { step: stage?.current() ?? 'start' });
  for (const { name, logFile } of network?.running.nodes ?? []) {
    for (const line of logTail(logFile, LOG_LINES_SHOWN)) io.stderr.write(`[${name}] ${readableLogLine(line)}\n`);
  }
}
