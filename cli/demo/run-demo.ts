import { fromHex } from '../../ledger/base/bytes.ts';
import type { Value } from '../../ledger/base/codec.ts';
import { invariant } from '../../ledger/base/invariant.ts';
import type { CommandContext } from '../command.ts';
import { devnetPaths } from '../devnet/devnet-folder.ts';
import { readGenesisFile } from '../genesis-file.ts';
import { demoTexts } from '../texts/demo-texts.ts';
import { trouble } from '../trouble.ts';
import type { DemoAccount } from './demo-account.ts';
import { type DemoNetwork, startDemoNetwork } from './demo-network.ts';
import { createParties, openGenesisParty } from './demo-parties.ts';
import { createDemoStage, type DemoStage, shortHash } from './demo-stage.ts';
import { type Played, playPurchase } from './play-purchase.ts';
import type { Scenario } from './scenario.ts';

export interface DemoOptions {
  readonly context: CommandContext;
  readonly account: DemoAccount;
  readonly scenario: Scenario;
  readonly folder: string;
  readonly params: Readonly<Record<string, Value>>;
}

/** How far the demo has come: what a failure or Ctrl-C must stop and tell about. */
export interface DemoProgress {
  network: DemoNetwork | undefined;
  stage: DemoStage | undefined;
}

/** Starts the network and plays the scenario on it; gives the nodes at one height and the tender's outcome. A node that ends is CLI_CHILD_STOPPED. */
export async function runDemo(options: DemoOptions, progress: DemoProgress): Promise<Played> {
  const { account, context, folder, params } = options;
  const startedAt = performance.now();
  account.line(account.style.strong(context.word(demoTexts.banner)));
  account.say(demoTexts.starting);
  const network = await startDemoNetwork(folder, {
    params,
    language: context.language,
    environment: context.io.environment,
    onRunning: (running) => {
      progress.network = running;
    },
    onPortsTaken: () => account.say(demoTexts.portsTaken),
  });
  const { chain, genesisHash } = network.devnet;
  const seconds = ((performance.now() - startedAt) / 1000).toFixed(1);
  account.say(demoTexts.started, { seconds, chain, genesis: shortHash(genesisHash) });
  account.say(demoTexts.timesNote);
  const lost = network.running.firstLoss.then((node): never => {
    throw trouble('CLI_CHILD_STOPPED', { node: node.name, log: node.logFile });
  });
  return await Promise.race([playOn(network, options, progress), lost]);
}

async function playOn(
  { devnet, folder, running }: DemoNetwork,
  { account, context, scenario }: DemoOptions,
  progress: DemoProgress,
): Promise<Played> {
  const genesisHash = fromHex(devnet.genesisHash);
  invariant(genesisHash !== undefined, 'the network’s description holds the hash in hex');
  const { nodes, chain } = devnet;
  const stage = createDemoStage({ nodes, chain: { chain, genesisHash }, account, language: context.language });
  progress.stage = stage;
  return await playPurchase({
    stage,
    scenario,
    running,
    genesis: readGenesisFile(devnetPaths(folder).genesisFile),
    registrar: await openGenesisParty(folder, devnet, 'registrar'),
    ministry: await openGenesisParty(folder, devnet, 'ministry'),
    parties: await createParties(folder, scenario.parties),
  });
}
