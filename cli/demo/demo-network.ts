import { existsSync, mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { Value } from '../../ledger/base/codec.ts';
import { FaultError } from '../../ledger/base/fault.ts';
import type { Language } from '../../ledger/base/texts.ts';
import { createDevnet } from '../devnet/create-devnet.ts';
import type { Devnet } from '../devnet/devnet-folder.ts';
import { placesOnLoopback } from '../devnet/node-places.ts';
import { type RunningDevnet, startDevnet } from '../devnet/start-devnet.ts';
import { checkEmptyFolder } from '../files.ts';

export interface DemoNetwork {
  readonly folder: string;
  readonly devnet: Devnet;
  readonly running: RunningDevnet;
}

export interface DemoNetworkOptions {
  readonly params: Readonly<Record<string, Value>>;
  readonly language: Language;
  readonly environment: Readonly<Record<string, string | undefined>>;
  /** As soon as processes run, so that they can be stopped whatever comes next. */
  readonly onRunning: (network: DemoNetwork) => void;
  readonly onPortsTaken: () => void;
}

const VALIDATORS = 4;
const OBSERVERS = 1;
/** Ports are free when they are chosen, and some other program may take one before a node does. */
const ATTEMPTS_MAX = 3;
/** What a node's log says when it found its port taken. */
const PORT_FAULTS = ['NETWORK_PORT_IN_USE', 'HTTP_PORT_IN_USE'];

/** Takes the folder asked for, gives the one to use: an empty one, or a new temporary one. */
export function demoFolder(asked: string | undefined): string {
  if (asked === undefined) return mkdtempSync(join(tmpdir(), 'adal-demo-'));
  checkEmptyFolder(asked);
  mkdirSync(asked, { recursive: true });
  return asked;
}

/** Makes and starts four validators and an observer, each a process; resolves when all are ready. Or CLI_CHILD_STOPPED. */
export async function startDemoNetwork(folder: string, options: DemoNetworkOptions): Promise<DemoNetwork> {
  for (let attempt = 1; ; attempt++) {
    const devnet = await createDevnet({
      folder,
      chain: 'adal-demo',
      profile: 'demo',
      places: await placesOnLoopback(VALIDATORS, OBSERVERS, 0),
      params: options.params,
      language: options.language,
    });
    const running = startDevnet({ folder, devnet, environment: options.environment });
    const network = { folder, devnet, running };
    options.onRunning(network);
    try {
      await running.ready;
      return network;
    } catch (cause) {
      await running.stop();
      if (attempt === ATTEMPTS_MAX || !(cause instanceof FaultError) || !isPortTaken(network)) throw cause;
      options.onPortsTaken();
      // The folder was empty before us: what is in it is what we have just made.
      for (const name of readdirSync(folder)) rmSync(join(folder, name), { recursive: true });
    }
  }
}

/** The last lines of a node's log; none where there is no log yet. */
export function logTail(logFile: string, linesMax: number): readonly string[] {
  if (!existsSync(logFile)) return [];
  return readFileSync(logFile, 'utf8').trimEnd().split('\n').slice(-linesMax);
}

function isPortTaken({ running }: DemoNetwork): boolean {
  return running.nodes.some(({ logFile }) =>
    logTail(logFile, 20).some((line) => PORT_FAULTS.some((code) => line.includes(code))),
  );
}
