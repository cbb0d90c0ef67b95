import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { decodeCanonical, encodeCanonical, type Value, type ValueMap } from '../../ledger/base/codec.ts';
import { isFault } from '../../ledger/base/fault.ts';
import { createBidScene } from '../bid-scene.ts';
import type { TestContext, TestSigner } from '../ledger-context.ts';
import { propertySeed } from '../property-seed.ts';
import { createSealScene, type SealMember, type SealScene } from '../seal-scene.ts';

const START = Date.parse('2026-02-02T10:00:00Z');

/** A transaction that would be accepted, on a ledger where it would. */
interface Good {
  readonly type: string;
  readonly context: TestContext;
  readonly payload: ValueMap;
  readonly signer: TestSigner;
  /** `refused` where even the good one is: a complaint about a share that is good. */
  readonly end?: 'refused';
}

/** One change of one place, which may be deep inside. */
interface Mutation {
  readonly path: readonly number[];
  readonly how: number;
  readonly value: Value;
}

const scalar: fc.Arbitrary<Value> = fc.oneof(
  fc.maxSafeInteger(),
  fc.integer({ min: -3, max: 300 }),
  fc.boolean(),
  fc.string({ maxLength: 20 }),
  fc.uint8Array({ maxLength: 100 }),
  fc.constantFrom<Value[]>(
    new Uint8Array(48).with(0, 0xc0),
    new Uint8Array(96).with(0, 0xc0),
    new Uint8Array(32).fill(255),
  ),
  fc.constantFrom<Value[]>([], {}, null, Number.MAX_SAFE_INTEGER),
);
const mutation: fc.Arbitrary<Mutation> = fc.record({
  path: fc.array(fc.nat({ max: 20 }), { minLength: 1, maxLength: 3 }),
  how: fc.nat({ max: 1_000_000 }),
  value: scalar,
});

const isMap = (value: Value): value is ValueMap =>
  typeof value === 'object' && value !== null && !Array.isArray(value) && !(value instanceof Uint8Array);

/** The value with the mutation made: at the end of the path where it is inside a list or a map, here otherwise. */
function mutated(value: Value, { path, how, value: other }: Mutation): Value {
  const [place, ...rest] = path;
  if (place !== undefined && Array.isArray(value) && value.length > 0) {
    const at = place % value.length;
    const inner = mutated(value[at] as Value, { path: rest, how, value: other });
    const list: readonly Value[] = value;
    return [list.with(at, inner), list.toSpliced(at, 1), [...list, inner], list.toReversed()][how % 4] ?? [];
  }
  if (place !== undefined && isMap(value)) {
    const names = Object.keys(value);
    const name = names[place % Math.max(names.length, 1)];
    if (name === undefined) return other;
    if (how % 16 === 15) return { ...value, more: other };
    const { [name]: chosen, ...others } = value;
    if (how % 16 === 14) return others;
    return { ...others, [name]: mutated(chosen as Value, { path: rest, how: how >> 4, value: other }) };
  }
  if (value instanceof Uint8Array && value.length > 0 && how % 4 > 0) {
    const at = how % value.length;
    const changed = value.with(at, (value[at] ?? 0) ^ (1 << (how % 8)));
    return [changed, changed, value.slice(0, at), Uint8Array.from([...value, 0])][how % 4] ?? value;
  }
  if (typeof value === 'number' && how % 2 === 0) return Math.min(value + ((how % 7) - 3), Number.MAX_SAFE_INTEGER);
  return other;
}

/** What a ledger says of any bytes that decode: refused by form, a fault that the type lists, or accepted. Never anything else. */
function outcomeOf({ type, context, signer }: Good, payload: Value): 'form' | 'fault' | 'accepted' {
  const row = context.modules.flatMap(({ txs }) => txs).find((candidate) => candidate.type === type);
  if (row === undefined) throw new TypeError(`the type exists: ${type}`);
  const sent = decodeCanonical(encodeCanonical(payload));
  if (isFault(sent)) return 'form';
  if (row.payload.check(sent, '') !== undefined) return 'form';
  return 'fault' in context.run(row, sent as ValueMap, signer) ? 'fault' : 'accepted';
}

function check(goods: readonly Good[], numRuns: number): void {
  const seen = new Set<string>();
  for (const good of goods) {
    let taken = false;
    fc.assert(
      fc.property(fc.array(mutation, { minLength: 1, maxLength: 3 }), (mutations) => {
        const outcome = outcomeOf(good, mutations.reduce<Value>(mutated, good.payload));
        taken ||= outcome === 'accepted';
        seen.add(outcome);
      }),
      { seed: propertySeed(), numRuns },
    );
    // The good one was good: it is what the mutations are near to, and one of them may have come before it.
    if (!taken && good.end !== 'refused')
      expect([good.type, outcomeOf(good, good.payload)]).toEqual([good.type, 'accepted']);
  }
  expect([...seen]).toEqual(expect.arrayContaining(['form', 'fault']));
}

describe('any change of a good transaction is accepted or refused by a listed fault', () => {
  it('of seal.*', { timeout: 60_000 }, () => {
    const [registering, dealing, verifying, active] = [1, 2, 3, 4].map(() => createSealScene({ time: START })) as [
      SealScene,
      SealScene,
      SealScene,
      SealScene,
    ];
    for (const scene of [registering, dealing, verifying]) scene.advance(START + 1);
    for (const scene of [dealing, verifying]) for (const member of scene.members) scene.register(member);
    for (const member of verifying.members) verifying.deal(member);
    active.makeKey();
    active.advance(active.read().time + 600_000);
    const [first] = registering.members as [SealMember];
    const [holder] = active.members as [SealMember];
    const { signer } = first;
    check(
      [
        { type: 'seal.register', context: registering, payload: registering.registration(first), signer },
        { type: 'seal.deal', context: dealing, payload: dealing.dealPayload(first), signer },
        { type: 'seal.complain', context: verifying, payload: verifying.complaint(first, 2), signer, end: 'refused' },
        { type: 'seal.ack', context: verifying, payload: verifying.acknowledgement(first), signer },
        { type: 'seal.heartbeat', context: active, payload: active.heartbeat(holder), signer: holder.signer },
      ],
      60,
    );
  });

  it('of bid.*', { timeout: 60_000 }, () => {
    const open = createBidScene({ lots: 2 });
    const bidder = open.bidder(1);
    open.secure(bidder);
    const fresh = { type: 'bid.submit', context: open, payload: open.payload(bidder), signer: bidder.as };
    const other = open.bidder(2);
    open.secure(other);
    const bid = open.submit(other);
    const replacing = open.payload(other, { slot: 1, replaces: bid });
    const leaving = open.bidder(4);
    open.secure(leaving, 2);
    const left = open.submit(leaving, { lot: 2 });
    const closed = createBidScene();
    const third = closed.bidder(3);
    closed.secure(third);
    closed.submit(third);
    closed.close();
    const [opener] = closed.seal.members as [SealMember];
    const shares = [{ bid: 1, share: closed.share(opener, 1) }];
    const index = closed.seal.index(opener);
    check(
      [
        fresh,
        { type: 'bid.replace', context: open, payload: replacing, signer: other.as },
        { type: 'bid.withdraw', context: open, payload: { tender: open.tenderId, bid: left }, signer: leaving.as },
        {
          type: 'bid.openingShares',
          context: closed,
          payload: { tender: closed.tenderId, index, shares },
          signer: opener.signer,
        },
      ],
      150,
    );
  });
});
