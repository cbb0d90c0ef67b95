import type { Bytes } from '../base/bytes.ts';
import { invariant } from '../base/invariant.ts';

/** Takes two byte strings of one length, gives each bit of one under the mask of the other. */
export function xored(a: Bytes, b: Bytes): Bytes {
  invariant(a.length === b.length, 'a mask is as long as what it hides');
  return a.map((byte, at) => byte ^ (b[at] as number));
}
