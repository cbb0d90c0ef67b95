import { guardSigning, nothingSigned, type SignState } from '../../consensus/sign-guard.ts';
import { type Bytes, bytesEqual } from '../../ledger/base/bytes.ts';
import { decodeCanonical, type Value, type ValueMap } from '../../ledger/base/codec.ts';
import { type Fault, fault, isFault } from '../../ledger/base/fault.ts';
import type { Hash, Sha256 } from '../../ledger/base/hash.ts';
import { type PublicKey, SIGNATURE_BYTES, type Signature } from '../../ledger/base/keys.ts';
import { TX_BYTES_MAX } from '../../ledger/base/limits.ts';
import { decodeSignedTx, signedTx, type Tx } from '../../ledger/tx/transaction.ts';
import { createSigner } from '../crypto/signer.ts';
import { type GuardedRequest, type SignRequest, signRequestHash } from './sign-request.ts';
import type { ValidatorSigner } from './validator-signer.ts';

/** The transactions that a validator sends by itself: the only ones that its key signs. */
const VALIDATOR_TX_TYPES: readonly string[] = [
  'evidence.report',
  'censorship.report',
  'validator.propose',
  'validator.approve',
  'seal.register',
  'seal.deal',
  'seal.complain',
  'seal.ack',
  'seal.heartbeat',
  'bid.openingShares',
];

/** Where a signer keeps what it signed last. */
export interface SignMemory {
  last(): SignState;
  /** When it returns, `next` is as durable as this memory is; it throws, and then nothing may be signed. */
  record(next: SignState): void;
}

/** A signer that answers at once. */
export interface LocalSigner extends ValidatorSigner {
  sign(request: SignRequest): Signature | Fault;
  /** Guarded requests since it was built. */
  counts(): SignCounts;
}

export interface SignCounts {
  readonly signed: number;
  /** Identical requests, answered with identical signatures. */
  readonly repeated: number;
  readonly refused: number;
}

/**
 * Takes the hash function, the chain, a 32-byte seed and where to remember, gives the signer that holds the key in this
 * process. Without a memory it forgets on exit: the machine's vote log is then what lasts, and the machine asks nothing that
 * contradicts it. Faults: SIGNER_REFUSED for what contradicts the memory, SIGNER_NOT_ALLOWED for what no validator signs.
 */
export function createLocalSigner(options: {
  readonly sha256: Sha256;
  readonly genesisHash: Hash;
  readonly seed: Bytes;
  readonly memory?: SignMemory;
}): LocalSigner {
  const { sha256, genesisHash, seed, memory = createForgetfulMemory() } = options;
  const { key, sign } = createSigner(seed);
  const counts = { signed: 0, repeated: 0, refused: 0 };

  function signGuarded(request: GuardedRequest): Signature | Fault {
    const { height, round, kind } = request;
    const message = signRequestHash(sha256, genesisHash, request);
    const decision = guardSigning(memory.last(), height, round, kind, message);
    if (decision.kind === 'refuse') {
      counts.refused++;
      return fault('SIGNER_REFUSED', { kind, height, round, reason: reasonOfRefusal(memory.last(), request) });
    }
    if (decision.kind === 'sign') {
      memory.record(decision.next);
      counts.signed++;
    } else {
      counts.repeated++;
    }
    return sign(message);
  }

  return {
    key,
    counts: () => ({ ...counts }),
    sign(request) {
      switch (request.kind) {
        case 'proposal':
        case 'prevote':
        case 'precommit':
          return signGuarded(request);
        case 'tx':
          return checkValidatorTx(sha256, key, request.tx) ?? sign(signRequestHash(sha256, genesisHash, request));
        case 'peer':
        case 'submission':
          return sign(signRequestHash(sha256, genesisHash, request));
      }
    },
    close: () => Promise.resolve(),
  };
}

function createForgetfulMemory(): SignMemory {
  let state = nothingSigned;
  return {
    last: () => state,
    record(next) {
      state = next;
    },
  };
}

function reasonOfRefusal(last: SignState, { height, round }: GuardedRequest): 'otherBytes' | 'regression' {
  return height === last.height && round === last.round ? 'otherBytes' : 'regression';
}

/** Gives SIGNER_NOT_ALLOWED unless the bytes are a transaction of a listed type in which this key is to sign. */
function checkValidatorTx(sha256: Sha256, key: PublicKey, bytes: Bytes): Fault | undefined {
  const tx = decodeTx(sha256, bytes);
  if (tx === undefined) return fault('SIGNER_NOT_ALLOWED', { kind: 'tx', reason: 'form' });
  if (!VALIDATOR_TX_TYPES.includes(tx.type)) {
    return fault('SIGNER_NOT_ALLOWED', { kind: 'tx', reason: 'txType', type: tx.type });
  }
  const signs = [tx.key, ...tx.cosigners].some((one) => bytesEqual(one, key));
  return signs ? undefined : fault('SIGNER_NOT_ALLOWED', { kind: 'tx', reason: 'otherKey', type: tx.type });
}

/** Takes cbor(Tx), gives the transaction, or undefined where the one definition of its form refuses it. */
function decodeTx(sha256: Sha256, bytes: Bytes): Tx | undefined {
  const body = bytes.length > TX_BYTES_MAX ? undefined : decodeCanonical(bytes);
  if (body === undefined || isFault(body) || !isMap(body)) return undefined;
  const cosigners = Array.isArray(body.cosigners) ? body.cosigners.length : 0;
  const blanks = Array.from({ length: 1 + cosigners }, () => new Uint8Array(SIGNATURE_BYTES));
  const whole = decodeSignedTx(sha256, signedTx(sha256, body as unknown as Tx, blanks).bytes);
  return isFault(whole) ? undefined : whole.tx;
}

function isMap(value: Value): value is ValueMap {
  return typeof value === 'object' && value !== null && !Array.isArray(value) && !(value instanceof Uint8Array);
}
