/** Byte strings: comparison, joining, hex and fixed-width integers. No Node built-ins: the browser verifier uses this too. */
export type Bytes = Uint8Array;

const encoder = new TextEncoder();
const HEX = Array.from({ length: 256 }, (_, byte) => byte.toString(16).padStart(2, '0'));

export const emptyBytes: Bytes = new Uint8Array(0);

/** Takes text, gives its UTF-8 bytes. */
export function utf8(text: string): Bytes {
  return encoder.encode(text);
}

/** Takes any number of byte strings, gives them joined. */
export function concatBytes(...parts: readonly Bytes[]): Bytes {
  let size = 0;
  for (const part of parts) size += part.length;
  const joined = new Uint8Array(size);
  let offset = 0;
  for (const part of parts) {
    joined.set(part, offset);
    offset += part.length;
  }
  return joined;
}

/** Lexicographic order of unsigned bytes: negative, zero or positive. */
export function compareBytes(a: Bytes, b: Bytes): number {
  const shared = Math.min(a.length, b.length);
  for (let i = 0; i < shared; i++) {
    const difference = (a[i] as number) - (b[i] as number);
    if (difference !== 0) return difference;
  }
  return a.length - b.length;
}

/** True iff both hold the same bytes. Not constant time: nothing compared here is secret. */
export function bytesEqual(a: Bytes, b: Bytes): boolean {
  if (a.length !== b.length) return false;
  for (let i = 0; i < a.length; i++) if (a[i] !== b[i]) return false;
  return true;
}

/** Takes bytes, gives lower-case hex. */
export function toHex(bytes: Bytes): string {
  let text = '';
  for (let i = 0; i < bytes.length; i++) text += HEX[bytes[i] as number];
  return text;
}

/** Takes lower- or upper-case hex, gives bytes, or undefined where the text is not hex of whole bytes. */
export function fromHex(text: string): Bytes | undefined {
  if (text.length % 2 !== 0 || !/^[0-9a-fA-F]*$/.test(text)) return undefined;
  const bytes = new Uint8Array(text.length / 2);
  for (let i = 0; i < bytes.length; i++) bytes[i] = Number.parseInt(text.slice(2 * i, 2 * i + 2), 16);
  return bytes;
}

/** Takes an integer in 0 … 2^53−1 and a width in bytes, gives it big-endian. */
export function uintBytes(value: number, width: number): Bytes {
  const bytes = new Uint8Array(width);
  let rest = value;
  for (let i = width - 1; i >= 0; i--) {
    bytes[i] = rest % 256;
    rest = (rest - (rest % 256)) / 256;
  }
  return bytes;
}

/** Takes big-endian bytes (at most 6 significant ones), gives the integer. */
export function uintFromBytes(bytes: Bytes): number {
  let value = 0;
  for (const byte of bytes) value = value * 256 + byte;
  return value;
}
