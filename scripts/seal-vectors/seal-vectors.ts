import { drandVector } from './drand-vector.ts';
import { encodingVectors, hashToG2Vectors, pairingVector, parserVectors, scalarVectors } from './encoding-vectors.ts';
import { bundleVector, documentVectors, envelopeVector } from './envelope-vectors.ts';
import { complaintVectors, dealingVectors, keyVectors, shareVectors } from './key-vectors.ts';

export type SealVectors = ReturnType<typeof sealVectors>;

/** All vectors of SEAL-V1. Every input is fixed, so that every run on every machine gives the same. */
export function sealVectors() {
  return {
    scheme: 'SEAL-V1',
    encodings: encodingVectors(),
    scalars: scalarVectors(),
    hashToG2: hashToG2Vectors(),
    dealing: dealingVectors(),
    key: keyVectors(),
    complaints: complaintVectors(),
    shares: shareVectors(),
    pairing: pairingVector(),
    envelope: envelopeVector(),
    documents: documentVectors(),
    parser: parserVectors(),
    drand: drandVector,
    bundle: bundleVector(),
  };
}

/** The text of `test/vectors/seal-v1.json`. */
export function sealVectorsText(): string {
  return `${JSON.stringify(sealVectors(), null, 2)}\n`;
}
