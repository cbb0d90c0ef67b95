import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { LedgerStore } from '../../storage/ledger-store.ts';
import { openLevelStore } from '../../storage/level-store.ts';
import { createMemoryStore } from '../../storage/memory-store.ts';
import type { StorePlace } from './storage.ts';
import { GENESIS_HASH } from './storage-chain.ts';

/** Runs a test with a folder that is removed afterwards. */
export async function withFolder<T>(test: (folder: string) => Promise<T>): Promise<T> {
  const folder = await mkdtemp(join(tmpdir(), 'adal-storage-'));
  try {
    return await test(folder);
  } finally {
    await rm(folder, { recursive: true, force: true });
  }
}

export function levelPlace(folder: string): StorePlace {
  return {
    open: (retainHeights) =>
      openLevelStore({ folder: join(folder, 'ledger'), genesisHash: GENESIS_HASH, retainHeights }),
  };
}

export function memoryPlace(): StorePlace {
  let store: LedgerStore | undefined;
  return {
    async open(retainHeights) {
      store ??= createMemoryStore({ retainHeights });
      return store;
    },
  };
}
