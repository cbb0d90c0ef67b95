import { encodeGenesis } from '../../ledger/genesis/genesis-document.ts';
import { defineCommand } from '../command.ts';
import { exitCodes } from '../exit-code.ts';
import { readGenesisFile } from '../genesis-file.ts';
import { openNodeSecrets } from '../node-secrets.ts';
import { configOption, loadSettings, settingOptions } from '../settings-file.ts';
import { stopOnRequest } from '../stop-on-request.ts';
import { runTexts } from '../texts/run-texts.ts';
import { troubleFromFault } from '../trouble.ts';

export const runCommand = defineCommand({
  name: 'run',
  title: { kk: 'Түйінді іске қосу', ru: 'Запустить узел', en: 'Start a node' },
  details: {
    kk: 'validator.keyFile немесе signer.socket берілсе, түйін валидатор болады, әйтпесе бақылаушы. Журнал stderr арқылы JSON түрінде шығады.',
    ru: 'Если задан validator.keyFile или signer.socket, узел — валидатор, иначе наблюдатель. Журнал идёт в stderr в виде JSON.',
    en: 'With validator.keyFile or signer.socket the node is a validator, else an observer. The log goes to stderr as JSON.',
  },
  options: [configOption, ...settingOptions],
  examples: ['adal run', 'adal run --config validator-1/adal.toml --log-level debug'],
  async run(context, input) {
    const { settings } = loadSettings(context, input, true);
    const { document } = readGenesisFile(settings.node.genesisFile);
    const secrets = await openNodeSecrets(context, settings);
    // Loaded here and not above, because no other command needs the network and the store.
    const { createNode } = await import('../../node/create-node.ts');
    const { name } = settings.node;
    const node = await createNode({
      settings,
      genesis: encodeGenesis(document),
      secrets,
      log: (line: string) => context.io.stderr.write(line),
    });
    const stopListening = stopOnRequest(context, name, () => node.stop());
    const { rpcAddress, networkAddresses } = node;
    context.show({ ready: true, name, role: settings.role, rpcAddress: rpcAddress ?? null, networkAddresses }, () => {
      const rpc = rpcAddress ?? context.word(runTexts.closed);
      return `${context.word(runTexts.ready, { name, rpc, network: networkAddresses.join(', ') })}\n`;
    });
    const { fault } = await node.stopped;
    stopListening();
    if (fault !== undefined) throw troubleFromFault(fault);
    context.say(runTexts.stopped, { name });
    return exitCodes.ok;
  },
});
