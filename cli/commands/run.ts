import { encodeGenesis } from '../../ledger/genesis/genesis-document.ts';
import type { CommandContext } from '../command.ts';
import { defineCommand } from '../command.ts';
import { exitCodes } from '../exit-code.ts';
import { readGenesisFile } from '../genesis-file.ts';
import { openNodeSecrets } from '../node-secrets.ts';
import { configOption, loadSettings, settingOptions } from '../settings-file.ts';
import { runTexts } from '../texts/run-texts.ts';
import { troubleFromFault } from '../trouble.ts';

/** A child of `devnet` that cannot stop in this time is ended, so that nothing outlives a killed parent. */
const ORPHAN_STOP_MS = 10_000;

/** A terminal and npm may both pass the same Ctrl-C on; only a signal later than this is an impatient second one. */
const IMPATIENT_MS = 500;

export const runCommand = defineCommand({
  name: 'run',
  title: { kk: 'Түйінді іске қосу', ru: 'Запустить узел', en: 'Start a node' },
  details: {
    kk: 'validator.keyFile берілсе, түйін валидатор болады, әйтпесе бақылаушы. Журнал stderr арқылы JSON түрінде шығады.',
    ru: 'Если задан validator.keyFile, узел — валидатор, иначе наблюдатель. Журнал идёт в stderr в виде JSON.',
    en: 'With validator.keyFile the node is a validator, else an observer. The log goes to stderr as JSON.',
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

/** The first signal stops gracefully, the second at once. A child of `devnet` also stops when its parent is gone. */
function stopOnRequest(context: CommandContext, name: string, stop: () => Promise<void>): () => void {
  const { io } = context;
  let askedAt: number | undefined;
  const ask = () => {
    if (askedAt !== undefined) return Date.now() - askedAt > IMPATIENT_MS ? io.exitNow(exitCodes.refused) : undefined;
    askedAt = Date.now();
    context.say(runTexts.stopping, { name });
    stop().catch((cause: unknown) => {
      io.stderr.write(`${String(cause)}\n`);
      io.exitNow(exitCodes.refused);
    });
  };
  const ignoreSignals = io.onStopSignal(ask);
  if (io.environment.ADAL_DEVNET_CHILD !== '1') return ignoreSignals;
  const onParentGone = () => {
    if (askedAt === undefined) ask();
    setTimeout(() => io.exitNow(exitCodes.refused), ORPHAN_STOP_MS).unref();
  };
  io.stdin.resume();
  io.stdin.once('close', onParentGone);
  io.stdin.once('end', onParentGone);
  return () => {
    ignoreSignals();
    io.stdin.removeListener('close', onParentGone);
    io.stdin.removeListener('end', onParentGone);
    io.stdin.pause();
  };
}
