import type { Settings } from '../config/settings.ts';
import type { CommandContext } from './command.ts';
import { openKeyFile } from './keys/key-file.ts';
import { askPassword, passwordFromFile } from './keys/password.ts';

/** The seeds that a node runs with. They stay in memory; the node never sees a password. */
export interface NodeSecrets {
  /** 32 bytes: the libp2p identity. */
  readonly peerSeed: Uint8Array;
  /** 32 bytes: the consensus key; only of a validator. */
  readonly validatorSeed?: Uint8Array;
}

/** Opens the key files that the settings name; the validator's password comes from its file, else from the terminal. */
export async function openNodeSecrets(context: CommandContext, { node, validator }: Settings): Promise<NodeSecrets> {
  const peer = await openKeyFile(node.keyFile, 'node', () => askPassword(context, node.name, undefined));
  if (validator.keyFile === undefined) return { peerSeed: peer.seed };
  const { passwordFile } = validator;
  const password =
    passwordFile === undefined
      ? () => askPassword(context, node.name, undefined)
      : async () => passwordFromFile(passwordFile);
  const key = await openKeyFile(validator.keyFile, 'validator', password);
  return { peerSeed: peer.seed, validatorSeed: key.seed };
}
