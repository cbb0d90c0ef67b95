import { type PublicKey, publicKeyFromHex } from '../../ledger/base/keys.ts';
import type { CommandContext } from '../command.ts';
import { pathFrom } from '../files.ts';
import { readKeyHeader } from './key-file.ts';

/** Takes a public key as hex or the path of a key file, gives the key, or a KEYSTORE fault. No password is needed. */
export function keyFromText(context: CommandContext, text: string): PublicKey {
  return publicKeyFromHex(text) ?? readKeyHeader(pathFrom(context.io.workingFolder, text)).key;
}
