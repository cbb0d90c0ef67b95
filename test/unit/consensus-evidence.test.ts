import { describe, expect, it } from 'vitest';
import { findAmnesia } from '../../consensus/amnesia.ts';
import type { Vote } from '../../consensus/types.ts';
import { applyVote, createVoteKeeper } from '../../consensus/vote-keeper.ts';
import { decodeCanonical, encodeCanonical, type Value } from '../../ledger/base/codec.ts';
import { isFault } from '../../ledger/base/fault.ts';
import { invariant } from '../../ledger/base/invariant.ts';
import { createFork, leanFork } from '../../ledger/evidence/accuse-fork.ts';
import { decodeEvidence } from '../../ledger/evidence/decode-evidence.ts';
import {
  type Evidence,
  encodeEvidence,
  evidenceHeight,
  evidenceId,
  type Fork,
  type Tally,
} from '../../ledger/evidence/evidence-form.ts';
import { verifyEvidence } from '../../ledger/evidence/verify-evidence.ts';
import {
  cheapVerify,
  genesisHash,
  keysOf,
  sha256,
  signedProposal,
  signedVote,
  tallyOf,
  valueNamed,
} from '../evidence-votes.ts';

const HEIGHT = 7;
const [a, b] = [valueNamed('a'), valueNamed('b')];
const keys = keysOf(4);
const verdict = (evidence: Evidence, set = keys) => verifyEvidence(sha256, cheapVerify, genesisHash, set, evidence);
const codeOf = (evidence: Evidence, set = keys) => {
  const found = verdict(evidence, set);
  return isFault(found) ? found.code : 'proven';
};

function prevote(round: number, value: string | null, validRound = -1, validator = 2): Vote {
  return signedVote({ kind: 'prevote', height: HEIGHT, round, value, validRound, validator });
}

function precommit(round: number, value: string | null, validator = 2): Vote {
  return signedVote({ kind: 'precommit', height: HEIGHT, round, value, validRound: null, validator });
}

function proposal(round: number, value: string, validRound = -1) {
  return signedProposal({ height: HEIGHT, round, value, validRound, validator: 2 });
}

const commit = (round: number, value: string, places: readonly number[]): Tally =>
  tallyOf(4, HEIGHT, { kind: 'precommit', round, value, validRound: null }, places);
const polka = (round: number, value: string, validRound: number, places: readonly number[]): Tally =>
  tallyOf(4, HEIGHT, { kind: 'prevote', round, value, validRound }, places);
const fork = (first: Tally, second: Tally, ...tallies: readonly Tally[]): Fork => ({
  kind: 'fork',
  height: HEIGHT,
  commits: [first, second],
  tallies,
});

const proven: readonly (readonly [string, Evidence, readonly number[]])[] = [
  ['two prevotes', { kind: 'duplicateVote', first: prevote(3, a), second: prevote(3, b) }, [2]],
  ['a prevote and nil', { kind: 'duplicateVote', first: prevote(3, a), second: prevote(3, null) }, [2]],
  ['one value, two validRounds', { kind: 'duplicateVote', first: prevote(3, a), second: prevote(3, a, 1) }, [2]],
  ['two precommits', { kind: 'duplicateVote', first: precommit(3, a), second: precommit(3, null) }, [2]],
  ['two proposals', { kind: 'duplicateProposal', first: proposal(3, a), second: proposal(3, b) }, [2]],
  [
    'one proposal, two validRounds',
    { kind: 'duplicateProposal', first: proposal(3, a), second: proposal(3, a, 0) },
    [2],
  ],
  ['a lock forgotten', { kind: 'amnesia', precommit: precommit(3, a), prevote: prevote(5, b, 2) }, [2]],
  ['two commits of a round', fork(commit(1, a, [0, 1, 2]), commit(1, b, [1, 2, 3])), [1, 2]],
  [
    'a later commit without a polka between',
    fork(commit(0, a, [0, 1, 2]), commit(2, b, [1, 2, 3]), polka(2, b, -1, [1, 2, 3])),
    [1, 2],
  ],
  [
    'a later commit over two polkas of the first round',
    fork(
      commit(1, a, [0, 1, 2]),
      commit(4, b, [1, 2, 3]),
      polka(1, a, -1, [0, 1, 2]),
      polka(1, b, 0, [1, 2, 3]),
      polka(4, b, 1, [1, 2, 3]),
    ),
    [1, 2],
  ],
];

const nothing: readonly (readonly [string, Evidence, string])[] = [
  [
    'the same vote twice',
    { kind: 'duplicateVote', first: prevote(3, a), second: prevote(3, a) },
    'EVIDENCE_PROVES_NOTHING',
  ],
  [
    'votes of two rounds',
    { kind: 'duplicateVote', first: prevote(3, a), second: prevote(4, b) },
    'EVIDENCE_PROVES_NOTHING',
  ],
  [
    'votes of two validators',
    { kind: 'duplicateVote', first: prevote(3, a), second: prevote(3, b, -1, 1) },
    'EVIDENCE_PROVES_NOTHING',
  ],
  [
    'prevote and precommit',
    { kind: 'duplicateVote', first: prevote(3, a), second: precommit(3, b) },
    'EVIDENCE_PROVES_NOTHING',
  ],
  [
    'the same proposal twice',
    { kind: 'duplicateProposal', first: proposal(3, a), second: proposal(3, a) },
    'EVIDENCE_PROVES_NOTHING',
  ],
  [
    'a lock freed by a polka of its round',
    { kind: 'amnesia', precommit: precommit(3, a), prevote: prevote(5, b, 3) },
    'EVIDENCE_PROVES_NOTHING',
  ],
  [
    'a later prevote for the locked value',
    { kind: 'amnesia', precommit: precommit(3, a), prevote: prevote(5, a) },
    'EVIDENCE_PROVES_NOTHING',
  ],
  [
    'a later nil prevote',
    { kind: 'amnesia', precommit: precommit(3, a), prevote: prevote(5, null) },
    'EVIDENCE_PROVES_NOTHING',
  ],
  [
    'a nil precommit',
    { kind: 'amnesia', precommit: precommit(3, null), prevote: prevote(5, b) },
    'EVIDENCE_PROVES_NOTHING',
  ],
  [
    'the prevote of the same round',
    { kind: 'amnesia', precommit: precommit(3, a), prevote: prevote(3, b) },
    'EVIDENCE_PROVES_NOTHING',
  ],
  [
    'another validator’s prevote',
    { kind: 'amnesia', precommit: precommit(3, a), prevote: prevote(5, b, -1, 1) },
    'EVIDENCE_PROVES_NOTHING',
  ],
  ['two commits of one value', fork(commit(1, a, [0, 1, 2]), commit(2, a, [1, 2, 3])), 'EVIDENCE_PROVES_NOTHING'],
  ['a commit short of a quorum', fork(commit(1, a, [0, 1, 2]), commit(1, b, [2, 3])), 'EVIDENCE_PROVES_NOTHING'],
  [
    'a place outside the set',
    { kind: 'duplicateVote', first: prevote(3, a, -1, 4), second: prevote(3, b, -1, 4) },
    'EVIDENCE_VALIDATOR_UNKNOWN',
  ],
  [
    'a ballot over another set',
    fork(
      commit(1, a, [0, 1, 2]),
      commit(1, b, [1, 2, 3]),
      tallyOf(5, HEIGHT, { kind: 'prevote', round: 1, value: a, validRound: -1 }, [0]),
    ),
    'EVIDENCE_VALIDATOR_UNKNOWN',
  ],
];

describe('evidence', () => {
  it.each(proven)('proves guilt: %s', (_, evidence, places) => {
    const found = verdict(evidence);
    expect(found).toMatchObject({ guilty: places.map((place) => keys[place]) });
    const decoded = decodeEvidence(encodeEvidence(evidence));
    invariant(!isFault(decoded), 'what was encoded decodes');
    expect(evidenceId(sha256, decoded)).toEqual(evidenceId(sha256, evidence));
    expect(verdict(decoded)).toEqual(found);
  });

  it.each(nothing)('proves nothing: %s', (_, evidence, code) => {
    expect(codeOf(evidence)).toBe(code);
  });

  it('has one id, whichever of two messages was seen first', () => {
    const [first, second] = [prevote(3, a), prevote(3, b)];
    const id = evidenceId(sha256, { kind: 'duplicateVote', first, second });
    expect(evidenceId(sha256, { kind: 'duplicateVote', first: second, second: first })).toEqual(id);
    const [one, other] = [commit(1, a, [0, 1, 2]), commit(3, b, [1, 2, 3])];
    expect(evidenceId(sha256, fork(other, one))).toEqual(evidenceId(sha256, fork(one, other)));
  });

  it.each(proven)('accuses nobody when any signature in it does not hold: %s', (_, evidence) => {
    const places = evidence.kind === 'fork' ? [0, 1, 2, 3] : [2];
    for (const place of places) {
      const others = keys.with(place, keysOf(9)[8] as (typeof keys)[number]);
      expect(verdict(evidence, others)).toMatchObject({ code: 'EVIDENCE_SIGNATURE', detail: { validator: place } });
    }
    expect(verifyEvidence(sha256, cheapVerify, sha256(genesisHash), keys, evidence)).toMatchObject({
      code: 'EVIDENCE_SIGNATURE',
    });
  });

  it('names the same deed whatever votes prove it', () => {
    const crimes = [prevote(3, b), prevote(3, null)].map((second) => {
      const found = verdict({ kind: 'duplicateVote', first: prevote(3, a), second });
      return isFault(found) ? [] : found.crimes;
    });
    expect(crimes[0]).toEqual([{ key: keys[2], kind: 'duplicatePrevote', height: HEIGHT, round: 3 }]);
    expect(crimes[1]).toEqual(crimes[0]);
  });
});

describe('a fork that names too few', () => {
  const commits = [commit(1, a, [0, 1, 2]), commit(4, b, [1, 2, 3])] as const;

  it('says which polka is missing, from the second commit down to the first', () => {
    const missing = (...tallies: readonly Tally[]) => verdict(fork(...commits, ...tallies));
    const named = { code: 'EVIDENCE_INCOMPLETE' };
    const top = polka(4, b, 2, [1, 2, 3]);
    const middle = polka(2, b, 1, [1, 2, 3]);
    const low = polka(1, b, -1, [1, 2, 3]);
    expect(missing()).toMatchObject({ ...named, detail: { named: 0, needed: 2, round: 4, value: b } });
    expect(missing(top)).toMatchObject({ ...named, detail: { round: 2, value: b } });
    expect(missing(top, middle)).toMatchObject({ ...named, detail: { round: 1, value: b } });
    expect(missing(top, middle, low)).toMatchObject({ ...named, detail: { round: 1, value: a } });
    expect(codeOf(fork(...commits, polka(1, a, -1, [0, 1, 2]), low, middle, top))).toBe('proven');
  });

  it('is completed from a bag of votes, and made lean again', () => {
    const votes = [0, 1, 2, 3].flatMap((place) => [
      prevote(1, a, -1, place),
      prevote(1, b, -1, place),
      prevote(2, b, 1, place),
      prevote(4, b, 2, place),
      precommit(0, null, place),
      { ...prevote(1, a, -1, place), height: HEIGHT + 1 },
    ]);
    const made = createFork({ height: HEIGHT, validators: 4, commits, votes });
    expect(made.tallies.map(({ round, value }) => [round, value])).toEqual([
      [0, null],
      ...[a, b].sort().map((value) => [1, value]),
      [2, b],
      [4, b],
    ]);
    expect(codeOf(made)).toBe('proven');
    const lean = leanFork(made, 4);
    expect(lean.tallies.length).toBe(2);
    expect(codeOf(lean)).toBe('proven');
    expect(evidenceHeight(lean)).toBe(HEIGHT);
  });
});

describe('the form of evidence', () => {
  const parts = (evidence: Evidence): Value[] => {
    const value = decodeCanonical(encodeEvidence(evidence));
    return Array.isArray(value) ? [...value] : [];
  };
  const votes: Evidence = { kind: 'duplicateVote', first: prevote(3, a), second: prevote(3, b) };
  const forgotten: Evidence = { kind: 'amnesia', precommit: precommit(3, a), prevote: prevote(5, b) };
  const proposals: Evidence = { kind: 'duplicateProposal', first: proposal(3, a), second: proposal(3, b) };
  const split = fork(commit(1, a, [0, 1, 2]), commit(1, b, [1, 2, 3]), polka(0, a, -1, [0]));
  const signature = new Uint8Array(64);

  it.each<readonly [string, Value]>([
    ['no list', 7],
    ['an unknown kind', ['bribe', 1]],
    ['a part too many: votes', [...parts(votes), 0]],
    ['a part too many: proposals', [...parts(proposals), 0]],
    ['a part too many: amnesia', [...parts(forgotten), 0]],
    ['a part too many: fork', [...parts(split), 0]],
    ['messages in the other order', parts(votes).with(5, (parts(votes)[5] as Value[]).toReversed())],
    ['commits in the other order', parts(split).with(2, (parts(split)[2] as Value[]).toReversed())],
    ['an unknown vote kind', parts(votes).with(1, 'nod')],
    ['height 0', parts(votes).with(2, 0)],
    ['a negative round', parts(votes).with(3, -1)],
    ['a validator beyond the largest set', parts(votes).with(4, 100)],
    ['one message only', parts(votes).with(5, (parts(votes)[5] as Value[]).slice(1))],
    [
      'a short signature',
      parts(votes).with(5, [[null, -1, signature.slice(1)], (parts(votes)[5] as Value[])[0] as Value]),
    ],
    [
      'a nil prevote with a validRound',
      parts(votes).with(5, [[null, 1, signature], (parts(votes)[5] as Value[])[0] as Value]),
    ],
    [
      'a validRound that is not earlier',
      parts(proposals).with(
        4,
        [0, 1].map(() => [new Uint8Array(32), 3, signature]),
      ),
    ],
    [
      'a nil proposal',
      parts(proposals).with(
        4,
        [0, 1].map(() => [null, -1, signature]),
      ),
    ],
    [
      'a precommit with a validRound',
      parts(forgotten).with(3, [[3, new Uint8Array(32), 1, signature], (parts(forgotten)[3] as Value[])[1] as Value]),
    ],
    ['a ballot that nobody signed', parts(split).with(3, [['prevote', 0, null, -1, [null, null, null, null]]])],
    ['a ballot twice', parts(split).with(3, [...(parts(split)[3] as Value[]), ...(parts(split)[3] as Value[])])],
    [
      'too many signatures',
      parts(split).with(3, [['prevote', 0, null, -1, Array.from({ length: 101 }, () => signature)]]),
    ],
  ])('is refused: %s', (_, value) => {
    expect(decodeEvidence(encodeCanonical(value))).toMatchObject({ code: 'EVIDENCE_MALFORMED' });
  });

  it('is refused beyond its bytes, and where it is not canonical', () => {
    expect(decodeEvidence(new Uint8Array(1024 * 1024 + 1))).toMatchObject({ code: 'EVIDENCE_MALFORMED' });
    expect(decodeEvidence(Uint8Array.of(0x18, 0x01))).toMatchObject({ code: 'CODEC_NOT_CANONICAL' });
  });
});

describe('amnesia among the votes of a height', () => {
  const keeperOf = (...votes: readonly Vote[]) =>
    votes.reduce((keeper, vote) => applyVote(keeper, vote, 0).keeper, createVoteKeeper(4));

  it('is found whichever of the two votes comes later', () => {
    const [locked, forgot] = [precommit(3, a), prevote(5, b, 2)];
    const found = { kind: 'amnesia', precommit: locked, prevote: forgot };
    expect(findAmnesia(keeperOf(precommit(1, null), locked), forgot)).toEqual(found);
    expect(findAmnesia(keeperOf(prevote(2, b), forgot), locked)).toEqual(found);
  });

  it('is found in a vote of a far round', () => {
    const forgot = prevote(50, b, 2);
    expect(findAmnesia(keeperOf(forgot), precommit(3, a))).toMatchObject({ prevote: forgot });
  });

  it('is not in what an honest validator signs', () => {
    expect(findAmnesia(keeperOf(precommit(3, a)), prevote(5, b, 3))).toBeUndefined();
    expect(findAmnesia(keeperOf(precommit(3, a)), prevote(5, a))).toBeUndefined();
    expect(findAmnesia(keeperOf(precommit(3, a)), prevote(5, null))).toBeUndefined();
    expect(findAmnesia(keeperOf(precommit(3, null)), prevote(5, b))).toBeUndefined();
    expect(findAmnesia(keeperOf(precommit(3, a)), prevote(5, b, -1, 1))).toBeUndefined();
    expect(findAmnesia(keeperOf(prevote(2, b)), precommit(3, a))).toBeUndefined();
  });
});
