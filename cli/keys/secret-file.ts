import { statSync } from 'node:fs';
import type { FaultCode } from '../../ledger/base/fault.ts';
import { readWholeFile } from '../files.ts';
import { reasonOf, trouble } from '../trouble.ts';

/** Where container engines mount secrets read-only with their own modes, which the operator cannot change. */
const ENGINE_SECRETS = '/run/secrets/';

/** Reads a file that only its owner may read (mode 600 or tighter), or KEYSTORE_LOOSE_MODE. */
export function readSecretFile(path: string, missingCode: FaultCode): Uint8Array {
  let mode: number;
  try {
    mode = statSync(path).mode;
  } catch (cause) {
    if (reasonOf(cause) === 'ENOENT') throw trouble(missingCode, { file: path }, cause);
    throw trouble('CLI_FILE_UNREADABLE', { file: path, reason: reasonOf(cause) }, cause);
  }
  if (!path.startsWith(ENGINE_SECRETS) && (mode & 0o077) !== 0) {
    throw trouble('KEYSTORE_LOOSE_MODE', { file: path, mode: (mode & 0o777).toString(8) });
  }
  return readWholeFile(path, missingCode);
}
