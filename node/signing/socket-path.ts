import { lstatSync, statSync, unlinkSync } from 'node:fs';
import { connect } from 'node:net';
import { dirname } from 'node:path';
import { type FaultDetail, FaultError, fault } from '../../ledger/base/fault.ts';
import { causeCode } from '../../storage/system-error.ts';

/** What fits into a socket's address on every system we run on, with its final zero. */
const PATH_BYTES_MAX = 103;
/** How long a live signer may take to accept, ms; a dead one's socket refuses at once. */
const PROBE_MS = 1000;

/**
 * Makes the path free: what is there is removed only when it is a socket on which nobody listens. Rejects with
 * SIGNER_SOCKET_UNUSABLE, or SIGNER_SOCKET_IN_USE where somebody does.
 */
export async function clearSocketPath(path: string): Promise<void> {
  if (Buffer.byteLength(path) > PATH_BYTES_MAX)
    throw socketUnusable(path, { reason: 'tooLong', bytesMax: PATH_BYTES_MAX });
  const folder = statSync(dirname(path), { throwIfNoEntry: false });
  if (folder === undefined) throw socketUnusable(path, { reason: 'noFolder' });
  if ((folder.mode & 0o022) !== 0) throw socketUnusable(path, { reason: 'folderWritableByOthers' });
  const found = lstatSync(path, { throwIfNoEntry: false });
  if (found === undefined) return;
  if (!found.isSocket()) throw socketUnusable(path, { reason: 'notASocket' });
  const refusal = await probe(path);
  if (refusal !== 'ECONNREFUSED')
    throw new FaultError(fault('SIGNER_SOCKET_IN_USE', { socket: path, answer: refusal }));
  unlinkSync(path);
}

/** How a connection ends: `connected`, `timeout`, or the system's code; ECONNREFUSED proves that nobody listens. */
function probe(path: string): Promise<string> {
  return new Promise((resolve) => {
    const socket = connect(path);
    const end = (answer: string): void => {
      socket.destroy();
      resolve(answer);
    };
    socket.setTimeout(PROBE_MS, () => end('timeout'));
    socket.once('connect', () => end('connected'));
    socket.once('error', (cause) => end(causeCode(cause)));
  });
}

/** The fault of a path on which no socket can be opened. */
export function socketUnusable(socket: string, detail: FaultDetail, cause?: unknown): FaultError {
  return new FaultError(fault('SIGNER_SOCKET_UNUSABLE', { socket, ...detail }), { cause });
}
