import { closeSync, mkdirSync } from 'node:fs';
import { nothingSigned, type SignState } from '../../consensus/sign-guard.ts';
import { type Bytes, bytesEqual } from '../../ledger/base/bytes.ts';
import { decodeCanonical, encodeCanonical, type Value } from '../../ledger/base/codec.ts';
import { type FaultCode, type FaultDetail, FaultError, fault, isFault } from '../../ledger/base/fault.ts';
import type { Hash } from '../../ledger/base/hash.ts';
import type { PublicKey } from '../../ledger/base/keys.ts';
import { hash, type Infer, int, key, map, oneOf, optional } from '../../ledger/base/schema.ts';
import { causeCode } from '../../storage/system-error.ts';
import type { SignMemory } from './local-signer.ts';
import {
  appendSlot,
  createStateFile,
  isNewest,
  readStateFile,
  removeOlder,
  type StateFile,
  stateFileNumbers,
} from './state-files.ts';

export interface SignerStateOptions {
  /** A folder for the state alone. */
  readonly folder: string;
  readonly genesisHash: Hash;
  readonly key: PublicKey;
  /** Begins a state and insists that there is none; without it there must be one. */
  readonly firstStart: boolean;
  /** Entries of one file, its head included; then the next file is begun. */
  readonly slots?: number;
}

/** The durable memory of a signer. `record` throws FaultError STORE_WRITE_FAILED or SIGNER_STATE_SHARED; then it is over. */
export interface SignerState extends SignMemory {
  close(): void;
}

/** A file of 1 MiB: about 2,000 signatures, ten minutes of a busy chain. */
const SLOTS = 2048;
const FORMAT = 'adal-signer/1';

/**
 * Opens the memory of what was signed last: an entry is on disk before its signature leaves, and each holds the whole state.
 * Throws SIGNER_STATE_MISSING, SIGNER_STATE_EXISTS, SIGNER_STATE_DAMAGED, SIGNER_STATE_FOREIGN, STORE_OPEN_FAILED.
 *
 * Two processes on one folder cannot both sign. Each writes to a file of its own, and whoever opens makes a file of a higher
 * number before it reads the others. A signer looks for a higher number after its entry is on disk and before it answers: either it
 * finds one and stops, or its entry was there before that file was made, and so was read.
 */
export function openSignerState(options: SignerStateOptions): SignerState {
  const { folder } = options;
  try {
    return createState(options, ...claim(options));
  } catch (cause) {
    if (cause instanceof FaultError) throw cause;
    throw trouble('STORE_OPEN_FAILED', { folder, system: causeCode(cause) }, cause);
  }
}

/** Makes the newest file, then reads the older ones again: what was signed until then is known, and nobody else signs after. */
function claim(options: SignerStateOptions): readonly [StateFile, SignState] {
  const { folder, firstStart } = options;
  if (firstStart) mkdirSync(folder, { recursive: true, mode: 0o700 });
  const before = readState(options);
  if (firstStart && before !== undefined) throw trouble('SIGNER_STATE_EXISTS', { folder });
  if (!firstStart && before === undefined) throw trouble('SIGNER_STATE_MISSING', { folder });
  const file = beginFile(options, 1 + (before?.newest ?? 0), before?.state ?? nothingSigned);
  // Somebody else began one at this very moment: of two that start at once neither goes on.
  if (file === undefined) throw trouble('SIGNER_STATE_SHARED', { folder });
  const state = readState(options)?.state ?? nothingSigned;
  if (!isNewest(folder, file)) throw trouble('SIGNER_STATE_SHARED', { folder });
  appendSlot(file, encodeState(state));
  removeOlder(folder, file.number);
  return [file, state];
}

function createState(options: SignerStateOptions, opened: StateFile, known: SignState): SignerState {
  const { folder } = options;
  let file = opened;
  let state = known;
  let failed: FaultError | undefined;

  function renew(): void {
    const next = beginFile(options, file.number + 1, state);
    if (next === undefined) throw trouble('SIGNER_STATE_SHARED', { folder });
    closeSync(file.handle);
    file = next;
    removeOlder(folder, file.number);
  }

  return {
    last: () => state,
    record(next) {
      if (failed !== undefined) throw failed;
      try {
        if (file.used === file.slots) renew();
        appendSlot(file, encodeState(next));
        if (!isNewest(folder, file)) throw trouble('SIGNER_STATE_SHARED', { folder });
        state = next;
      } catch (cause) {
        failed =
          cause instanceof FaultError
            ? cause
            : trouble('STORE_WRITE_FAILED', { folder, system: causeCode(cause) }, cause);
        throw failed;
      }
    },
    close: () => closeSync(file.handle),
  };
}

function beginFile(options: SignerStateOptions, number: number, state: SignState): StateFile | undefined {
  const { folder, slots = SLOTS } = options;
  return createStateFile(folder, number, slots, [encodeHead(options), encodeState(state)]);
}

/** What was signed last by all files together: a crash may leave two. undefined where there is none. */
function readState(options: SignerStateOptions): { readonly state: SignState; readonly newest: number } | undefined {
  const { folder } = options;
  let state = nothingSigned;
  let newest: number | undefined;
  for (const number of numbersOf(folder)) {
    const [head, ...entries] = readListed(folder, number) ?? [];
    if (head === undefined || entries.length === 0) throw damaged(folder, number);
    requireOwn(options, head, number);
    for (const entry of entries) {
      const decoded = decodeState(entry);
      if (decoded === undefined) throw damaged(folder, number);
      state = laterOf(state, decoded);
    }
    newest = number;
  }
  return newest === undefined ? undefined : { state, newest };
}

/** A file that was there a moment ago and is gone was removed by another process. */
function readListed(folder: string, number: number): readonly Bytes[] | undefined {
  try {
    return readStateFile(folder, number);
  } catch (cause) {
    if (causeCode(cause) === 'ENOENT') throw trouble('SIGNER_STATE_SHARED', { folder }, cause);
    throw cause;
  }
}

function numbersOf(folder: string): readonly number[] {
  try {
    return stateFileNumbers(folder);
  } catch (cause) {
    if (causeCode(cause) === 'ENOENT') return [];
    throw cause;
  }
}

function laterOf(a: SignState, b: SignState): SignState {
  if (a.height !== b.height) return a.height > b.height ? a : b;
  if (a.round !== b.round) return a.round > b.round ? a : b;
  return { ...a, signed: { ...b.signed, ...a.signed } };
}

function encodeHead({ genesisHash, key: own }: SignerStateOptions): Bytes {
  return encodeCanonical({ format: FORMAT, genesis: genesisHash, key: own });
}

function requireOwn({ folder, genesisHash, key: own }: SignerStateOptions, head: Bytes, number: number): void {
  const value = decodeCanonical(head);
  if (isFault(value) || HEAD_FORM.check(value, '') !== undefined) throw damaged(folder, number);
  const found = value as Infer<typeof HEAD_FORM>;
  const differs = bytesEqual(found.genesis, genesisHash) ? (bytesEqual(found.key, own) ? undefined : 'key') : 'genesis';
  if (differs !== undefined) throw trouble('SIGNER_STATE_FOREIGN', { folder, differs });
}

function encodeState(state: SignState): Bytes {
  return encodeCanonical(state as unknown as Value);
}

function decodeState(entry: Bytes): SignState | undefined {
  const value = decodeCanonical(entry);
  return isFault(value) || STATE_FORM.check(value, '') !== undefined ? undefined : (value as Infer<typeof STATE_FORM>);
}

const HEAD_FORM = map({ format: oneOf(FORMAT), genesis: hash(), key: key() });
const count = int({ min: 0, max: Number.MAX_SAFE_INTEGER });
const STATE_FORM = map({
  height: count,
  round: count,
  signed: map({ proposal: optional(hash()), prevote: optional(hash()), precommit: optional(hash()) }),
});

function damaged(folder: string, number: number): FaultError {
  return trouble('SIGNER_STATE_DAMAGED', { folder, file: number, page: 'docs/operations.md' });
}

function trouble(code: FaultCode, detail: FaultDetail, cause?: unknown): FaultError {
  return new FaultError(fault(code, detail), { cause });
}
