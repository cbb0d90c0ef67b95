import { readFileSync } from 'node:fs';
import type { Bytes } from '../ledger/base/bytes.ts';
import type { Fault } from '../ledger/base/fault.ts';
import type { Hash } from '../ledger/base/hash.ts';
import { keyText, type PublicKey } from '../ledger/base/keys.ts';
import { sha256 } from './crypto/sha256.ts';
import { createSigner } from './crypto/signer.ts';
import { createLogger, type LogLevel } from './log.ts';
import { createLocalSigner } from './signing/local-signer.ts';
import { requestSignerStatus } from './signing/request-signer-status.ts';
import type { SignerStatus } from './signing/signer-frames.ts';
import { createSignerServer } from './signing/signer-server.ts';
import { openSignerState } from './signing/signer-state.ts';
import { clearSocketPath } from './signing/socket-path.ts';

export interface SignerProcessOptions {
  readonly name: string;
  readonly socket: string;
  readonly groupMayConnect: boolean;
  /** Of what was signed last; nothing else lies in it. */
  readonly stateFolder: string;
  /** Begins that state; without it there must be one. */
  readonly firstStart: boolean;
  readonly genesisHash: Hash;
  /** 32 bytes; overwritten with zeros once the key is made. */
  readonly seed: Bytes;
  readonly logLevel: LogLevel;
  readonly log: (line: string) => void;
}

export interface RunningSigner {
  readonly key: PublicKey;
  status(): SignerStatus;
  /** Ends connections, removes the socket, closes the state. May be called again. */
  stop(): Promise<void>;
  /** Resolves when everything is closed; with a fault when the disk refused, or the state has another writer too. */
  readonly stopped: Promise<{ readonly fault?: Fault }>;
}

/** Builds and starts a signer: state, key, socket. Rejects with FaultError (SIGNER_*, STORE_OPEN_FAILED). */
export async function createSignerProcess(options: SignerProcessOptions): Promise<RunningSigner> {
  const { socket, genesisHash, seed, stateFolder } = options;
  const log = createLogger({ level: options.logLevel, modules: {}, name: options.name, write: options.log });
  const { key } = createSigner(seed);
  // First: a signer that is alive keeps its state, which opening would take from it.
  await clearSocketPath(socket);
  const memory = openSignerState({ folder: stateFolder, genesisHash, key, firstStart: options.firstStart });
  const signer = createLocalSigner({ sha256, genesisHash, seed, memory });
  seed.fill(0);
  const ended = Promise.withResolvers<{ readonly fault?: Fault }>();
  let closing: Promise<void> | undefined;
  const server = await createSignerServer({
    socket,
    groupMayConnect: options.groupMayConnect,
    genesisHash,
    signer,
    memory,
    log,
    now: () => Date.now(),
    onFailure: (trouble) => void stop(trouble.fault),
  }).catch((cause: unknown) => {
    memory.close();
    throw cause;
  });

  function stop(fault?: Fault): Promise<void> {
    closing ??= (async () => {
      if (fault !== undefined) log('fatal', 'signer.died', { fault: fault.code });
      await server.close();
      memory.close();
      const { height, round } = memory.last();
      log('info', 'signer.stopped', { height, round });
      ended.resolve(fault === undefined ? {} : { fault });
    })();
    return closing;
  }

  if (mayDumpCore()) log('warn', 'signer.coreDumpsOn', { do: 'start it with ulimit -c 0, or LimitCORE=0 in its unit' });
  const { height, round } = memory.last();
  log('info', 'signer.started', { socket, key: keyText(key), height, round });
  return { key, status: server.status, stop: () => stop(), stopped: ended.promise };
}

/** Asks the signer behind a socket for its status; rejects with SIGNER_UNREACHABLE. */
export function askSignerStatus(socket: string): Promise<SignerStatus> {
  return requestSignerStatus(socket);
}

/** True iff the system says that a crash of this process would be written to disk, with the key in it. */
function mayDumpCore(): boolean {
  try {
    return !/^Max core file size\s+0\s/m.test(readFileSync('/proc/self/limits', 'utf8'));
  } catch {
    // No such file outside Linux: nothing is known.
    return false;
  }
}
