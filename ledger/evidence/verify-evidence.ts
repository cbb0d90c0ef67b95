import { isAmnesia } from '../base/amnesia.ts';
import type { Bytes } from '../base/bytes.ts';
import { fromHex } from '../base/bytes.ts';
import { type Fault, fault, isFault } from '../base/fault.ts';
import type { Hash, Sha256 } from '../base/hash.ts';
import { keyText, type PublicKey, type VerifySignature } from '../base/keys.ts';
import { honestMin, quorum } from '../base/quorum.ts';
import { proposalSigningHash, voteSigningHash } from '../base/vote-bytes.ts';
import { accuseFork, missingPolka, signersOf } from './accuse-fork.ts';
import type { Evidence, Fork, SignedProposal, SignedVote, Tally } from './evidence-form.ts';

export type CrimeKind = 'duplicateProposal' | 'duplicatePrevote' | 'duplicatePrecommit' | 'amnesia' | 'fork';

/** One deed of one validator. Other votes may prove the same deed again: (key, height, kind, round) is what tells deeds apart. */
export interface Crime {
  readonly key: PublicKey;
  readonly kind: CrimeKind;
  readonly height: number;
  /** Of amnesia: the prevote's. Of a fork: 0, for a fork is one deed per validator and height. */
  readonly round: number;
}

/** What evidence proves. */
export interface Guilt {
  /** Keys of the height's set, in its order, each once. */
  readonly guilty: readonly PublicKey[];
  readonly crimes: readonly Crime[];
}

/**
 * Takes the set of the evidence's height (sorted by key bytes), gives who is guilty, or the fault that says why it proves nothing:
 * EVIDENCE_PROVES_NOTHING, EVIDENCE_VALIDATOR_UNKNOWN, EVIDENCE_INCOMPLETE, EVIDENCE_SIGNATURE. All signatures in it are checked;
 * that it contradicts itself is checked first, for that costs nothing.
 */
export function verifyEvidence(
  sha256: Sha256,
  verify: VerifySignature,
  genesisHash: Hash,
  set: readonly PublicKey[],
  evidence: Evidence,
): Guilt | Fault {
  const crimes = crimesOf(set, evidence);
  if (isFault(crimes)) return crimes;
  for (const { place, digest, signature } of signaturesOf(sha256, genesisHash, evidence)) {
    const key = set[place];
    if (key === undefined || !verify(key, digest(), signature))
      return fault('EVIDENCE_SIGNATURE', { validator: place, ...(key === undefined ? {} : { key: keyText(key) }) });
  }
  return { guilty: crimes.map(({ key }) => key), crimes };
}

/** What the evidence would prove if its signatures held; same faults but EVIDENCE_SIGNATURE. */
export function crimesOf(set: readonly PublicKey[], evidence: Evidence): readonly Crime[] | Fault {
  switch (evidence.kind) {
    case 'duplicateVote': {
      const { first, second } = evidence;
      const kind = first.kind === 'prevote' ? 'duplicatePrevote' : 'duplicatePrecommit';
      const contradicts = first.kind === second.kind && isSamePlace(first, second) && isDifferent(first, second);
      return contradicts ? oneCrime(set, kind, second) : fault('EVIDENCE_PROVES_NOTHING');
    }
    case 'duplicateProposal': {
      const { first, second } = evidence;
      const contradicts = isSamePlace(first, second) && isDifferent(first, second);
      return contradicts ? oneCrime(set, 'duplicateProposal', second) : fault('EVIDENCE_PROVES_NOTHING');
    }
    case 'amnesia': {
      const { precommit, prevote } = evidence;
      const samePlace = precommit.height === prevote.height && precommit.validator === prevote.validator;
      if (!samePlace || !isAmnesia(precommit, prevote)) return fault('EVIDENCE_PROVES_NOTHING');
      return oneCrime(set, 'amnesia', prevote);
    }
    case 'fork':
      return forkCrimes(set, evidence);
  }
}

type Message = SignedVote | SignedProposal;

function oneCrime(
  set: readonly PublicKey[],
  kind: CrimeKind,
  { height, round, validator }: Message,
): readonly Crime[] | Fault {
  const key = set[validator];
  if (key === undefined) return fault('EVIDENCE_VALIDATOR_UNKNOWN', { validator, validators: set.length });
  return [{ key, kind, height, round }];
}

function forkCrimes(set: readonly PublicKey[], fork: Fork): readonly Crime[] | Fault {
  const [first, second] = fork.commits;
  const isCommit = (tally: Tally): boolean =>
    tally.kind === 'precommit' && tally.value !== null && signersOf(tally).length >= quorum(set.length);
  if (!isCommit(first) || !isCommit(second) || first.value === second.value) return fault('EVIDENCE_PROVES_NOTHING');
  const beside = [...fork.commits, ...fork.tallies].find(({ signatures }) => signatures.length !== set.length);
  if (beside !== undefined)
    return fault('EVIDENCE_VALIDATOR_UNKNOWN', { validator: beside.signatures.length, validators: set.length });
  const accused = accuseFork(fork);
  const needed = honestMin(set.length);
  if (accused.length < needed) {
    const missing = missingPolka(fork, set.length);
    return fault('EVIDENCE_INCOMPLETE', { named: accused.length, needed, ...missing });
  }
  return accused.map(({ validator }) => ({
    key: set[validator] as PublicKey,
    kind: 'fork',
    height: fork.height,
    round: 0,
  }));
}

interface SignatureCheck {
  readonly place: number;
  readonly digest: () => Hash;
  readonly signature: Bytes;
}

/** Every signature in the evidence with what it must be over. */
function signaturesOf(sha256: Sha256, genesisHash: Hash, evidence: Evidence): readonly SignatureCheck[] {
  const ofVote = (vote: SignedVote): SignatureCheck => ({
    place: vote.validator,
    digest: () => voteSigningHash(sha256, { ...vote, genesisHash, blockId: idBytes(vote.value) }),
    signature: vote.signature,
  });
  switch (evidence.kind) {
    case 'duplicateVote':
      return [ofVote(evidence.first), ofVote(evidence.second)];
    case 'amnesia':
      return [ofVote(evidence.precommit), ofVote(evidence.prevote)];
    case 'duplicateProposal':
      return [evidence.first, evidence.second].map((proposal) => ({
        place: proposal.validator,
        digest: () =>
          proposalSigningHash(sha256, { ...proposal, genesisHash, blockId: fromHex(proposal.value) as Hash }),
        signature: proposal.signature,
      }));
    case 'fork':
      return [...evidence.commits, ...evidence.tallies].flatMap((tally) =>
        votesOf(evidence.height, tally).map((vote) => ofVote(vote)),
      );
  }
}

/** The votes of a tally, one by one. */
export function votesOf(height: number, tally: Tally): readonly SignedVote[] {
  const { signatures, ...ballot } = tally;
  return signatures.flatMap((signature, validator) =>
    signature === null ? [] : [{ ...ballot, height, validator, signature }],
  );
}

function isSamePlace(a: Message, b: Message): boolean {
  return a.height === b.height && a.round === b.round && a.validator === b.validator;
}

function isDifferent(a: Message, b: Message): boolean {
  return a.value !== b.value || a.validRound !== b.validRound;
}

function idBytes(value: string | null): Hash | null {
  return value === null ? null : (fromHex(value) as Hash);
}
