import { hash } from 'node:crypto';
import { type Bytes, concatBytes, fromHex, toHex, utf8 } from '../ledger/base/bytes.ts';
import { type PublicKey, publicKeyFromRaw } from '../ledger/base/keys.ts';
import { proposalSigningHash, voteSigningHash } from '../ledger/base/vote-bytes.ts';
import type { SignedProposal, SignedVote, Tally } from '../ledger/evidence/evidence-form.ts';

export const sha256 = (data: Bytes): Bytes => Uint8Array.from(hash('sha256', data, 'buffer'));
export const genesisHash = sha256(utf8('evidence tests'));

/** Places of a set of n as keys, sorted as sets are. */
export function keysOf(n: number): readonly PublicKey[] {
  return Array.from({ length: n }, (_, place) => publicKeyFromRaw(new Uint8Array(32).fill(place + 1)));
}

/** A block id that a word stands for. */
export function valueNamed(word: string): string {
  return toHex(sha256(utf8(word)));
}

/** A keyed hash in the place of Ed25519: whoever knows the key's bytes can sign, which no test here does for another. */
export function cheapSign(key: PublicKey, message: Bytes): Bytes {
  const half = sha256(concatBytes(key, message));
  return concatBytes(half, sha256(half));
}

export function cheapVerify(key: PublicKey, message: Bytes, signature: Bytes): boolean {
  return toHex(cheapSign(key, message)) === toHex(signature);
}

type Unsigned<T> = Omit<T, 'signature'>;

export function signedVote(vote: Unsigned<SignedVote>, sign = cheapSign, keys = keysOf(100)): SignedVote {
  const blockId = vote.value === null ? null : (fromHex(vote.value) as Bytes);
  const digest = voteSigningHash(sha256, { ...vote, genesisHash, blockId });
  return { ...vote, signature: sign(keys[vote.validator] as PublicKey, digest) };
}

export function signedProposal(proposal: Unsigned<SignedProposal>, keys = keysOf(100)): SignedProposal {
  const blockId = fromHex(proposal.value) as Bytes;
  const digest = proposalSigningHash(sha256, { ...proposal, genesisHash, blockId });
  return { ...proposal, signature: cheapSign(keys[proposal.validator] as PublicKey, digest) };
}

/** The ballot signed by these places of a set of n. */
export function tallyOf(
  n: number,
  height: number,
  ballot: Omit<Tally, 'signatures'>,
  places: readonly number[],
): Tally {
  const signatures = Array.from({ length: n }, (_, validator) =>
    places.includes(validator) ? signedVote({ ...ballot, height, validator }).signature : null,
  );
  return { ...ballot, signatures };
}
