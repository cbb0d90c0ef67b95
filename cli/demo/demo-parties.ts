import { join } from 'node:path';
import type { Signer } from '../../ledger/base/keys.ts';
import { newSeed, signerFromSeed } from '../crypto.ts';
import { type Devnet, devnetPaths } from '../devnet/devnet-folder.ts';
import { openKeyFile, writeKeyFile } from '../keys/key-file.ts';
import { passwordFromFile } from '../keys/password.ts';
import type { ScenarioParty } from './scenario.ts';

/** A party with its keys: the second one cosigns what a single stolen key must not be enough for. */
export type DemoParty = ScenarioParty & { readonly keys: readonly [Signer, Signer] };

/** The passwords lie beside the keys, so a costly scrypt would only make starting slow. */
const LOG2_N = 12;

/** Makes two keys for each party; the files lie beside the network's own keys and open with the same password. */
export async function createParties(
  folder: string,
  parties: readonly ScenarioParty[],
): Promise<ReadonlyMap<string, DemoParty>> {
  const { keysFolder, passwordFile } = devnetPaths(folder);
  const password = passwordFromFile(passwordFile);
  const made = new Map<string, DemoParty>();
  for (const party of parties) {
    const newKey = async (file: string): Promise<Signer> => {
      const seed = newSeed();
      const path = join(keysFolder, file);
      await writeKeyFile({ path, purpose: 'organisation', name: party.id, seed, password, log2N: LOG2_N });
      return signerFromSeed(seed);
    };
    made.set(party.id, {
      ...party,
      keys: [await newKey(`${party.id}.key.json`), await newKey(`${party.id}-2.key.json`)],
    });
  }
  return made;
}

/** Opens the two keys of a party of the network's genesis. */
export async function openGenesisParty(
  folder: string,
  devnet: Devnet,
  name: keyof Devnet['parties'],
): Promise<{ readonly bin: string; readonly keys: readonly [Signer, Signer] }> {
  const { keysFolder, passwordFile } = devnetPaths(folder);
  const password = passwordFromFile(passwordFile);
  const { bin, keyFiles } = devnet.parties[name];
  const open = async (file: string): Promise<Signer> => {
    const { seed } = await openKeyFile(join(keysFolder, file), 'organisation', async () => password);
    return signerFromSeed(seed);
  };
  const [first = '', second = first] = keyFiles;
  return { bin, keys: [await open(first), await open(second)] };
}
