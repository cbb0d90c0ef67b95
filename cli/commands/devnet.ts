import { existsSync, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { CommandContext, CommandInput } from '../command.ts';
import { defineCommand } from '../command.ts';
import { type Devnet, devnetPaths, readDevnet } from '../devnet/devnet-folder.ts';
import { readableLogLine } from '../devnet/log-line.ts';
import { type RunningDevnet, startDevnet } from '../devnet/start-devnet.ts';
import { exitCodes } from '../exit-code.ts';
import { pathFrom } from '../files.ts';
import { createRpcClient } from '../rpc-client.ts';
import { tableText } from '../terminal/table.ts';
import { devnetTexts } from '../texts/devnet-texts.ts';
import { trouble } from '../trouble.ts';
import { devnetShapeOptions, makeDevnet } from './genesis-devnet.ts';

/** How often a person at a terminal sees the heights. */
const STATUS_MS = 5_000;

export const devnetCommand = defineCommand({
  name: 'devnet',
  title: {
    kk: 'Осы машинада бүтін желі: валидаторлар мен бақылаушылар',
    ru: 'Целая сеть на этой машине: валидаторы и наблюдатели',
    en: 'A whole network on this machine: validators and observers',
  },
  details: {
    kk: '--folder берілмесе, желі уақытша қалтада тұрады да, тоқтағанда жойылады.',
    ru: 'Без --folder сеть живёт во временной папке и удаляется при остановке.',
    en: 'Without --folder the network lives in a temporary folder and is removed when it stops.',
  },
  options: [
    ...devnetShapeOptions,
    {
      name: 'folder',
      value: 'DIR',
      title: {
        kk: 'желінің тұрақты қалтасы; бар болса, сол желі жалғасады',
        ru: 'постоянная папка сети; если она есть, та же сеть продолжится',
        en: 'lasting folder of the network; if it is there, that network goes on',
      },
    },
    {
      name: 'logs',
      title: { kk: 'түйіндердің журналын көрсету', ru: 'показывать журналы узлов', en: 'show the nodes’ logs' },
    },
  ],
  examples: ['adal devnet', 'adal devnet --validators 7 --observers 2 --folder devnet --logs'],
  async run(context, input) {
    const kept = input.maybe('folder');
    const folder =
      kept === undefined ? mkdtempSync(join(tmpdir(), 'adal-devnet-')) : pathFrom(context.io.workingFolder, kept);
    try {
      const exists = existsSync(devnetPaths(folder).description);
      await runUntilStopped(
        context,
        input,
        folder,
        exists ? readDevnet(folder) : await makeDevnet(context, input, folder),
      );
    } finally {
      if (kept === undefined) rmSync(folder, { recursive: true, force: true });
    }
    return exitCodes.ok;
  },
});

async function runUntilStopped(
  context: CommandContext,
  input: CommandInput,
  folder: string,
  devnet: Devnet,
): Promise<void> {
  const { io } = context;
  context.say(devnetTexts.starting, { count: devnet.nodes.length });
  const running = startDevnet({
    folder,
    devnet,
    environment: io.environment,
    onReady: ({ name }) => context.say(devnetTexts.nodeReady, { name }),
    ...(input.on('logs')
      ? { onLog: (node, line) => io.stderr.write(`[${node.name}] ${readableLogLine(line)}\n`) }
      : {}),
  });
  let askToStop = (): void => undefined;
  const asked = new Promise<undefined>((resolve) => {
    askToStop = () => resolve(undefined);
  });
  const ignoreSignals = io.onStopSignal(() => askToStop());
  try {
    // Stopping while nodes still start is as good a reason to end as any.
    await Promise.race([running.ready, asked]);
    showNetwork(context, folder, running, devnet);
    const stopStatus = io.stdout.isTerminal && !context.json ? showHeights(context, running) : () => undefined;
    const lost = await Promise.race([asked, running.firstLoss]);
    stopStatus();
    if (lost !== undefined) throw trouble('CLI_CHILD_STOPPED', { node: lost.name, log: lost.logFile });
  } finally {
    context.say(devnetTexts.stopping);
    await running.stop();
    ignoreSignals();
    context.say(devnetTexts.stopped);
  }
}

function showNetwork(context: CommandContext, folder: string, running: RunningDevnet, devnet: Devnet): void {
  const first = running.nodes.find(({ role }) => role === 'observer') ?? running.nodes[0];
  const nodes = running.nodes.map(({ name, role, rpcUrl, address, logFile, process: { pid } }) => ({
    name,
    role,
    rpcUrl,
    address,
    logFile,
    pid: pid ?? null,
  }));
  context.show({ ready: true, folder, chain: devnet.chain, genesisHash: devnet.genesisHash, nodes }, () => {
    const header = [devnetTexts.node, devnetTexts.role, devnetTexts.rpc, devnetTexts.log].map((texts) =>
      context.word(texts),
    );
    const table = tableText(
      header,
      nodes.map(({ name, role, rpcUrl, logFile }) => [name, role, rpcUrl, logFile]),
    );
    return `\n${table}\n${context.word(devnetTexts.ready, { url: first?.rpcUrl ?? '' })}\n`;
  });
}

function showHeights(context: CommandContext, { nodes }: RunningDevnet): () => void {
  const clients = nodes.map(({ rpcUrl }) => createRpcClient(rpcUrl));
  const show = async () => {
    const answers = await Promise.allSettled(clients.map((client) => client.call('chain_status', {}, STATUS_MS)));
    const heights = answers.map((answer) => (answer.status === 'fulfilled' ? heightOf(answer.value) : '?'));
    context.io.stdout.write(`\r\u001b[K${context.word(devnetTexts.heights, { heights: heights.join(' ') })}`);
  };
  const timer = setInterval(() => void show(), STATUS_MS);
  return () => {
    clearInterval(timer);
    context.io.stdout.write('\n');
  };
}

function heightOf(status: unknown): string {
  return String((status as { readonly height?: unknown } | null)?.height ?? '?');
}
