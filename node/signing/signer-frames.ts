import { type Bytes, concatBytes, uintBytes, uintFromBytes } from '../../ledger/base/bytes.ts';
import { decodeCanonical, encodeCanonical, type Value } from '../../ledger/base/codec.ts';
import { type FaultDetail, isFault } from '../../ledger/base/fault.ts';
import type { Hash } from '../../ledger/base/hash.ts';
import { type PublicKey, SIGNATURE_BYTES, type Signature } from '../../ledger/base/keys.ts';
import { TX_BYTES_MAX } from '../../ledger/base/limits.ts';
import { bytes, hash, int, key, map, oneOf, type Schema, text } from '../../ledger/base/schema.ts';
import type { SignRequest } from './sign-request.ts';

/** What a node asks. Every request names its chain, so that no connection has a state of its own. */
export type Ask =
  | { readonly kind: 'sign'; readonly id: number; readonly genesis: Hash; readonly request: SignRequest }
  | { readonly kind: 'status'; readonly id: number };

/** What a signer says: the greeting at once and unasked, then one answer per question, in order. */
export type Answer =
  | { readonly kind: 'greeting'; readonly v: 1; readonly key: PublicKey; readonly genesis: Hash }
  | { readonly kind: 'signature'; readonly id: number; readonly signature: Signature }
  | { readonly kind: 'refused'; readonly id: number; readonly code: RefusalCode; readonly reason: string }
  | { readonly kind: 'status'; readonly id: number; readonly status: SignerStatus };

export type RefusalCode = 'SIGNER_REFUSED' | 'SIGNER_NOT_ALLOWED';

/** What a signer tells of itself; counts are since its start, `startedAt` is ms UTC. */
export interface SignerStatus {
  readonly key: PublicKey;
  readonly genesis: Hash;
  /** Of the last guarded signature; 0 when there was none. */
  readonly height: number;
  readonly round: number;
  readonly signed: number;
  readonly repeated: number;
  readonly refused: number;
  readonly connections: number;
  readonly startedAt: number;
}

export const SIGNER_PROTOCOL = 1;
/** Bytes of one frame: the largest thing signed is a transaction. */
export const FRAME_BYTES_MAX = TX_BYTES_MAX + 1024;
const LENGTH_BYTES = 4;

/** Takes a message, gives it as a frame: its length in 4 bytes, then its canonical encoding. */
export function encodeFrame(message: Ask | Answer): Bytes {
  const body = encodeCanonical(message as unknown as Value);
  return concatBytes(uintBytes(body.length, LENGTH_BYTES), body);
}

/** What a chunk completed, and how many bytes of a further frame wait for their rest. */
export interface ReadFrames {
  readonly bodies: readonly Bytes[];
  readonly waiting: number;
}

/** Puts a stream's chunks together; 'oversized' ends the stream. */
export function createFrameReader(): (chunk: Bytes) => ReadFrames | 'oversized' {
  let waiting: Bytes = new Uint8Array(0);
  return (chunk) => {
    const whole = concatBytes(waiting, chunk);
    const bodies: Bytes[] = [];
    let at = 0;
    while (whole.length - at >= LENGTH_BYTES) {
      const length = uintFromBytes(whole.subarray(at, at + LENGTH_BYTES));
      if (length > FRAME_BYTES_MAX) return 'oversized';
      if (whole.length - at - LENGTH_BYTES < length) break;
      bodies.push(whole.slice(at + LENGTH_BYTES, at + LENGTH_BYTES + length));
      at += LENGTH_BYTES + length;
    }
    waiting = whole.slice(at);
    return { bodies, waiting: waiting.length };
  };
}

/** A question with a number but no form of this protocol: it is refused and the connection lives on. */
export interface BadAsk {
  readonly kind: 'bad';
  readonly id: number;
}

/** Takes a frame's body, gives the question, a bad one, or undefined for bytes that cannot even be answered. */
export function decodeAsk(body: Bytes): Ask | BadAsk | undefined {
  const value = decodeCanonical(body);
  if (isFault(value)) return undefined;
  if (ASK_FORMS.some((form) => form.check(value, '') === undefined)) return value as unknown as Ask;
  const id = (value as { readonly id?: unknown } | null)?.id;
  return count.check(id, '') === undefined ? { kind: 'bad', id: id as number } : undefined;
}

/** What a fault and a log line say of a request. */
export function placeOfRequest(request: SignRequest): FaultDetail {
  const { kind } = request;
  return 'round' in request ? { kind, height: request.height, round: request.round } : { kind };
}

/** Takes a frame's body, gives the answer, or undefined for what no signer of this protocol says. */
export function decodeAnswer(body: Bytes): Answer | undefined {
  const value = decodeCanonical(body);
  if (isFault(value)) return undefined;
  return ANSWER_FORMS.some((form) => form.check(value, '') === undefined) ? (value as unknown as Answer) : undefined;
}

const count = int({ min: 0, max: Number.MAX_SAFE_INTEGER });
const validRound = int({ min: -1, max: Number.MAX_SAFE_INTEGER });
const nothing: Schema<null> = {
  optional: false,
  json: { type: 'null' },
  fromJson: (json) => json,
  check: (value, path) => (value === null ? undefined : { path, problem: 'wrongType' }),
};
/** Characters of a PeerId in text form; ours have 52. */
const PEER_CHARS_MAX = 128;

const place = { height: count, round: count };
const REQUEST_FORMS: readonly Schema<unknown>[] = [
  map({ kind: oneOf('prevote'), ...place, blockId: orNull(hash()), validRound }),
  map({ kind: oneOf('precommit'), ...place, blockId: orNull(hash()), validRound: nothing }),
  map({ kind: oneOf('proposal'), ...place, blockId: hash(), validRound }),
  map({ kind: oneOf('peer'), peer: text({ max: PEER_CHARS_MAX }) }),
  map({ kind: oneOf('submission'), txId: hash(), height: count }),
  map({ kind: oneOf('tx'), tx: bytes({ min: 1, max: TX_BYTES_MAX }) }),
];
const ASK_FORMS: readonly Schema<unknown>[] = [
  map({ kind: oneOf('status'), id: count }),
  ...REQUEST_FORMS.map((request) => map({ kind: oneOf('sign'), id: count, genesis: hash(), request })),
];
const STATUS_FORM = map({
  key: key(),
  genesis: hash(),
  height: count,
  round: count,
  signed: count,
  repeated: count,
  refused: count,
  connections: count,
  startedAt: count,
});
const ANSWER_FORMS: readonly Schema<unknown>[] = [
  map({ kind: oneOf('greeting'), v: int({ min: SIGNER_PROTOCOL, max: SIGNER_PROTOCOL }), key: key(), genesis: hash() }),
  map({ kind: oneOf('signature'), id: count, signature: bytes({ min: SIGNATURE_BYTES, max: SIGNATURE_BYTES }) }),
  map({
    kind: oneOf('refused'),
    id: count,
    code: oneOf('SIGNER_REFUSED', 'SIGNER_NOT_ALLOWED'),
    reason: text({ max: 64 }),
  }),
  map({ kind: oneOf('status'), id: count, status: STATUS_FORM }),
];

function orNull(schema: Schema<Bytes>): Schema<Bytes | null> {
  return { ...schema, check: (value, path) => (value === null ? undefined : schema.check(value, path)) };
}
