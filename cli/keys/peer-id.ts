import { type Bytes, concatBytes } from '../../ledger/base/bytes.ts';
import { type PublicKey, rawKey } from '../../ledger/base/keys.ts';

/** Identity multihash of 36 bytes holding libp2p's PublicKey message: type 1 (Ed25519), data of 32 bytes. */
const PEER_ID_HEADER = Uint8Array.of(0x00, 0x24, 0x08, 0x01, 0x12, 0x20);
const ALPHABET = '123456789ABCDEFGHJKLMNPQRSTUVWXYZabcdefghijkmnopqrstuvwxyz';

/** Takes a node's Ed25519 key, gives its libp2p PeerId in text form (libp2p specs, peer-ids.md). */
export function peerIdFromKey(key: PublicKey): string {
  return base58(concatBytes(PEER_ID_HEADER, rawKey(key)));
}

function base58(bytes: Bytes): string {
  let number = bytes.reduce((sum, byte) => sum * 256n + BigInt(byte), 0n);
  let text = '';
  while (number > 0n) {
    text = `${ALPHABET[Number(number % 58n)]}${text}`;
    number /= 58n;
  }
  const zeros = bytes.findIndex((byte) => byte !== 0);
  return '1'.repeat(zeros < 0 ? bytes.length : zeros) + text;
}
