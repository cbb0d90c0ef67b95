import { rmSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { fromHex } from '../../ledger/base/bytes.ts';
import type { CommandContext, CommandInput } from '../command.ts';
import { defineCommand } from '../command.ts';
import { createDemoAccount, type DemoAccount, secondsText } from '../demo/demo-account.ts';
import { type DemoNetwork, demoFolder, logTail, startDemoNetwork } from '../demo/demo-network.ts';
import { createParties, openGenesisParty } from '../demo/demo-parties.ts';
import { createDemoStage, type DemoStage, shortHash } from '../demo/demo-stage.ts';
import { playPurchase } from '../demo/purchase.ts';
import { readScenario, type Scenario } from '../demo/scenario.ts';
import type { NodeView } from '../demo/steps/agreement.ts';
import { devnetPaths } from '../devnet/devnet-folder.ts';
import { readableLogLine } from '../devnet/log-line.ts';
import { type ExitCode, exitCodes } from '../exit-code.ts';
import { pathFrom } from '../files.ts';
import { paramOption, paramsFromTexts } from '../genesis/param-option.ts';
import { readGenesisFile } from '../genesis-file.ts';
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
    const named = input.maybe('scenario');
    const scenario = readScenario(named === undefined ? SCENARIO : pathFrom(context.io.workingFolder, named));
    const kept = input.maybe('folder');
    const folder = demoFolder(kept === undefined ? undefined : pathFrom(context.io.workingFolder, kept));
    const account = createDemoAccount(context);
    let network: DemoNetwork | undefined;
    let stage: DemoStage | undefined;
    let askToStop = (): void => undefined;
    const asked = new Promise<'asked'>((resolve) => {
      askToStop = () => resolve('asked');
    });
    const ignoreSignals = context.io.onStopSignal(() => askToStop());
    const play = async (): Promise<NodeView[]> => {
      const started = await startNetwork(context, input, folder, account, (running) => {
        network = running;
      });
      stage = stageFor(context, started, account);
      return [...(await playScenario(started, scenario, stage))];
    };
    try {
      const played = play();
      // When a signal comes first, what the steps still meet is only that their nodes are gone.
      played.catch(() => undefined);
      const startedAt = performance.now();
      const nodes = await Promise.race([played, asked]);
      if (nodes === 'asked') return exitCodes.refused;
      showResult(context, account, stage, nodes, performance.now() - startedAt);
      return input.on('stay') ? await stay(account, folder, stage, network, asked) : exitCodes.ok;
    } catch (cause) {
      showFailure(account, stage, network);
      throw cause;
    } finally {
      account.say(demoTexts.stopping);
      await network?.running.stop();
      if (kept === undefined) rmSync(folder, { recursive: true, force: true });
      account.say(kept === undefined ? demoTexts.removed : demoTexts.kept, { folder });
      ignoreSignals();
    }
  },
});
