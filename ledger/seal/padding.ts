import { type Bytes, concatBytes, uintBytes, uintFromBytes } from '../base/bytes.ts';

/** Sizes that a padded form may have: a bid's length shows only whether it needed the larger one. */
export const PADDED_SIZES: readonly number[] = [4_096, 16_384];
const LENGTH_BYTES = 4;

/** Puts the form's length in front (4 bytes, big-endian) and fills with zeros; undefined where the form is above 16,380 bytes. */
export function padForm(form: Bytes): Bytes | undefined {
  const size = PADDED_SIZES.find((bytes) => LENGTH_BYTES + form.length <= bytes);
  if (size === undefined) return undefined;
  return concatBytes(uintBytes(form.length, LENGTH_BYTES), form, new Uint8Array(size - LENGTH_BYTES - form.length));
}

/** Gives the form back; undefined for another size, a length beyond the end, or filling that is not zero. */
export function formFromPadded(padded: Bytes): Bytes | undefined {
  if (!PADDED_SIZES.includes(padded.length)) return undefined;
  const end = LENGTH_BYTES + uintFromBytes(padded.subarray(0, LENGTH_BYTES));
  if (end > padded.length || padded.subarray(end).some((byte) => byte !== 0)) return undefined;
  return padded.slice(LENGTH_BYTES, end);
}
