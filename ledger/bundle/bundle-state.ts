import { bytesEqual } from '../base/bytes.ts';
import { decodeCanonical, type Value } from '../base/codec.ts';
import { type Fault, fault, isFault } from '../base/fault.ts';
import type { Hash, Sha256 } from '../base/hash.ts';
import type { EntryTable, StateRead } from '../module.ts';
import { entryKey } from '../state/overlay.ts';
import { keyPath, stateValueHash } from '../state/tree/path.ts';
import { verifyStateProof } from '../state/tree/proof.ts';
import type { BundleEntry } from './bundle-form.ts';

/** The entries of a bundle as the ledger's own code reads a state; it knows what was asked of it. */
export interface BundleState extends StateRead {
  /** Keys that were read and that the bundle neither has nor shows to be absent. */
  missing(): readonly string[];
  /** Keys of the bundle that nobody has read. */
  unread(): readonly string[];
}

/**
 * Checks every entry against the state root of a certified header. Gives the state, or BUNDLE_PROOF, and BUNDLE_FORMAT for a key that
 * comes twice. What passed is what the ledger's own code wrote, so it has the form that code gave it.
 */
export function provenState(sha256: Sha256, stateRoot: Hash, entries: readonly BundleEntry[]): BundleState | Fault {
  const values = new Map<string, Value | undefined>();
  for (const { key, value: bytes, proof } of entries) {
    if (values.has(key)) return fault('BUNDLE_FORMAT', { field: key, problem: 'duplicate' });
    const claim = verifyStateProof(sha256, stateRoot, keyPath(sha256, key), proof);
    const isShown =
      bytes === undefined
        ? claim?.kind === 'absent'
        : claim?.kind === 'included' && bytesEqual(claim.valueHash, stateValueHash(sha256, bytes));
    const value = bytes === undefined ? undefined : decodeCanonical(bytes);
    if (!isShown || isFault(value)) return fault('BUNDLE_PROOF', { entry: key });
    values.set(key, value);
  }
  return createBundleState(values);
}

function createBundleState(values: ReadonlyMap<string, Value | undefined>): BundleState {
  const read = new Set<string>();
  return {
    get<T extends Value>(table: EntryTable<T>, id: string): T | undefined {
      const key = entryKey(table, id);
      read.add(key);
      return values.get(key) as T | undefined;
    },
    missing: () => [...read].filter((key) => !values.has(key)),
    unread: () => [...values.keys()].filter((key) => !read.has(key)),
  };
}

/** An entry that must be there: its value, BUNDLE_ENTRY_MISSING where the bundle is silent, or BUNDLE_ENTRY_ABSENT. */
export function neededEntry<T extends Value>(state: BundleState, table: EntryTable<T>, id: string): T | Fault {
  const entry = entryKey(table, id);
  const value = state.get(table, id);
  if (value !== undefined) return value;
  return fault(state.missing().includes(entry) ? 'BUNDLE_ENTRY_MISSING' : 'BUNDLE_ENTRY_ABSENT', { entry });
}

/** BUNDLE_ENTRY_MISSING for the first entry that was read in vain, BUNDLE_ENTRY_STRAY for the first that nobody read. */
export function checkCoverage(state: BundleState): Fault | undefined {
  const [missing] = state.missing();
  if (missing !== undefined) return fault('BUNDLE_ENTRY_MISSING', { entry: missing });
  const [stray] = state.unread();
  return stray === undefined ? undefined : fault('BUNDLE_ENTRY_STRAY', { entry: stray });
}
