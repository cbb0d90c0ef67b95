import type { Bytes } from '../ledger/base/bytes.ts';
import { INDEX_BYTES as DEPTH_BYTES, HEIGHT_BYTES } from './keys.ts';

/**
 * One version of one state key. Versions of a key form a list from the newest back. LevelDB offers no synchronous search,
 * so each version also points further back in the pattern of skew-binary numbers (Myers, 1983): the version in force at
 * any height is found in O(log versions) single reads, also for a key that changes in every block.
 */
export interface Version {
  /** Height that wrote it. */
  readonly height: number;
  /** How many versions stand before it. */
  readonly depth: number;
  /** Height of the version before it, 0 for none. */
  readonly previous: number;
  /** Height of the version to jump to, 0 for none or for one that is no longer retained. */
  readonly jump: number;
  /** undefined: this height deleted the key. */
  readonly value: Bytes | undefined;
}

const DEPTH_AT = HEIGHT_BYTES;
const PREVIOUS_AT = DEPTH_AT + DEPTH_BYTES;
const JUMP_AT = PREVIOUS_AT + HEIGHT_BYTES;
const PRESENT_AT = JUMP_AT + HEIGHT_BYTES;
const VALUE_AT = PRESENT_AT + 1;

/** height 6 ‖ depth 4 ‖ previous 6 ‖ jump 6 ‖ present 1 ‖ value. */
export function versionBytes(version: Version): Bytes {
  const bytes = Buffer.allocUnsafe(VALUE_AT + (version.value?.length ?? 0));
  bytes.writeUIntBE(version.height, 0, HEIGHT_BYTES);
  bytes.writeUIntBE(version.depth, DEPTH_AT, DEPTH_BYTES);
  bytes.writeUIntBE(version.previous, PREVIOUS_AT, HEIGHT_BYTES);
  bytes.writeUIntBE(version.jump, JUMP_AT, HEIGHT_BYTES);
  bytes.writeUInt8(version.value === undefined ? 0 : 1, PRESENT_AT);
  if (version.value !== undefined) bytes.set(version.value, VALUE_AT);
  return bytes;
}

/** Reads what `versionBytes` wrote; the value is a view. */
export function versionFromBytes(bytes: Bytes): Version {
  const view = Buffer.from(bytes.buffer, bytes.byteOffset, bytes.length);
  return {
    height: view.readUIntBE(0, HEIGHT_BYTES),
    depth: view.readUIntBE(DEPTH_AT, DEPTH_BYTES),
    previous: view.readUIntBE(PREVIOUS_AT, HEIGHT_BYTES),
    jump: view.readUIntBE(JUMP_AT, HEIGHT_BYTES),
    value: view[PRESENT_AT] === 1 ? valueOfVersion(bytes) : undefined,
  };
}

/** The value inside the bytes of a version that has one, without reading the rest. */
export function valueOfVersion(bytes: Bytes): Bytes {
  return bytes.subarray(VALUE_AT);
}

/** Reads a replaced version of the same key by its height; undefined when it is not stored. */
export type ReadVersion = (height: number) => Version | undefined;

/** Takes the newest version (undefined: the key is new), gives the one that `height` puts in front of it. */
export function nextVersion(
  newest: Version | undefined,
  height: number,
  value: Bytes | undefined,
  read: ReadVersion,
): Version {
  if (newest === undefined) return { height, depth: 0, previous: 0, jump: 0, value };
  const depth = newest.depth + 1;
  const jump = jumpDepth(depth) === newest.depth ? newest.height : (read(newest.jump)?.jump ?? 0);
  return { height, depth, previous: newest.height, jump, value };
}

export type FoundVersion =
  | { readonly kind: 'found'; readonly version: Version }
  | { readonly kind: 'none' }
  /** The list points to a version that is not there: damage. */
  | { readonly kind: 'broken'; readonly height: number };

/** Finds the version in force at a retained height. */
export function versionAt(newest: Version, height: number, read: ReadVersion): FoundVersion {
  let version = newest;
  while (version.height > height) {
    const next = version.jump > height ? version.jump : version.previous;
    if (next === 0) return { kind: 'none' };
    const found = next < version.height ? read(next) : undefined;
    if (found === undefined) return { kind: 'broken', height: next };
    version = found;
  }
  return { kind: 'found', version };
}

/** Where depth n jumps to: n less the smallest digit of its skew-binary form (digits weigh 2^k − 1, largest first). */
function jumpDepth(depth: number): number {
  let rest = depth;
  let weight = 0;
  while (rest > 0) {
    weight = 2 ** (31 - Math.clz32(rest + 1)) - 1;
    rest -= weight;
  }
  return depth - weight;
}
