import { toHex } from '../../ledger/base/bytes.ts';
import { keyText, type PublicKey } from '../../ledger/base/keys.ts';
import { beginVoteLog } from '../../storage/begin-vote-log.ts';
import type { CommandContext, CommandInput } from '../command.ts';
import { defineCommand } from '../command.ts';
import { exitCodes } from '../exit-code.ts';
import { pathFrom } from '../files.ts';
import { readGenesisFile } from '../genesis-file.ts';
import { keyFromText } from '../keys/key-from-text.ts';
import { configOption, loadSettings } from '../settings-file.ts';
import { votesTexts } from '../texts/votes-texts.ts';
import { trouble } from '../trouble.ts';

/** Long on purpose: nobody types it without having read it. */
const CONFIRM_FLAG = 'i-know-that-nothing-else-signs-with-this-key';

export const votesBeginCommand = defineCommand({
  name: 'votes begin',
  title: votesTexts.beginTitle,
  details: votesTexts.beginDetails,
  options: [
    configOption,
    { name: 'data', value: 'FOLDER', title: votesTexts.dataOption },
    { name: 'genesis', value: 'FILE', title: votesTexts.genesisOption },
    { name: 'key', value: 'FILE', title: votesTexts.keyOption },
    { name: 'override', title: votesTexts.overrideOption },
    { name: CONFIRM_FLAG, title: votesTexts.confirmOption },
  ],
  examples: [
    'adal votes begin --config ministry-1/adal.toml',
    'adal votes begin --data ministry-1/data --genesis genesis.json --key ministry-1/validator.key.json',
  ],
  async run(context, input) {
    const { dataFolder, genesisFile, key } = placeFrom(context, input);
    const genesis = readGenesisFile(genesisFile);
    const override = input.on('override');
    if (override) checkConfirmed(context, input, key);
    const begun = { genesisHash: genesis.hash, key, at: Date.now() };
    const outcome = await beginVoteLog({ dataFolder, begun, override });
    const result = { outcome, dataFolder, genesisHash: toHex(genesis.hash), key: keyText(key), override };
    context.show(result, () => `${context.word(votesTexts[outcome], { folder: dataFolder })}\n`);
    return exitCodes.ok;
  },
});

interface Place {
  readonly dataFolder: string;
  readonly genesisFile: string;
  readonly key: PublicKey;
}

/** What the flags leave open comes from the node's settings. */
function placeFrom(context: CommandContext, input: CommandInput): Place {
  const { workingFolder } = context.io;
  const [data, genesis, key] = [input.maybe('data'), input.maybe('genesis'), input.maybe('key')];
  const isWhole = data !== undefined && genesis !== undefined && key !== undefined;
  const settings = isWhole ? undefined : loadSettings(context, input, false).settings;
  const keyName = key ?? settings?.validator.keyFile;
  if (keyName === undefined) throw trouble('CLI_USAGE', { command: 'votes begin', missing: '--key' });
  return {
    dataFolder: pathFrom(workingFolder, data ?? settings?.node.dataFolder ?? ''),
    genesisFile: pathFrom(workingFolder, genesis ?? settings?.node.genesisFile ?? ''),
    key: keyFromText(context, keyName),
  };
}

/** Loud: it is the one command that can make an honest validator sign twice. */
function checkConfirmed(context: CommandContext, input: CommandInput, key: PublicKey): void {
  const warning = context.word(votesTexts.overrideWarning, { key: keyText(key) });
  context.io.stderr.write(`${context.style.bad(warning)}\n`);
  if (input.on(CONFIRM_FLAG)) return;
  context.io.stderr.write(`${context.word(votesTexts.confirmNeeded, { flag: `--${CONFIRM_FLAG}` })}\n`);
  throw trouble('CLI_USAGE', { command: 'votes begin', missing: `--${CONFIRM_FLAG}` });
}
