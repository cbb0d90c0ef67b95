import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { isFault } from '../../ledger/base/fault.ts';
import { keyText } from '../../ledger/base/keys.ts';
import { faultyMax, honestMin, quorum } from '../../ledger/base/quorum.ts';
import { createFork, leanFork } from '../../ledger/evidence/accuse-fork.ts';
import { decodeEvidence } from '../../ledger/evidence/decode-evidence.ts';
import { encodeEvidence, type Fork, type SignedVote } from '../../ledger/evidence/evidence-form.ts';
import { verifyEvidence } from '../../ledger/evidence/verify-evidence.ts';
import { cheapVerify, genesisHash, keysOf, sha256, signedVote, tallyOf, valueNamed } from '../evidence-votes.ts';
import { propertySeed } from '../property-seed.ts';
import { createRandom, type Random } from '../sim/random.ts';
import { HEIGHT, type PlayedFork, playFork } from './byzantine-height.ts';

const sizes = fc.constantFrom(4, 5, 6, 7, 10, 13);
const seeds = fc.nat({ max: 2 ** 31 });

interface Played {
  readonly n: number;
  readonly liarCount: number;
  readonly random: Random;
  readonly played: PlayedFork;
}

/** More than f lie, and fewer than a quorum. */
function play(n: number, seed: number): Played {
  const random = createRandom(seed);
  const liarCount = random.between(faultyMax(n) + 1, quorum(n) - 1);
  return { n, liarCount, random, played: playFork(n, liarCount, random) };
}

/** Every pair of commits for different values. */
function forksOf({ n, played }: Played, votes: readonly SignedVote[]): readonly Fork[] {
  return played.commits.flatMap((first, at) =>
    played.commits.slice(at + 1).flatMap((second) => {
      if (first.value === second.value) return [];
      const [one, other] = [first, second].map(({ round, value, votes: signed }) =>
        tallyOf(
          n,
          HEIGHT,
          { kind: 'precommit', round, value, validRound: null },
          signed.map(({ validator }) => validator),
        ),
      );
      if (one === undefined || other === undefined) return [];
      return [createFork({ height: HEIGHT, validators: n, commits: [one, other], votes })];
    }),
  );
}

function honestKeys(n: number, { honestVotes }: PlayedFork): ReadonlySet<string> {
  const keys = keysOf(n);
  return new Set(honestVotes.flatMap(({ validator }) => keys.slice(validator, validator + 1).map(keyText)));
}

/** What liars may add: any vote of their own keys. */
function lies({ n, played, random }: Played): readonly SignedVote[] {
  const honest = new Set(played.honestVotes.map(({ validator }) => validator));
  const liars = Array.from({ length: n }, (_, place) => place).filter((place) => !honest.has(place));
  return Array.from({ length: 20 }, () => {
    const kind = random.pick(['prevote', 'precommit'] as const);
    const round = random.between(0, 9);
    const value = random.chance(200) ? null : valueNamed(random.pick(['a', 'b', 'c', 'd']));
    const validRound = kind === 'precommit' ? null : value === null ? -1 : random.between(-1, round - 1);
    return signedVote({ kind, height: HEIGHT, round, value, validRound, validator: random.pick(liars) });
  });
}

const verdict = (n: number, fork: Fork) => verifyEvidence(sha256, cheapVerify, genesisHash, keysOf(n), fork);

describe('a fork made by more than a third', () => {
  it('names at least f + 1 when the polkas were kept, and never an honest key', () => {
    let forks = 0;
    let acrossRounds = 0;
    const check = (n: number, seed: number) => {
      const scene = play(n, seed);
      const honest = honestKeys(n, scene.played);
      for (const fork of forksOf(scene, scene.played.kept)) {
        forks++;
        if (fork.commits[0].round !== fork.commits[1].round) acrossRounds++;
        for (const form of [fork, leanFork(fork, n)]) {
          const found = verdict(n, form);
          if (isFault(found)) throw new TypeError(`${found.code} ${JSON.stringify(found.detail)}`);
          expect(found.guilty.length).toBeGreaterThanOrEqual(honestMin(n));
          expect(found.guilty.filter((key) => honest.has(keyText(key)))).toEqual([]);
        }
        expect(leanFork(fork, n).tallies.length).toBeLessThanOrEqual(2);
        expect(decodeEvidence(encodeEvidence(fork))).toEqual(fork);
      }
    };
    fc.assert(fc.property(sizes, seeds, check), { numRuns: 400, seed: propertySeed() });
    expect(forks).toBeGreaterThan(100);
    expect(acrossRounds).toBeGreaterThan(50);
  });

  it('accuses no honest key, whatever votes are left out of the bag or put into it', () => {
    let accusing = 0;
    let incomplete = 0;
    const check = (n: number, seed: number) => {
      const scene = play(n, seed);
      const honest = honestKeys(n, scene.played);
      const { kept, honestVotes } = scene.played;
      const share = scene.random.between(0, 1000);
      const bag = [...lies(scene), ...kept, ...honestVotes].filter(() => scene.random.chance(share));
      for (const fork of forksOf(scene, scene.random.shuffled(bag))) {
        const found = verdict(n, fork);
        if (isFault(found)) {
          expect(found.code).toBe('EVIDENCE_INCOMPLETE');
          expect(found.detail.value).toBeTypeOf('string');
          incomplete++;
        } else {
          expect(found.guilty.filter((key) => honest.has(keyText(key)))).toEqual([]);
          accusing++;
        }
      }
    };
    fc.assert(fc.property(sizes, seeds, check), { numRuns: 400, seed: propertySeed() });
    expect(accusing).toBeGreaterThan(100);
    expect(incomplete).toBeGreaterThan(10);
  });
});
