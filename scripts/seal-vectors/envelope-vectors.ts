import { type Bytes, concatBytes, toHex, utf8 } from '../../ledger/base/bytes.ts';
import { dataKey } from '../../ledger/seal/data-key.ts';
import { documentKey, encryptDocument } from '../../ledger/seal/document-stream.ts';
import { contextBytesOf, type Envelope, openEnvelope, sealEnvelope } from '../../ledger/seal/envelope.ts';
import { sealMessageBytes } from '../../ledger/seal/identity.ts';
import { lengthPrefixed } from '../../ledger/seal/lengths.ts';
import { padForm } from '../../ledger/seal/padding.ts';
import { g1FromBytes, g2Bytes, hashToG2, hashToScalar, pairingBytes, scalarBytes } from '../../ledger/seal/points.ts';
import { pureShareCrypto } from '../../ledger/seal/share-crypto.ts';
import { combineShares } from '../../ledger/seal/threshold.ts';
import { sha256 } from '../../node/crypto/sha256.ts';
import { fixedBid, fixedKey, seed } from './fixed-key.ts';
import { hexOf } from './hex-of.ts';

const sigma = seed('sigma');
const form = utf8('Not a real form: the scheme takes any bytes.');
const padded = padForm(form) as Bytes;
const message = sealMessageBytes({ kind: 'identity', identity: fixedBid.identity });
const envelope = sealEnvelope(sha256, fixedKey.publicKey, fixedBid, padded, sigma);

/** 9: one envelope with all that lies between σ and C. */
export function envelopeVector() {
  const context = contextBytesOf(fixedBid);
  const k = hashToScalar(sha256, 'H3', sigma, context);
  const hashed = hashToG2(message);
  const key = g1FromBytes(fixedKey.publicKey);
  const z = pairingBytes((key as NonNullable<typeof key>).multiply(k), hashed);
  const dataKeyBytes = dataKey(sha256, sigma, 'form', context, envelope);
  return {
    publicKey: toHex(fixedKey.publicKey),
    ...hexOf({ sigma, form, context, k: scalarBytes(k), hashed: g2Bytes(hashed), z }),
    demKey: toHex(dataKeyBytes),
    ...hexOf({ associated: lengthPrefixed(context, envelope.u, envelope.v), ...envelope }),
  };
}

/** 10: documents of four sizes; byte i of a document is i mod 251. */
export function documentVectors() {
  return [0, 1, 65_536, 65_537].map((size, k) => {
    const key = documentKey(sha256, sigma, fixedBid, envelope, k);
    const cipher = encryptDocument(
      key,
      Uint8Array.from({ length: size }, (_, at) => at % 251),
    );
    return {
      k,
      size,
      key: toHex(key),
      cipherSize: cipher.length,
      cipherSha256: toHex(sha256(cipher)),
      lastBytes: toHex(cipher.subarray(-17)),
    };
  });
}

/** 13: the part of an opening bundle that is about envelopes: a key set's public key, d, and what opens to what. */
export function bundleVector() {
  const shares = fixedKey.secrets.map((secret, at) => ({
    index: at + 1,
    signature: pureShareCrypto.sign(secret, message),
  }));
  const d = combineShares(shares.slice(1));
  const changed = (name: keyof Envelope): Envelope => ({
    ...envelope,
    [name]: concatBytes(Uint8Array.of((envelope[name][0] as number) ^ 1), envelope[name].subarray(1)),
  });
  const cases = [
    { name: 'as sealed', envelope },
    { name: 'the lowest bit of the first byte of V changed', envelope: changed('v') },
    { name: 'the lowest bit of the first byte of C changed', envelope: changed('c') },
  ];
  return {
    publicKey: toHex(fixedKey.publicKey),
    identity: toHex(message),
    d: toHex(d),
    cases: cases.map(({ name, envelope: given }) => {
      const opened = openEnvelope(sha256, d, fixedBid, given);
      const answer =
        opened.kind === 'opened'
          ? { kind: opened.kind, sigma: toHex(opened.sigma), paddedSha256: toHex(sha256(opened.padded)) }
          : opened;
      return { name, u: toHex(given.u), v: toHex(given.v), cSha256: toHex(sha256(given.c)), answer };
    }),
  };
}
