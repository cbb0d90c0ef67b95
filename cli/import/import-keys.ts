import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { toHex } from '../../ledger/base/bytes.ts';
import type { Signer } from '../../ledger/base/keys.ts';
import { newSeed, signerFromSeed } from '../crypto.ts';
import { writeNewFile } from '../files.ts';
import { openKeyFile, SCRYPT_LOG2_N, writeKeyFile } from '../keys/key-file.ts';
import { passwordFromFile } from '../keys/password.ts';

/** The keys of the organisations that an import enters; they stay in a folder, so that a later import goes on with them. */
export interface ImportKeys {
  /** Gives the organisation's two keys, made when they are not there. */
  keysOf(bin: string): Promise<readonly [Signer, Signer]>;
}

/** Takes the folder; its password file is made with the first key. `log2N` lower only for throw-away networks. */
export function createImportKeys(folder: string, log2N = SCRYPT_LOG2_N): ImportKeys {
  const passwordFile = join(folder, 'password');
  const open = new Map<string, readonly [Signer, Signer]>();

  function password(): string {
    if (!existsSync(passwordFile)) writeNewFile(passwordFile, `${toHex(newSeed())}\n`, true);
    return passwordFromFile(passwordFile);
  }

  async function keyIn(file: string, name: string): Promise<Signer> {
    const path = join(folder, file);
    if (existsSync(path))
      return signerFromSeed((await openKeyFile(path, 'organisation', () => Promise.resolve(password()))).seed);
    const seed = newSeed();
    await writeKeyFile({ path, purpose: 'organisation', name, seed, password: password(), log2N });
    return signerFromSeed(seed);
  }

  return {
    async keysOf(bin) {
      const known = open.get(bin);
      if (known !== undefined) return known;
      const keys = [await keyIn(`${bin}.key.json`, bin), await keyIn(`${bin}-2.key.json`, bin)] as const;
      open.set(bin, keys);
      return keys;
    },
  };
}
