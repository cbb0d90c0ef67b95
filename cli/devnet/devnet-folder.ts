import { join } from 'node:path';
import { nodePaths } from '../../config/node-paths.ts';
import { readContent } from '../files.ts';
import { trouble } from '../trouble.ts';

/** One node of a test network, as `devnet.json` names it. Paths are relative to the network's folder. */
export interface DevnetNode {
  readonly name: string;
  readonly role: 'validator' | 'observer';
  /** Where its RPC answers, e.g. `http://127.0.0.1:7781`. */
  readonly rpcUrl: string;
  /** Its multiaddr with its PeerId. */
  readonly address: string;
  readonly peerId: string;
  /** Hex; of validators. */
  readonly validatorKey?: string;
  /** Present where a signer process holds the validator's key. */
  readonly signer?: boolean;
}

/** A party of the test network's genesis and its key files. */
export interface DevnetParty {
  readonly bin: string;
  readonly roles: readonly string[];
  /** In the folder `keys`; all open with the password file beside them. */
  readonly keyFiles: readonly string[];
}

/** What `devnet.json` holds: everything a program needs to use the network. */
export interface Devnet {
  readonly chain: string;
  readonly genesisHash: string;
  readonly nodes: readonly DevnetNode[];
  readonly parties: Readonly<Record<'registrar' | 'ministry', DevnetParty>>;
}

export interface DevnetPaths {
  readonly description: string;
  readonly genesisFile: string;
  readonly keysFolder: string;
  readonly passwordFile: string;
}

/** Takes a test network's folder, gives the paths in it that no single node owns. */
export function devnetPaths(folder: string): DevnetPaths {
  const keysFolder = join(folder, 'keys');
  return {
    description: join(folder, 'devnet.json'),
    genesisFile: join(folder, 'genesis.json'),
    keysFolder,
    passwordFile: join(keysFolder, 'password'),
  };
}

/** The settings file of one node of the network. */
export function devnetSettingsFile(folder: string, node: DevnetNode): string {
  return nodePaths(join(folder, node.name)).settingsFile;
}

/** Reads the description of a test network that `genesis devnet` wrote. */
export function readDevnet(folder: string): Devnet {
  const { description } = devnetPaths(folder);
  const content = readContent(description) as Partial<Devnet> | null;
  if (typeof content?.genesisHash !== 'string' || !Array.isArray(content.nodes) || content.parties === undefined) {
    throw trouble('CLI_FILE_UNREADABLE', {
      file: description,
      expected: 'the devnet.json that adal genesis devnet writes',
    });
  }
  return content as Devnet;
}
