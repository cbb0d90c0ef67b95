import { decode, encode } from '@ipld/dag-cbor';
import { type Bytes, bytesEqual } from './bytes.ts';
import { type Fault, fault, isFault } from './fault.ts';
import { invariant } from './invariant.ts';
import { CODEC_DEPTH_MAX } from './limits.ts';

/** What canonical bytes can mean: no floats, no undefined, no tags (protocol.md §1). Integers beyond 2^53 are bigint. */
export type Value =
  | null
  | boolean
  | number
  | bigint
  | string
  | Bytes
  | readonly Value[]
  | { readonly [key: string]: Value };
export type ValueMap = { readonly [key: string]: Value };

/** Takes a value, gives its one canonical encoding (RFC 8949 §4.2 as DAG-CBOR). A value outside the alphabet is a bug. */
export function encodeCanonical(value: Value): Bytes {
  const refusal = refuseValue(value, 0);
  invariant(refusal === undefined, `value is encodable: ${refusal}`);
  return encode(value);
}

/** Same without walking the value first; for values that a schema or the decoder has already passed. */
export function encodeTrusted(value: Value): Bytes {
  return encode(value);
}

/** Takes untrusted bytes, gives the value, or CODEC_TOO_DEEP or CODEC_NOT_CANONICAL. */
export function decodeCanonical(bytes: Bytes): Value | Fault {
  const value = decodeLoose(bytes);
  if (isFault(value)) return value;
  return bytesEqual(encode(value), bytes) ? value : fault('CODEC_NOT_CANONICAL');
}

/**
 * Same but leaves the re-encode check to the caller, who must compare a re-encoding with the bytes;
 * lets a transaction be re-encoded once for both its id and this check.
 */
export function decodeLoose(bytes: Bytes): Value | Fault {
  if (depthOf(bytes) > CODEC_DEPTH_MAX) return fault('CODEC_TOO_DEEP', { depthMax: CODEC_DEPTH_MAX });
  let value: Value;
  try {
    value = decode(bytes) as Value;
  } catch {
    return fault('CODEC_NOT_CANONICAL');
  }
  return refuseValue(value, 0) === undefined ? value : fault('CODEC_NOT_CANONICAL');
}

/** Control characters other than line feed: C0 and DEL, C1 (protocol.md §1). */
// biome-ignore lint/suspicious/noControlCharactersInRegex: the rule is about these very characters
const FORBIDDEN_TEXT = /[\u0000-\u0009\u000b-\u001f\u007f-\u009f]/;

/** U+FEFF in front is a byte order mark to UTF-8 decoders, which drop it: such a text would not survive its own encoding. */
const BYTE_ORDER_MARK = '\ufeff';

/** True iff the text may enter the ledger: well-formed UTF-16, no control character but line feed, no byte order mark in front. */
export function isCleanText(text: string): boolean {
  return text.isWellFormed() && !FORBIDDEN_TEXT.test(text) && !text.startsWith(BYTE_ORDER_MARK);
}

/** `depth`: the lists and maps around the value. */
function refuseValue(value: unknown, depth: number): string | undefined {
  switch (typeof value) {
    case 'boolean':
      return undefined;
    case 'number':
      return Number.isSafeInteger(value) && !Object.is(value, -0) ? undefined : 'not a safe integer';
    case 'bigint':
      return refuseBigint(value);
    case 'string':
      return isCleanText(value) ? undefined : 'text with control characters or lone surrogates';
    case 'object':
      return refuseObject(value, depth);
    default:
      return `a ${typeof value}`;
  }
}

const UINT64_END = 1n << 64n;

function refuseBigint(value: bigint): string | undefined {
  if (value >= UINT64_END || value < -UINT64_END) return 'integer beyond 64 bits';
  const small = value >= BigInt(Number.MIN_SAFE_INTEGER) && value <= BigInt(Number.MAX_SAFE_INTEGER);
  return small ? 'a bigint where a number fits' : undefined;
}

function refuseObject(value: object | null, depth: number): string | undefined {
  if (value === null || value instanceof Uint8Array) return undefined;
  if (depth >= CODEC_DEPTH_MAX) return 'too deep';
  if (Array.isArray(value)) {
    for (const item of value) {
      const refusal = refuseValue(item, depth + 1);
      if (refusal !== undefined) return refusal;
    }
    return undefined;
  }
  const prototype = Object.getPrototypeOf(value);
  if (prototype !== Object.prototype && prototype !== null) return 'not a plain object';
  for (const key of Object.keys(value)) {
    const refusal = isKey(key) ? refuseValue((value as Record<string, unknown>)[key], depth + 1) : 'unclean key';
    if (refusal !== undefined) return refusal;
  }
  return undefined;
}

/** IPLD reserves the key '/' for links: the encoder takes a map with it for one, and throws or writes something else. */
function isKey(key: string): boolean {
  return key !== '/' && isCleanText(key);
}

/** The deepest nesting that the headers in the bytes claim; reads headers only, so hostile bytes cost one pass and no stack. */
function depthOf(bytes: Bytes): number {
  const open: number[] = [];
  let deepest = 0;
  let at = 0;
  while (at < bytes.length && deepest <= CODEC_DEPTH_MAX) {
    const major = (bytes[at] as number) >> 5;
    const width = ARGUMENT_WIDTHS[(bytes[at] as number) & 31];
    if (width === undefined) return deepest;
    const argument = argumentAt(bytes, at, width);
    at += 1 + width;
    if (major === BYTE_STRING || major === TEXT_STRING) at += argument;
    // Tags are refused later; here they count as lists of one, so that a row of them costs the decoder no stack.
    const items = major === ARRAY ? argument : major === MAP ? 2 * argument : major === TAG ? 1 : 0;
    if (major === ARRAY || major === MAP || major === TAG) deepest = Math.max(deepest, open.length + 1);
    if (items > 0) open.push(items);
    else closeFull(open);
  }
  return deepest;
}

const BYTE_STRING = 2;
const TEXT_STRING = 3;
const ARRAY = 4;
const MAP = 5;
const TAG = 6;
/** Bytes of the argument behind the initial byte, by its low five bits; 28 … 31 are reserved or indefinite: never canonical. */
const ARGUMENT_WIDTHS: readonly number[] = [...Array.from({ length: 24 }, () => 0), 1, 2, 4, 8];

function argumentAt(bytes: Bytes, at: number, width: number): number {
  if (width === 0) return (bytes[at] as number) & 31;
  let argument = 0;
  for (let i = 1; i <= width; i++) argument = argument * 256 + (bytes[at + i] ?? 0);
  return argument;
}

function closeFull(open: number[]): void {
  while (open.length > 0) {
    const left = (open[open.length - 1] as number) - 1;
    open[open.length - 1] = left;
    if (left > 0) return;
    open.pop();
  }
}
