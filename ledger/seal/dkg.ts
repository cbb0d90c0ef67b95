import { type Bytes, bytesEqual, utf8 } from '../base/bytes.ts';
import type { Hash, Sha256 } from '../base/hash.ts';
import { invariant } from '../base/invariant.ts';
import { lengthPrefixed, sealTag, u16, u32 } from './lengths.ts';
import {
  Fr,
  G1,
  type G1Point,
  g1Bytes,
  g1FromBytes,
  hashToScalar,
  SCALAR_BYTES,
  scalarBytes,
  scalarFromBytes,
  secretFromBytes,
} from './points.ts';
import { areLogsEqual, isPossessionProven, proveEqualLogs, provePossession } from './proofs.ts';
import { xored } from './xor.ts';

/** One attempt to make a key. Nothing made for one attempt counts in another, in another epoch or on another chain. */
export interface DkgContext {
  readonly genesisHash: Hash;
  readonly epoch: number;
  readonly attempt: number;
  /** Shares that open; the degree of every polynomial plus 1. */
  readonly t: number;
  /** The registered seal keys of the participants 1 … n, 48 bytes each. */
  readonly eks: readonly Bytes[];
}

export interface Dealing {
  /** C_0 … C_{t−1}: the dealer's coefficients times P1. */
  readonly commitments: readonly Bytes[];
  /** R = ρ·P1. */
  readonly r: Bytes;
  /** For each participant the value of the polynomial, under a pad that only dealer and participant know. */
  readonly shares: readonly Bytes[];
  /** Proof of knowledge of a_0 over all of the above: without it n − t + 1 colluders could take the key. */
  readonly pok: Bytes;
}

export interface DealingSecrets {
  /** a_0 … a_{t−1}, 32 bytes each, 1 … r − 1. */
  readonly coefficients: readonly Bytes[];
  readonly rho: Bytes;
  readonly nonce: Bytes;
}

export type DealingFlaw = 'commitmentCount' | 'shareCount' | 'shareLength' | 'point' | 'pok';

/** A participant's word that its share of a dealing is bad: K = dk·R opens that one share to everyone. */
export interface Complaint {
  readonly k: Bytes;
  /** Proof that K was made with the registered key, 64 bytes. */
  readonly proof: Bytes;
}

export interface QualifiedDealing {
  readonly dealer: number;
  readonly dealing: Dealing;
}

/** Makes the dealing of participant `dealer` (1 … n). */
export function createDealing(sha256: Sha256, context: DkgContext, dealer: number, secrets: DealingSecrets): Dealing {
  const coefficients = secrets.coefficients.map(knownSecret);
  const rho = knownSecret(secrets.rho);
  invariant(coefficients.length === context.t, 'a dealer has t coefficients');
  const contextHash = contextHashOf(sha256, context);
  const commitments = coefficients.map((coefficient) => g1Bytes(G1.BASE.multiply(coefficient)));
  const r = g1Bytes(G1.BASE.multiply(rho));
  const shares = context.eks.map((ek, at) => {
    const key = g1FromBytes(ek);
    invariant(key !== undefined, 'the key of every participant was checked when it was registered');
    const pad = padOf(sha256, contextHash, { dealer, holder: at + 1, r, ek, k: g1Bytes(key.multiply(rho)) });
    return xored(scalarBytes(polynomialAt(coefficients, at + 1)), pad);
  });
  const statement = dealingStatement(contextHash, dealer, { commitments, r, shares });
  const scalar = coefficients[0] as bigint;
  return { commitments, r, shares, pok: provePossession(sha256, { scalar, nonce: secrets.nonce }, statement) };
}

/**
 * The secrets of a dealing as a function of the dealer's dk and of the attempt: a node that restarts deals the very same
 * again, so it needs no file and can never contradict itself.
 */
export function dealingSecretsFrom(sha256: Sha256, context: DkgContext, dealer: number, dk: Bytes): DealingSecrets {
  const contextHash = contextHashOf(sha256, context);
  const derived = (name: string, number: number) =>
    scalarBytes(hashToScalar(sha256, 'SECRET', utf8(name), dk, contextHash, u16(dealer), u16(number)));
  return {
    coefficients: Array.from({ length: context.t }, (_, number) => derived('COEFFICIENT', number)),
    rho: derived('RHO', 0),
    nonce: derived('NONCE', 0),
  };
}

/** Gives the first flaw by which everyone refuses a dealing, or undefined. Bad shares do not show here: see `judgeComplaint`. */
export function checkDealing(
  sha256: Sha256,
  context: DkgContext,
  dealer: number,
  dealing: Dealing,
): DealingFlaw | undefined {
  if (dealing.commitments.length !== context.t) return 'commitmentCount';
  if (dealing.shares.length !== context.eks.length) return 'shareCount';
  if (dealing.shares.some(({ length }) => length !== SCALAR_BYTES)) return 'shareLength';
  const points = pointsFromBytes(dealing.commitments);
  if (points === undefined || g1FromBytes(dealing.r) === undefined) return 'point';
  const statement = dealingStatement(contextHashOf(sha256, context), dealer, dealing);
  return isPossessionProven(sha256, points[0] as G1Point, statement, dealing.pok) ? undefined : 'pok';
}

/** The share that a dealing holds for `holder`, 32 bytes, or undefined where it is bad: not below r, or off the commitments. */
// biome-ignore lint/complexity/useMaxParams: six different inputs of one formula; no two of them belong together elsewhere.
export function shareFromDealing(
  sha256: Sha256,
  context: DkgContext,
  dealer: number,
  dealing: Dealing,
  holder: number,
  dk: Bytes,
): Bytes | undefined {
  const r = g1FromBytes(dealing.r);
  const points = pointsFromBytes(dealing.commitments);
  if (r === undefined || points === undefined) return undefined;
  const k = g1Bytes(r.multiply(knownSecret(dk)));
  const opened = openedShareOf(sha256, context, { dealer, dealing, holder, k });
  const value = opened === undefined ? undefined : scalarFromBytes(opened.share);
  if (opened === undefined || value === undefined) return undefined;
  const image = value === 0n ? G1.ZERO : G1.BASE.multiply(value);
  return image.equals(commitmentsAt(points, holder)) ? opened.share : undefined;
}

/** Makes the complaint of `holder` against `dealer`. It reveals that one share, and nothing of any other. */
// biome-ignore lint/complexity/useMaxParams: the inputs of `shareFromDealing`, in the same order, and the nonce.
export function createComplaint(
  sha256: Sha256,
  context: DkgContext,
  dealer: number,
  dealing: Dealing,
  holder: number,
  dk: Bytes,
  nonce: Bytes,
): Complaint {
  const r = g1FromBytes(dealing.r);
  invariant(r !== undefined, 'only a dealing that passed its check is complained of');
  const scalar = knownSecret(dk);
  const k = g1Bytes(r.multiply(scalar));
  const opened = openedShareOf(sha256, context, { dealer, dealing, holder, k });
  invariant(opened !== undefined, 'a complaint comes from a participant');
  return { k, proof: proveEqualLogs(sha256, { scalar, nonce }, r, opened.statement) };
}

/**
 * Judges a complaint about a dealing that passed `checkDealing`, alike on every node. `guilty`: K is what it is said to be,
 * and the share is bad. `innocent`: the share is good. `invalid`: K is not shown to be dk·R. Never throws.
 */
// biome-ignore lint/complexity/useMaxParams: the inputs of `shareFromDealing`, in the same order, with the complaint for dk.
export function judgeComplaint(
  sha256: Sha256,
  context: DkgContext,
  dealer: number,
  dealing: Dealing,
  holder: number,
  complaint: Complaint,
): 'guilty' | 'innocent' | 'invalid' {
  const opened = openedShareOf(sha256, context, { dealer, dealing, holder, k: complaint.k });
  const base = g1FromBytes(dealing.r);
  const right = g1FromBytes(complaint.k);
  const left = opened === undefined ? undefined : g1FromBytes(opened.ek);
  const points = pointsFromBytes(dealing.commitments);
  if (opened === undefined || base === undefined || right === undefined || left === undefined) return 'invalid';
  if (points === undefined || !areLogsEqual(sha256, { left, base, right }, opened.statement, complaint.proof)) {
    return 'invalid';
  }
  const value = scalarFromBytes(opened.share);
  if (value === undefined) return 'guilty';
  return G1.BASE.multiplyUnsafe(value).equals(commitmentsAt(points, holder)) ? 'innocent' : 'guilty';
}

/**
 * A_0 … A_{t−1}: the sums of the commitments of all qualified dealings, which passed `checkDealing`. A_0 is the public key.
 * Only if all dealers collude can a sum be the identity; it is then written as infinity, which no parser takes for a key.
 */
export function jointCommitments(dealings: readonly Dealing[]): readonly Bytes[] {
  const parsed = dealings.map(({ commitments }) => {
    const points = pointsFromBytes(commitments);
    invariant(points !== undefined, 'a qualified dealing passed its check');
    return points;
  });
  const first = parsed[0];
  invariant(first !== undefined, 'a key has at least one dealer');
  return first.map((_, k) => g1Bytes(parsed.reduce((sum, points) => sum.add(points[k] as G1Point), G1.ZERO)));
}

/** False where A_0 is infinity: nothing can be sealed to it. Only all dealers together bring that about, by a_0 that add up to 0. */
export function isSealable(joint: readonly Bytes[]): boolean {
  const [publicKey] = joint;
  return publicKey !== undefined && g1FromBytes(publicKey) !== undefined;
}

/** PK_i = Σ A_k·i^k, the public key of participant `index`, 48 bytes; infinity, which verifies nothing, where the sum is 0. */
export function memberPublicKey(joint: readonly Bytes[], index: number): Bytes {
  return g1Bytes(commitmentsAt(jointPoints(joint), index));
}

/** PK_1 … PK_n, at the price of parsing A once. */
export function memberPublicKeys(joint: readonly Bytes[], n: number): readonly Bytes[] {
  const points = jointPoints(joint);
  return Array.from({ length: n }, (_, at) => g1Bytes(commitmentsAt(points, at + 1)));
}

export interface KeyIdParts {
  readonly genesisHash: Hash;
  readonly epoch: number;
  readonly attempt: number;
  readonly n: number;
  readonly t: number;
  readonly joint: readonly Bytes[];
}

/** The key's name, which every identity holds: it binds the chain, the attempt and the public key itself. */
export function keyIdOf(sha256: Sha256, { genesisHash, epoch, attempt, n, t, joint }: KeyIdParts): Hash {
  return sha256(lengthPrefixed(sealTag('KEYID'), genesisHash, u32(epoch), u32(attempt), u16(n), u16(t), ...joint));
}

/**
 * s_i, the share of the master secret, 32 bytes: a pure function of the chain and dk, so that nothing else is kept. undefined
 * where a qualified dealing holds a bad share, or the sum is 0, which signs nothing.
 */
export function memberSecret(
  sha256: Sha256,
  context: DkgContext,
  qualified: readonly QualifiedDealing[],
  holder: number,
  dk: Bytes,
): Bytes | undefined {
  const shares: Bytes[] = [];
  for (const { dealer, dealing } of qualified) {
    const share = shareFromDealing(sha256, context, dealer, dealing, holder, dk);
    if (share === undefined) return undefined;
    shares.push(share);
  }
  return memberSecretFromShares(shares);
}

/** The same from the shares that `shareFromDealing` gave, one for each qualified dealing; undefined where the sum is 0. */
export function memberSecretFromShares(shares: readonly Bytes[]): Bytes | undefined {
  const sum = shares.reduce((total, share) => Fr.add(total, scalarFromBytes(share) as bigint), 0n);
  return sum === 0n ? undefined : scalarBytes(sum);
}

/** A share as K opens it, and the statement that a proof about K is bound to. */
interface OpenedShare {
  readonly ek: Bytes;
  readonly share: Bytes;
  readonly statement: readonly Bytes[];
}

/** Names the attempt in every statement and pad: chain, epoch, attempt, n, t and the keys of the participants. */
export function contextHashOf(sha256: Sha256, { genesisHash, epoch, attempt, t, eks }: DkgContext): Hash {
  const size = [u16(eks.length), u16(t)];
  return sha256(lengthPrefixed(sealTag('DKG'), genesisHash, u32(epoch), u32(attempt), ...size, ...eks));
}

/** n and t stand in the context's hash, so the list of parts can be read in one way only. */
function dealingStatement(contextHash: Hash, dealer: number, dealing: Omit<Dealing, 'pok'>): readonly Bytes[] {
  return [utf8('DEAL'), contextHash, u16(dealer), dealing.r, ...dealing.commitments, ...dealing.shares];
}

/** A plain XOR: the commitments authenticate the plaintext, and the dealer's proof binds every byte of the ciphertext. */
function openedShareOf(
  sha256: Sha256,
  context: DkgContext,
  { dealer, dealing, holder, k }: QualifiedDealing & { readonly holder: number; readonly k: Bytes },
): OpenedShare | undefined {
  const ek = context.eks[holder - 1];
  const cipher = dealing.shares[holder - 1];
  if (ek === undefined || cipher === undefined || cipher.length !== SCALAR_BYTES) return undefined;
  const contextHash = contextHashOf(sha256, context);
  const pad = padOf(sha256, contextHash, { dealer, holder, r: dealing.r, ek, k });
  const statement = [utf8('COMPLAINT'), contextHash, u16(dealer), u16(holder), dealing.r, ek, k];
  return { ek, share: xored(cipher, pad), statement };
}

/** Hides a share: SHA256(LP(TAG("DKG-PAD"), context, j, i, R, ek_i, K)), K = ρ·ek_i = dk_i·R. */
export function padOf(
  sha256: Sha256,
  contextHash: Hash,
  { dealer, holder, r, ek, k }: { dealer: number; holder: number; r: Bytes; ek: Bytes; k: Bytes },
): Bytes {
  return sha256(lengthPrefixed(sealTag('DKG-PAD'), contextHash, u16(dealer), u16(holder), r, ek, k));
}

function polynomialAt(coefficients: readonly bigint[], index: number): bigint {
  const x = BigInt(index);
  return coefficients.reduceRight((sum, coefficient) => Fr.add(Fr.mul(sum, x), coefficient), 0n);
}

/** The same in the exponent, by Horner's rule: the factors stay as small as the index. */
function commitmentsAt(points: readonly G1Point[], index: number): G1Point {
  const x = BigInt(index);
  return points.reduceRight((sum, point) => sum.multiplyUnsafe(x).add(point), G1.ZERO);
}

function pointsFromBytes(list: readonly Bytes[]): readonly G1Point[] | undefined {
  const points: G1Point[] = [];
  for (const bytes of list) {
    const point = g1FromBytes(bytes);
    if (point === undefined) return undefined;
    points.push(point);
  }
  return points;
}

/** Sums that `jointCommitments` gave; only there may a point be the identity. */
function jointPoints(joint: readonly Bytes[]): readonly G1Point[] {
  const infinity = g1Bytes(G1.ZERO);
  return joint.map((bytes) => {
    const point = bytesEqual(bytes, infinity) ? G1.ZERO : g1FromBytes(bytes);
    invariant(point !== undefined, 'joint commitments are sums of points');
    return point;
  });
}

function knownSecret(bytes: Bytes): bigint {
  const scalar = secretFromBytes(bytes);
  invariant(scalar !== undefined, 'a secret of key generation is between 1 and r − 1');
  return scalar;
}
