import { existsSync } from 'node:fs';
import { dirname } from 'node:path';
import { nodePaths } from '../../config/node-paths.ts';
import { toHex } from '../../ledger/base/bytes.ts';
import { encodeGenesis } from '../../ledger/genesis/genesis-document.ts';
import { type ReplayReport, replayHeight } from '../../node/inspect/replay.ts';
import { replayFolder } from '../../node/inspect/replay-folder.ts';
import type { CommandContext, CommandInput } from '../command.ts';
import { defineCommand } from '../command.ts';
import { type ExitCode, exitCodes } from '../exit-code.ts';
import { pathFrom } from '../files.ts';
import { type Genesis, genesisFromJson, readGenesisFile } from '../genesis-file.ts';
import { jsonMap } from '../json-map.ts';
import { replayText, votesReplayText } from '../replay/replay-text.ts';
import { blocksOfNode } from '../replay/rpc-blocks.ts';
import { createRpcClient, type RpcClient } from '../rpc-client.ts';
import { configOption, loadSettings } from '../settings-file.ts';
import { fillText } from '../terminal/language.ts';
import { replayTexts } from '../texts/replay-texts.ts';
import { votesTexts } from '../texts/votes-texts.ts';

export const replayCommand = defineCommand({
  name: 'replay',
  title: replayTexts.title,
  details: replayTexts.details,
  options: [
    { name: 'height', value: 'HEIGHT', required: true, title: replayTexts.heightOption },
    configOption,
    { name: 'data', value: 'FOLDER', title: votesTexts.dataOption },
    { name: 'genesis', value: 'FILE', title: replayTexts.genesisOption },
    { name: 'url', value: 'URL', title: replayTexts.urlOption },
    { name: 'from-genesis', title: replayTexts.fromGenesisOption },
  ],
  examples: [
    'adal replay --height 42 --data ministry-1/data',
    'adal replay --height 42 --url http://127.0.0.1:7781 --genesis genesis.json',
  ],
  async run(context, input) {
    const height = input.whole('height', { min: 1, max: Number.MAX_SAFE_INTEGER });
    const url = input.maybe('url');
    if (url !== undefined) return await replayFromNode(context, input, createRpcClient(url), height);
    const { dataFolder, genesisFile } = placeFrom(context, input);
    const outcome = await replayFolder({
      dataFolder,
      height,
      genesis: encodeGenesis(readGenesisFile(genesisFile).document),
      fromGenesis: input.on('from-genesis'),
      onProgress: progressOn(context),
    });
    if (outcome.kind === 'block') return showReport(context, outcome.report, height);
    context.show(outcome.replay, () => votesReplayText(context, outcome.replay));
    return exitCodes.ok;
  },
});

async function replayFromNode(
  context: CommandContext,
  input: CommandInput,
  client: RpcClient,
  height: number,
): Promise<ExitCode> {
  const genesis = await genesisFor(context, input, client);
  const report = await replayHeight({
    genesis: encodeGenesis(genesis.document),
    height,
    blocks: await blocksOfNode(client),
    store: undefined,
    fromGenesis: true,
    onProgress: progressOn(context),
  });
  return showReport(context, report, height);
}

function showReport(context: CommandContext, report: ReplayReport, asked: number): ExitCode {
  context.show(report, () => replayText(context, report, asked));
  return report.isSame ? exitCodes.ok : exitCodes.notVerified;
}

/** Without a file of one's own the node's is used, and said so: then the replay shows that its chain is consistent, no more. */
async function genesisFor(context: CommandContext, input: CommandInput, client: RpcClient): Promise<Genesis> {
  const named = input.maybe('genesis');
  if (named !== undefined) return readGenesisFile(pathFrom(context.io.workingFolder, named));
  const { document } = jsonMap(await client.call('chain_genesis', {}));
  const genesis = genesisFromJson(document ?? null, client.url);
  context.io.stderr.write(`${fillText(replayTexts.unpinned, context.language, { hash: toHex(genesis.hash) })}\n`);
  return genesis;
}

/** Beside `--data`, the genesis file lies where `adal init` puts it: next to the data folder. */
function placeFrom(
  context: CommandContext,
  input: CommandInput,
): { readonly dataFolder: string; readonly genesisFile: string } {
  const { workingFolder } = context.io;
  const [data, genesis] = [input.maybe('data'), input.maybe('genesis')];
  const beside = data === undefined ? undefined : nodePaths(dirname(pathFrom(workingFolder, data))).genesisFile;
  const usual = beside !== undefined && existsSync(beside) ? beside : undefined;
  const found = genesis === undefined ? usual : pathFrom(workingFolder, genesis);
  if (data !== undefined && found !== undefined)
    return { dataFolder: pathFrom(workingFolder, data), genesisFile: found };
  const { node } = loadSettings(context, input, false).settings;
  return {
    dataFolder: data === undefined ? node.dataFolder : pathFrom(workingFolder, data),
    genesisFile: found ?? node.genesisFile,
  };
}

/** On stderr, so that the result on stdout stays whole. */
function progressOn(context: CommandContext): (height: number) => void {
  return (height) => {
    if (context.io.stderr.isTerminal) context.io.stderr.write(`${context.word(replayTexts.progress, { height })}\n`);
  };
}
