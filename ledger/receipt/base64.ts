import type { Bytes } from '../base/bytes.ts';

const ALPHABET = 'ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/';
const PADDING = '=';

/** Takes bytes, gives standard base64 with padding (RFC 4648 §4). */
export function base64FromBytes(bytes: Bytes): string {
  let text = '';
  for (let at = 0; at < bytes.length; at += 3) {
    const left = bytes.length - at;
    const group = ((bytes[at] ?? 0) << 16) | ((bytes[at + 1] ?? 0) << 8) | (bytes[at + 2] ?? 0);
    text += letter(group >> 18) + letter(group >> 12);
    text += left > 1 ? letter(group >> 6) : PADDING;
    text += left > 2 ? letter(group) : PADDING;
  }
  return text;
}

/** Takes text, gives the bytes, or undefined unless the text is exactly what base64FromBytes gives for them. */
export function bytesFromBase64(text: string): Bytes | undefined {
  if (text.length % 4 !== 0) return undefined;
  const padding = text.endsWith('==') ? 2 : text.endsWith(PADDING) ? 1 : 0;
  const bytes = new Uint8Array((text.length / 4) * 3 - padding);
  let at = 0;
  for (let i = 0; i < text.length; i += 4) {
    let group = 0;
    for (let j = i; j < i + 4; j++) {
      const character = text[j] as string;
      const value = character === PADDING && j >= text.length - padding ? 0 : ALPHABET.indexOf(character);
      if (value < 0) return undefined;
      group = group * 64 + value;
    }
    for (const shift of [16, 8, 0]) if (at < bytes.length) bytes[at++] = (group >> shift) & 255;
  }
  return isCanonical(text, bytes) ? bytes : undefined;
}

function letter(bits: number): string {
  return ALPHABET[bits & 63] as string;
}

/** The unused low bits of the last letter must be zero, so that one value has one text. */
function isCanonical(text: string, bytes: Bytes): boolean {
  return base64FromBytes(bytes) === text;
}
