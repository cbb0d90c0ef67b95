import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { Ballot, RoundValue, Step, UnsignedProposal, Vote } from '../../consensus/types.ts';
import { type Bytes, toHex } from '../../ledger/base/bytes.ts';
import { decodeCanonical, encodeTrusted, type Value } from '../../ledger/base/codec.ts';
import { isFault } from '../../ledger/base/fault.ts';
import { publicKeyFromRaw } from '../../ledger/base/keys.ts';
import { decodeEntry, encodeEntry, type Standing, type VoteLogEntry } from '../../node/machine/vote-log-entry.ts';

const bytes = (size: number): fc.Arbitrary<Bytes> => fc.uint8Array({ minLength: size, maxLength: size });
const id = bytes(32).map(toHex);
const count = fc.nat(1_000_000);
const validator = fc.nat(99);
const signature = bytes(64);
const steps: readonly Step[] = ['new', 'propose', 'prevote', 'precommit', 'decided'];
const mark: fc.Arbitrary<RoundValue | undefined> = fc.option(fc.record({ value: id, round: count }), {
  nil: undefined,
});
const standing: fc.Arbitrary<Standing> = fc.record({
  round: count,
  step: fc.constantFrom(...steps),
  locked: mark,
  valid: mark,
});
const prevote: fc.Arbitrary<Vote> = fc
  .record({ height: count, round: count, value: id, validator, signature, back: fc.nat(3) })
  .map(({ back, ...vote }) => ({ ...vote, kind: 'prevote', validRound: Math.max(-1, vote.round - 1 - back) }));
const vote: fc.Arbitrary<Vote> = fc.oneof(
  prevote,
  prevote.map((one): Vote => ({ ...one, value: null, validRound: -1 })),
  fc
    .tuple(prevote, fc.boolean())
    .map(([one, nil]): Vote => ({ ...one, kind: 'precommit', validRound: null, value: nil ? null : one.value })),
);
const ballotOf = ({ kind, height, round, value: voted, validRound }: Vote): Ballot => ({
  kind,
  height,
  round,
  value: voted,
  validRound,
});
const proposal: fc.Arbitrary<UnsignedProposal> = prevote.map(({ height, round, validRound, value }) => ({
  height,
  round,
  value: value ?? '',
  validRound: validRound ?? -1,
}));
const blob = fc.uint8Array({ maxLength: 80 });
const polka: fc.Arbitrary<readonly Vote[]> = fc
  .tuple(prevote, fc.uniqueArray(validator, { minLength: 1, maxLength: 7 }))
  .map(([one, senders]) => senders.map((sender) => ({ ...one, validator: sender })));

const entry: fc.Arbitrary<VoteLogEntry> = fc.oneof(
  fc.record({ kind: fc.constant('vote' as const), ballot: vote.map(ballotOf), standing }),
  fc.record({ kind: fc.constant('proposal' as const), proposal, standing }),
  fc.record({
    kind: fc.constant('value' as const),
    height: count,
    value: id,
    content: fc.record({ header: blob, lastCommit: blob, txs: fc.array(blob, { maxLength: 5 }) }),
  }),
  fc.record({ kind: fc.constant('polka' as const), votes: polka }),
  vote.filter(({ kind }) => kind === 'precommit').map((one) => ({ kind: 'signed' as const, vote: one })),
  fc.record({ kind: fc.constant('lost' as const), height: count, at: count }),
  fc.record({
    kind: fc.constant('received' as const),
    height: count,
    round: count,
    value: id,
    at: count,
    timely: fc.boolean(),
  }),
  fc.record({
    kind: fc.constant('begun' as const),
    genesisHash: bytes(32),
    key: bytes(32).map(publicKeyFromRaw),
    at: count,
  }),
);

describe('an entry of the vote log', () => {
  it('is read back as it was written', () => {
    fc.assert(
      fc.property(entry, (one) => {
        expect(decodeEntry(encodeEntry(one))).toEqual(one);
      }),
    );
  });

  it('is nothing where the bytes are random', () => {
    fc.assert(
      fc.property(fc.uint8Array({ maxLength: 200 }), (data) => {
        expect(decodeEntry(data)).toBeUndefined();
      }),
      { numRuns: 500 },
    );
  });

  it('with changed, cut or added bytes never throws, and is taken only for what would be written in these very bytes', () => {
    fc.assert(
      fc.property(entry, fc.nat(), fc.nat(255), fc.constantFrom('change', 'cut', 'add'), (one, place, byte, how) => {
        const data = encodeEntry(one);
        const at = place % data.length;
        const changed =
          how === 'cut'
            ? data.subarray(0, at)
            : how === 'add'
              ? Uint8Array.of(...data, byte)
              : data.map((old, index) => (index === at ? byte : old));
        requireSame(changed);
      }),
      { numRuns: 1000 },
    );
  });

  it('with one part replaced, dropped or repeated is refused, or is another whole entry', () => {
    const any: fc.Arbitrary<Value> = fc.oneof(
      fc.constantFrom<Value>(null, true, -2, 'vote', 2n ** 60n),
      fc.nat(),
      blob,
      fc.array(fc.nat(), { maxLength: 7 }),
      fc.constant({ a: 1 }),
    );
    fc.assert(
      fc.property(entry, fc.array(fc.nat(), { minLength: 1, maxLength: 4 }), any, (one, path, value) => {
        const whole = decodeCanonical(encodeEntry(one));
        if (isFault(whole)) throw new TypeError('an entry is canonical');
        for (const changed of changesAt(whole, path, value)) requireSame(encodeTrusted(changed));
      }),
      { numRuns: 1000 },
    );
  });
});

/** What is read must be exactly what stands there: nothing ignored, nothing guessed. */
function requireSame(data: Bytes): void {
  const read = decodeEntry(data);
  if (read !== undefined) expect(encodeEntry(read)).toEqual(data);
}

/** The value with the part at the path replaced, dropped and repeated. */
function changesAt(whole: Value, [step = 0, ...rest]: readonly number[], value: Value): readonly Value[] {
  if (!Array.isArray(whole) || whole.length === 0) return [value];
  const list: readonly Value[] = whole;
  const at = step % list.length;
  const part = list[at] ?? null;
  if (rest.length > 0) return changesAt(part, rest, value).map((changed) => list.with(at, changed));
  return [list.with(at, value), list.toSpliced(at, 1), list.toSpliced(at, 0, part)];
}
