import type { Bytes } from '../ledger/base/bytes.ts';

/** The Castagnoli polynomial, bits reversed; Node's own crc32 uses another one. */
const POLYNOMIAL = 0x82f63b78;

const TABLE = Uint32Array.from({ length: 256 }, (_, byte) => {
  let rest = byte;
  for (let bit = 0; bit < 8; bit++) rest = (rest & 1) === 1 ? (rest >>> 1) ^ POLYNOMIAL : rest >>> 1;
  return rest;
});

/** CRC-32C (RFC 3720 appendix B.4), the checksum of LevelDB's files. */
export function crc32c(bytes: Bytes): number {
  let crc = 0xff_ff_ff_ff;
  for (let at = 0; at < bytes.length; at++) crc = (crc >>> 8) ^ (TABLE[(crc ^ (bytes[at] ?? 0)) & 0xff] ?? 0);
  return (crc ^ 0xff_ff_ff_ff) >>> 0;
}
