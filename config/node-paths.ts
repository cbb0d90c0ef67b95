import { join } from 'node:path';

/** Where everything of one node lies inside its folder, as `adal init` writes it. */
export interface NodePaths {
  readonly folder: string;
  readonly settingsFile: string;
  readonly genesisFile: string;
  readonly nodeKeyFile: string;
  readonly validatorKeyFile: string;
  readonly validatorPasswordFile: string;
  readonly dataFolder: string;
  /** Of the signer process that may hold the validator's key; both beside the key. */
  readonly signerSocket: string;
  readonly signerStateFolder: string;
}

/** Takes a node's folder, gives all paths in it. */
export function nodePaths(folder: string): NodePaths {
  return {
    folder,
    settingsFile: join(folder, 'adal.toml'),
    genesisFile: join(folder, 'genesis.json'),
    nodeKeyFile: join(folder, 'node.key.json'),
    validatorKeyFile: join(folder, 'validator.key.json'),
    validatorPasswordFile: join(folder, 'validator.password'),
    dataFolder: join(folder, 'data'),
    signerSocket: join(folder, 'signer.sock'),
    signerStateFolder: join(folder, 'signer-state'),
  };
}
