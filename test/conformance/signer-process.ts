import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createSignerProcess, type RunningSigner } from '../../node/create-signer-server.ts';
import type { Logger } from '../../node/log.ts';
import { createRemoteSigner } from '../../node/signing/remote-signer.ts';
import type { ValidatorSigner } from '../../node/signing/validator-signer.ts';
import { signerScene } from './signer.ts';

export interface SignerFolder {
  readonly folder: string;
  readonly socket: string;
  readonly stateFolder: string;
  /** All that its signers logged. */
  readonly lines: string[];
  start(changes?: Partial<Parameters<typeof createSignerProcess>[0]>): Promise<RunningSigner>;
  connect(changes?: Partial<Parameters<typeof createRemoteSigner>[0]>): Promise<ValidatorSigner>;
  /** Closes what still runs and removes the folder. */
  remove(): Promise<void>;
}

/** A temporary folder in which signers listen and nodes connect to them. */
export function createSignerFolder(log: Logger = () => undefined): SignerFolder {
  const folder = mkdtempSync(join(tmpdir(), 'adal-signer-'));
  const socket = join(folder, 'signer.sock');
  const stateFolder = join(folder, 'signer-state');
  const { sha256, genesisHash } = signerScene;
  const lines: string[] = [];
  const open: (() => Promise<void>)[] = [];
  let started = 0;
  return {
    folder,
    socket,
    stateFolder,
    lines,
    async start(changes = {}) {
      const signer = await createSignerProcess({
        name: 'signer',
        socket,
        groupMayConnect: false,
        stateFolder,
        firstStart: started++ === 0,
        genesisHash,
        seed: signerScene.seed(),
        logLevel: 'debug',
        log: (line) => lines.push(line),
        ...changes,
      });
      open.push(() => signer.stop());
      return signer;
    },
    async connect(changes = {}) {
      const signer = await createRemoteSigner({ socket, genesisHash, sha256, timeoutMs: 5000, log, ...changes });
      open.push(() => signer.close());
      return signer;
    },
    async remove() {
      for (const close of open.reverse()) await close();
      rmSync(folder, { recursive: true, force: true });
    },
  };
}
