import { closeSync, fdatasyncSync, fstatSync, fsyncSync } from 'node:fs';
import { setTimeout } from 'node:timers/promises';
import { nothingSigned, type SignState } from '../../consensus/sign-guard.ts';
import { type Bytes, bytesEqual, concatBytes } from '../../ledger/base/bytes.ts';
import { decodeCanonical, encodeCanonical, type Value } from '../../ledger/base/codec.ts';
import { type FaultCode, type FaultDetail, FaultError, fault, isFault } from '../../ledger/base/fault.ts';
import type { Hash } from '../../ledger/base/hash.ts';
import type { PublicKey } from '../../ledger/base/keys.ts';
import { hash, type Infer, int, key, map, oneOf, optional } from '../../ledger/base/schema.ts';
import { causeCode } from '../../storage/system-error.ts';
import { encodeEntry, readEntries } from '../../storage/vote-log-format.ts';
import {
  appendBytes,
  createAppendFile,
  cutAppendFile,
  isAloneOn,
  openAppendFile,
  readAppendFile,
  replaceAppendFile,
} from './append-file.ts';
import type { SignMemory } from './local-signer.ts';

export interface SignerStateOptions {
  readonly file: string;
  readonly genesisHash: Hash;
  readonly key: PublicKey;
  /** Creates the file and insists that there is none; without it the file must be there. */
  readonly firstStart: boolean;
  /** Bytes after which the file is written anew with its last entry alone. */
  readonly fileBytesMax?: number;
}

/** The durable memory of a signer. `record` throws FaultError STORE_WRITE_FAILED or SIGNER_STATE_SHARED; then it is over. */
export interface SignerState extends SignMemory {
  close(): void;
}

/** About 5,000 signatures: an hour or so of a busy chain. */
const FILE_BYTES_MAX = 1024 * 1024;
/** A live writer is done with its few hundred bytes long before; what is still cut off then was cut off by a crash. */
const TORN_SETTLE_MS = 250;
const FORMAT = 'adal-signer/1';

/**
 * Opens the file of what was signed last. It only grows: each entry is checksummed and on disk before its signature leaves.
 * Rejects with SIGNER_STATE_MISSING, SIGNER_STATE_EXISTS, SIGNER_STATE_DAMAGED, SIGNER_STATE_FOREIGN, STORE_OPEN_FAILED.
 *
 * Two processes on one file cannot both sign: opening appends an entry, and whoever finds bytes that are not its own after
 * its own append, or another file under the name, stops before it answers. One of the two appends came second, and sees it.
 */
export async function openSignerState(options: SignerStateOptions): Promise<SignerState> {
  const { file } = options;
  try {
    const handle = openFile(options);
    try {
      return createState(options, handle, await settleTail(options, handle));
    } catch (cause) {
      closeSync(handle);
      throw cause;
    }
  } catch (cause) {
    if (cause instanceof FaultError) throw cause;
    throw trouble('STORE_OPEN_FAILED', { folder: file, system: causeCode(cause) }, cause);
  }
}

function createState(options: SignerStateOptions, opened: number, tornAt: number | undefined): SignerState {
  const { file, fileBytesMax = FILE_BYTES_MAX } = options;
  let handle = opened;
  if (tornAt !== undefined) cutAppendFile(handle, tornAt);
  // The claim comes first and the reading after it: what another process appended before the claim is read.
  appendBytes(handle, encodeState(readState(options, handle).state));
  fsyncSync(handle);
  let { state, size } = readState(options, handle);
  let failed: FaultError | undefined;

  function requireAlone(): void {
    if (!isAloneOn(file, handle, size)) throw trouble('SIGNER_STATE_SHARED', { file });
  }

  function append(next: SignState): void {
    const entry = encodeState(next);
    appendBytes(handle, entry);
    fdatasyncSync(handle);
    size += entry.length;
    requireAlone();
  }

  /** The old file is looked at once more after the new one has its name: an entry of somebody else must not be lost. */
  function rewrite(): void {
    requireAlone();
    const content = concatBytes(encodeHead(options), encodeState(state));
    const old = handle;
    handle = replaceAppendFile(file, content);
    try {
      if (fstatSync(old).size !== size) {
        appendBytes(handle, encodeState(laterOf(state, readState(options, old).state)));
        fsyncSync(handle);
        throw trouble('SIGNER_STATE_SHARED', { file });
      }
    } finally {
      closeSync(old);
    }
    size = content.length;
  }

  return {
    last: () => state,
    record(next) {
      if (failed !== undefined) throw failed;
      try {
        if (size >= fileBytesMax) rewrite();
        append(next);
        state = next;
      } catch (cause) {
        failed =
          cause instanceof FaultError
            ? cause
            : trouble('STORE_WRITE_FAILED', { folder: file, system: causeCode(cause) }, cause);
        throw failed;
      }
    },
    close: () => closeSync(handle),
  };
}

/** Creates the file, or opens the one there is. */
function openFile(options: SignerStateOptions): number {
  const { file, firstStart } = options;
  if (firstStart) {
    try {
      createAppendFile(file, concatBytes(encodeHead(options), encodeState(nothingSigned)));
    } catch (cause) {
      if (causeCode(cause) === 'EEXIST') throw trouble('SIGNER_STATE_EXISTS', { file }, cause);
      throw cause;
    }
  }
  try {
    return openAppendFile(file);
  } catch (cause) {
    if (causeCode(cause) === 'ENOENT') throw trouble('SIGNER_STATE_MISSING', { file }, cause);
    throw cause;
  }
}

/** Where a cut-off tail starts, once it is sure that nobody is still writing it; undefined where the file ends with an entry. */
async function settleTail(options: SignerStateOptions, handle: number): Promise<number | undefined> {
  const first = readState(options, handle);
  if (first.tornAt === undefined) return undefined;
  await setTimeout(TORN_SETTLE_MS);
  return readState(options, handle).tornAt;
}

interface ReadState {
  readonly state: SignState;
  readonly size: number;
  readonly tornAt: number | undefined;
}

/** Reads the whole file; what was signed last is the latest of all entries, whoever appended them in what order. */
function readState(options: SignerStateOptions, handle: number): ReadState {
  const { file } = options;
  const content = readAppendFile(handle);
  const { entries, end } = readEntries(content);
  if (end.kind === 'damaged') throw damaged(file, end.offset);
  const [head, ...states] = entries;
  if (head === undefined || states.length === 0) throw damaged(file, 0);
  requireOwn(options, head);
  let state = nothingSigned;
  for (const entry of states) {
    const decoded = decodeState(entry);
    if (decoded === undefined) throw damaged(file, 0);
    state = laterOf(state, decoded);
  }
  return { state, size: content.length, tornAt: end.kind === 'torn' ? end.offset : undefined };
}

function laterOf(a: SignState, b: SignState): SignState {
  if (a.height !== b.height) return a.height > b.height ? a : b;
  if (a.round !== b.round) return a.round > b.round ? a : b;
  return { ...a, signed: { ...b.signed, ...a.signed } };
}

function encodeHead({ genesisHash, key: own }: SignerStateOptions): Bytes {
  return encodeEntry(encodeCanonical({ format: FORMAT, genesis: genesisHash, key: own }));
}

function requireOwn({ file, genesisHash, key: own }: SignerStateOptions, head: Bytes): void {
  const value = decodeCanonical(head);
  if (isFault(value) || headSchema.check(value, '') !== undefined) throw damaged(file, 0);
  const found = value as Infer<typeof headSchema>;
  const differs = bytesEqual(found.genesis, genesisHash) ? (bytesEqual(found.key, own) ? undefined : 'key') : 'genesis';
  if (differs !== undefined) throw trouble('SIGNER_STATE_FOREIGN', { file, differs });
}

function encodeState(state: SignState): Bytes {
  return encodeEntry(encodeCanonical(state as unknown as Value));
}

function decodeState(entry: Bytes): SignState | undefined {
  const value = decodeCanonical(entry);
  return isFault(value) || stateSchema.check(value, '') !== undefined
    ? undefined
    : (value as Infer<typeof stateSchema>);
}

const headSchema = map({ format: oneOf(FORMAT), genesis: hash(), key: key() });
const count = int({ min: 0, max: Number.MAX_SAFE_INTEGER });
const stateSchema = map({
  height: count,
  round: count,
  signed: map({ proposal: optional(hash()), prevote: optional(hash()), precommit: optional(hash()) }),
});

function damaged(file: string, offset: number): FaultError {
  return trouble('SIGNER_STATE_DAMAGED', { file, offset, page: 'docs/operations.md' });
}

function trouble(code: FaultCode, detail: FaultDetail, cause?: unknown): FaultError {
  return new FaultError(fault(code, detail), { cause });
}
