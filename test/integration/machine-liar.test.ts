import { expect, test } from 'vitest';
import { encodeMessage } from '../../consensus/messages.ts';
import type { Ballot } from '../../consensus/types.ts';
import { type Bytes, toHex } from '../../ledger/base/bytes.ts';
import { isFault } from '../../ledger/base/fault.ts';
import { invariant } from '../../ledger/base/invariant.ts';
import { createVerifier } from '../../node/crypto/verify.ts';
import { createCatchUp, fetchFrom } from '../../node/machine/catch-up.ts';
import type { MachineEffect } from '../../node/machine/effects.ts';
import { createMachine, type Machine } from '../../node/machine/machine.ts';
import { blockWriteFrom } from '../../node/runtime/block-write.ts';
import { createMemoryStore } from '../../storage/memory-store.ts';
import {
  begunAt,
  hear,
  keep,
  keyAt,
  machineOptions,
  NOW,
  openLedger,
  openMachine,
  prevotes,
  proposalMessage,
  signed,
} from './lone-machine.ts';

function step(machine: Machine, from: string, bytes: Bytes): readonly MachineEffect[] {
  return machine.step({ kind: 'message', from, bytes, receivedAt: NOW }, NOW);
}

/** Place 0 at the end of height 1; `before` speaks while the height runs. Gives it with what its first step at height 2 wants. */
async function atHeightTwo(before: (machine: Machine) => void) {
  const log: Bytes[] = [];
  const store = createMemoryStore();
  const machine = openMachine(log, openLedger(store));
  before(machine);
  const first = proposalMessage(openLedger(), 0, 1, []);
  const { value } = first.proposal;
  hear(machine, log, 1, first);
  hear(machine, log, 1, prevotes(0, value, -1));
  const ballot: Ballot = { kind: 'precommit', height: 1, round: 0, value, validRound: null };
  // With its own a quorum; place 3 may still join the commit.
  const votes = [1, 2].map((place) => signed(place, ballot));
  const decided = step(machine, 'p1', encodeMessage({ kind: 'votes', votes }));
  const commit = decided.find((effect) => effect.kind === 'commit');
  invariant(commit !== undefined, 'the height is decided');
  await store.commitBlock(blockWriteFrom(commit.executed, commit.commit, commit.polkas));
  const effects = machine.step({ kind: 'tick' }, NOW);
  keep(machine, log, effects);
  return { machine, effects };
}

const isWake = (effect: MachineEffect): boolean => effect.kind === 'send' && effect.to === 'p2';

test('one that votes as soon as a height begins does not make an idle network build a block at once', async () => {
  const { machine } = await atHeightTwo(() => undefined);
  const nil = (place: number) => signed(place, { kind: 'prevote', height: 2, round: 0, value: null, validRound: -1 });
  const heard = step(machine, 'p3', encodeMessage({ kind: 'votes', votes: [nil(3)] }));
  expect(heard.some(isWake)).toBe(false);
  expect(machine.wakeAt(NOW)).toBeLessThanOrEqual(NOW + 1000);
  // Two of four: one of them is honest.
  const more = step(machine, 'p1', encodeMessage({ kind: 'votes', votes: [nil(1)] }));
  expect(more.some(isWake)).toBe(true);
});

test('a lone vote counts as a word when the height is a second old', async () => {
  const { machine } = await atHeightTwo(() => undefined);
  const vote = signed(3, { kind: 'prevote', height: 2, round: 0, value: null, validRound: -1 });
  step(machine, 'p3', encodeMessage({ kind: 'votes', votes: [vote] }));
  expect(machine.step({ kind: 'tick' }, NOW + 1000).some(isWake)).toBe(true);
});

/** A machine that counts the signatures it checks. */
function countingMachine(): { readonly machine: Machine; readonly checks: () => number } {
  let count = 0;
  const verify = createVerifier();
  const options = machineOptions([begunAt(NOW)], openLedger());
  const built = createMachine(
    {
      ...options,
      verify(...check) {
        count++;
        return verify(...check);
      },
    },
    NOW,
  );
  invariant(!isFault(built), 'the log is its own');
  const peer = { kind: 'peer', peer: 'p3', validatorKey: toHex(keyAt(3)), connected: true } as const;
  built.machine.step(peer, NOW);
  return { machine: built.machine, checks: () => count };
}

test('an equivocator has two votes of each place checked, however many it signs', () => {
  const { machine, checks } = countingMachine();
  const votes = Array.from({ length: 60 }, (_, n) => {
    const value = n.toString(16).padStart(64, '0');
    return signed(3, { kind: 'prevote', height: 1, round: 0, value, validRound: -1 });
  });
  const found = step(machine, 'p3', encodeMessage({ kind: 'votes', votes: votes.slice(0, 30) }));
  expect(found.filter(({ kind }) => kind === 'evidence')).toHaveLength(1);
  expect(checks()).toBe(2);
  for (const vote of votes) step(machine, 'p3', encodeMessage({ kind: 'votes', votes: [vote] }));
  expect(checks()).toBe(2);
});

test('votes of ever higher rounds are looked at once a second', () => {
  const { machine, checks } = countingMachine();
  for (let round = 100; round < 200; round++) {
    const vote = signed(3, { kind: 'prevote', height: 1, round, value: null, validRound: -1 });
    step(machine, 'p3', encodeMessage({ kind: 'votes', votes: [vote] }));
  }
  expect(checks()).toBe(1);
});

test('a late precommit with a wrong signature costs its sender the connection', async () => {
  const { machine } = await atHeightTwo(() => undefined);
  const { value } = proposalMessage(openLedger(), 0, 1, []).proposal;
  const forged = { ...signed(2, { kind: 'precommit', height: 1, round: 0, value, validRound: null }), validator: 3 };
  const effects = step(machine, 'p3', encodeMessage({ kind: 'votes', votes: [forged] }));
  expect(effects).toContainEqual({ kind: 'ban', peer: 'p3', reason: 'bad votes' });
});

test('early messages are bounded by validator, under whatever network identities it comes', async () => {
  const { effects } = await atHeightTwo((machine) => {
    machine.step({ kind: 'peer', peer: 'other', validatorKey: toHex(keyAt(3)), connected: true }, NOW);
    for (const from of ['p3', 'other']) {
      for (let place = 0; place < 40; place++) {
        const transactions = [Uint8Array.of(place)];
        step(machine, from, encodeMessage({ kind: 'wake', height: 2, transactions }));
      }
    }
  });
  expect(effects.filter(({ kind }) => kind === 'verify')).toHaveLength(32);
});

test('a voter asks validators for blocks, as long as one of them is ahead; others may claim any height', () => {
  const sync = createCatchUp();
  for (const liar of ['a', 'b', 'c', 'd']) sync.heights.set(liar, 1_000_000);
  sync.heights.set('v', 9);
  const isValidator = (peer: string): boolean => peer === 'v';
  for (let next = 1; next <= 9; next++) expect(fetchFrom(sync, next, true, isValidator, NOW)).toBe('v');
  expect(fetchFrom(sync, 10, true, isValidator, NOW)).not.toBe('v');
  const asked = [1, 2, 3, 4, 5].map((next) => fetchFrom(sync, next, false, isValidator, NOW));
  expect(new Set(asked).size).toBe(5);
});
