import type { BundleJson } from '../../ledger/bundle/bundle-form.ts';
import { readWholeFile, writeNewFile } from '../files.ts';
import { reasonOf, trouble } from '../trouble.ts';

/** Bytes of a bundle's file: two thousand bids of the larger size with their proofs. */
const BUNDLE_BYTES_MAX = 256 * 1024 * 1024;

/** Reads a saved bundle as JSON; its form is checked with everything else. */
export function readBundleFile(path: string): unknown {
  const text = new TextDecoder().decode(readWholeFile(path, 'CLI_FILE_MISSING', BUNDLE_BYTES_MAX));
  try {
    return JSON.parse(text);
  } catch (cause) {
    throw trouble('CLI_FILE_UNREADABLE', { file: path, reason: reasonOf(cause) }, cause);
  }
}

/** Writes a bundle for others to check, or for later. */
export function writeBundleFile(path: string, bundle: BundleJson): void {
  writeNewFile(path, `${JSON.stringify(bundle)}\n`);
}
