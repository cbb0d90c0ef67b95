import { join } from 'node:path';
import { nodePaths } from '../../config/node-paths.ts';
import { settingsText } from '../../config/settings-text.ts';
import { toHex } from '../../ledger/base/bytes.ts';
import { keyText } from '../../ledger/base/keys.ts';
import { beginVoteLog } from '../../storage/begin-vote-log.ts';
import type { CommandContext, CommandInput } from '../command.ts';
import { defineCommand } from '../command.ts';
import { newSeed } from '../crypto.ts';
import { exitCodes } from '../exit-code.ts';
import { checkEmptyFolder, pathFrom, writeNewFile } from '../files.ts';
import { genesisText, readGenesisFile } from '../genesis-file.ts';
import { type KeyHeader, writeKeyFile } from '../keys/key-file.ts';
import { passwordFileOption } from '../keys/key-options.ts';
import { askNewPassword } from '../keys/password.ts';
import { peerIdFromKey } from '../keys/peer-id.ts';
import { listText } from '../terminal/table.ts';
import { initTexts } from '../texts/init-texts.ts';

export const initCommand = defineCommand({
  name: 'init',
  title: {
    kk: 'Жаңа түйіннің қалтасын дайындау',
    ru: 'Подготовить папку нового узла',
    en: 'Prepare the folder of a new node',
  },
  details: initTexts.details,
  parameters: [{ name: 'folder', title: initTexts.folder }],
  options: [
    { name: 'name', value: 'NAME', default: 'adal-node', title: initTexts.name },
    { name: 'validator', title: initTexts.validator },
    { name: 'genesis', value: 'FILE', title: initTexts.genesis },
    { name: 'listen', value: 'MULTIADDR', default: '/ip4/0.0.0.0/tcp/7780', title: initTexts.listen },
    { name: 'peer', value: 'MULTIADDR', many: true, title: initTexts.peer },
    passwordFileOption,
  ],
  examples: [
    'adal init node1 --genesis genesis.json',
    'adal init node1 --validator --genesis genesis.json --peer /dns4/example.kz/tcp/7780/p2p/12D3Koo…',
  ],
  async run(context, input) {
    const folder = pathFrom(context.io.workingFolder, input.text('folder'));
    const paths = nodePaths(folder);
    const name = input.text('name');
    const named = input.maybe('genesis');
    // Everything that can be refused is refused before the first file is written.
    const genesis = named === undefined ? undefined : readGenesisFile(pathFrom(context.io.workingFolder, named));
    const password = input.on('validator')
      ? await askNewPassword(context, name, input.maybe('password-file'))
      : undefined;
    checkEmptyFolder(folder);
    const node = await writeKeyFile({
      path: paths.nodeKeyFile,
      purpose: 'node',
      name,
      seed: newSeed(),
      password: undefined,
    });
    const validator =
      password === undefined
        ? undefined
        : await writeKeyFile({ path: paths.validatorKeyFile, purpose: 'validator', name, seed: newSeed(), password });
    if (genesis !== undefined) writeNewFile(paths.genesisFile, genesisText(genesis.document));
    // The key was made a moment ago, so it has signed nothing yet.
    if (genesis !== undefined && validator !== undefined)
      await beginVoteLog({
        dataFolder: paths.dataFolder,
        begun: { genesisHash: genesis.hash, key: validator.key, at: Date.now() },
        override: false,
      });
    writeNewFile(paths.settingsFile, settingsFor(context, input, validator !== undefined));
    showResult(context, folder, input.text('listen'), { node, validator, genesisHash: genesis && toHex(genesis.hash) });
    return exitCodes.ok;
  },
});

function settingsFor(context: CommandContext, input: CommandInput, isValidator: boolean): string {
  const passwordFile = input.maybe('password-file');
  const values = {
    'node.name': input.text('name'),
    'node.dataFolder': 'data',
    'node.genesisFile': 'genesis.json',
    'node.keyFile': 'node.key.json',
    'network.listen': [input.text('listen')],
    'network.peers': input.list('peer'),
    ...(isValidator ? { 'validator.keyFile': 'validator.key.json' } : {}),
    ...(isValidator && passwordFile !== undefined
      ? { 'validator.passwordFile': pathFrom(context.io.workingFolder, passwordFile) }
      : {}),
  };
  return settingsText(values, context.language);
}

interface InitResult {
  readonly node: KeyHeader;
  readonly validator: KeyHeader | undefined;
  readonly genesisHash: string | undefined;
}

function showResult(
  context: CommandContext,
  folder: string,
  listen: string,
  { node, validator, genesisHash }: InitResult,
): void {
  const peerId = peerIdFromKey(node.key);
  const validatorKey = validator === undefined ? undefined : keyText(validator.key);
  const result = { folder, peerId, listen, validatorKey: validatorKey ?? null, genesisHash: genesisHash ?? null };
  context.show(result, () => {
    const share = listText([
      [`  ${context.word(initTexts.peerId)}`, peerId],
      [
        `  ${context.word(initTexts.address)}`,
        `${listen.replace('/0.0.0.0/', `/<${context.word(initTexts.yourAddress)}>/`)}/p2p/${peerId}`,
      ],
      ...(validatorKey === undefined ? [] : ([[`  ${context.word(initTexts.validatorKey)}`, validatorKey]] as const)),
    ]);
    const next =
      genesisHash !== undefined
        ? initTexts.nextRun
        : validator === undefined
          ? initTexts.nextGenesis
          : initTexts.nextGenesisValidator;
    const values = { folder, settings: join(folder, 'adal.toml'), genesis: join(folder, 'genesis.json') };
    return `${context.word(initTexts.made, values)}\n\n${context.word(initTexts.share)}\n${share}\n${context.word(next, values)}\n`;
  });
}
