import { isDeepStrictEqual } from 'node:util';
import { FaultError } from '../../ledger/base/fault.ts';
import type { LedgerStore } from '../../storage/ledger-store.ts';
import { bytesOf, chainBlock } from './storage-chain.ts';
import { levelPlace } from './storage-places.ts';

/**
 * Reads a chain of this height from a folder that was damaged on purpose; prints `right`, `damaged` (STORE_DAMAGED was
 * thrown) or `wrong`. A process of its own, because LevelDB may abort on damage in a table's structure.
 */
const [folder = '', heights = ''] = process.argv.slice(2);
process.stdout.write(await verdict());

async function verdict(): Promise<string> {
  const verdicts = new Set<string>();
  try {
    const store = await levelPlace(folder).open(100);
    for (let height = 1; height <= Number(heights); height++) {
      for (const read of readsOf(store, height)) verdicts.add(verdictOf(read));
    }
    await store.close();
  } catch (error) {
    return codeOf(error);
  }
  return ['wrong', 'damaged', 'right'].find((one) => verdicts.has(one)) ?? 'right';
}

type Read = readonly [expected: unknown, read: () => unknown];

function readsOf(store: LedgerStore, height: number): readonly Read[] {
  const block = chainBlock(height);
  return [
    [block.header, () => store.header(height)],
    [block.commit, () => store.commit(height)],
    [block.records, () => store.records(height)],
    [block.pages[0]?.bytes, () => store.page('', height)],
    [bytesOf(`hot ${height}`), () => store.stateAt('hot', height)],
  ];
}

/** A row whose key was damaged is not found; only other bytes would be wrong. */
function verdictOf([expected, read]: Read): string {
  try {
    const found = read();
    if (found === undefined) return 'damaged';
    return isDeepStrictEqual(found, expected) ? 'right' : 'wrong';
  } catch (error) {
    return codeOf(error);
  }
}

function codeOf(error: unknown): string {
  if (error instanceof FaultError && error.fault.code === 'STORE_DAMAGED') return 'damaged';
  throw error;
}
