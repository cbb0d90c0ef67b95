import { type Bytes, toHex } from '../../ledger/base/bytes.ts';
import type { Sha256 } from '../../ledger/base/hash.ts';
import { lengthPrefixed } from '../../ledger/seal/lengths.ts';
import { G1_BYTES, G2_BYTES, isStrictEncoding } from '../../ledger/seal/points.ts';
import { pureShareCrypto, type ShareCrypto } from '../../ledger/seal/share-crypto.ts';
import { type Blst, loadBlst } from './blst.ts';
import { combineWithBlst } from './blst-combine.ts';

/** Verdicts and combined keys kept: each share is met at the door, when a block is built and when one is checked. */
const MEMO_MAX = 4096;

/**
 * Shares by blst, 15 to 40 times faster than the plain code, which serves where the addon does not load; both give the same bytes and
 * verdicts. What was found once is remembered: it depends on nothing but its inputs.
 */
export function createShareCrypto(sha256: Sha256): ShareCrypto {
  const { blst } = loadBlst();
  const { sign, verify, combine } = blst === undefined ? pureShareCrypto : blstShareCrypto(blst);
  const verdicts = createMemo<boolean>();
  const combined = createMemo<Bytes>();
  return {
    sign,
    verify(publicKey, message, signature) {
      const key = toHex(sha256(lengthPrefixed(publicKey, message, signature)));
      return verdicts.get(key, () => verify(publicKey, message, signature));
    },
    combine: (message, shares) =>
      // Any t verified shares of a message under one key make the same signature, and a message names its key.
      combined.get(toHex(sha256(message)), () => combine(message, shares)),
  };
}

function blstShareCrypto(blst: Blst): ShareCrypto {
  const { SecretKey, PublicKey, Signature, verify } = blst;
  return {
    sign: (secret, message) => SecretKey.fromBytes(secret).sign(message).toBytes(),
    verify(publicKey, message, signature) {
      // What is an encoding, the ledger's own code says: blst takes other lengths too. That the point is on the curve and in the group, blst
      // finds by the same arithmetic, in a thirtieth of the time.
      if (!isStrictEncoding(publicKey, G1_BYTES) || !isStrictEncoding(signature, G2_BYTES)) return false;
      const key = validPoint(() => PublicKey.fromBytes(publicKey, true));
      const share = key === undefined ? undefined : validPoint(() => Signature.fromBytes(signature, true, true));
      return key !== undefined && share !== undefined && verify(message, key, share);
    },
    combine: (_message, shares) => combineWithBlst(blst, shares),
  };
}

/** Blst tells a point off the curve or out of the group only by throwing. */
function validPoint<T>(parse: () => T): T | undefined {
  try {
    return parse();
  } catch {
    return undefined;
  }
}

interface Memo<T> {
  get(key: string, compute: () => T): T;
}

/** Two generations of results, so that the oldest go without a list of ages. */
function createMemo<T>(): Memo<T> {
  let young = new Map<string, T>();
  let old = new Map<string, T>();
  return {
    get(key, compute) {
      const known = young.get(key) ?? old.get(key);
      const found = known === undefined ? compute() : known;
      if (young.size >= MEMO_MAX) {
        old = young;
        young = new Map();
      }
      young.set(key, found);
      return found;
    },
  };
}
