import { expect, test } from 'vitest';
import { encodeMessage } from '../../consensus/messages.ts';
import type { Vote } from '../../consensus/types.ts';
import type { Bytes } from '../../ledger/base/bytes.ts';
import { invariant } from '../../ledger/base/invariant.ts';
import type { Signature } from '../../ledger/base/keys.ts';
import type { MachineEffect } from '../../node/machine/effects.ts';
import type { Machine } from '../../node/machine/machine.ts';
import { encodeEntry } from '../../node/machine/vote-log-entry.ts';
import {
  begunAt,
  hear,
  keep,
  NOW,
  nilPrecommits,
  openLedger,
  openMachine,
  prevotes,
  proposalMessage,
  signed,
} from './lone-machine.ts';

function step(machine: Machine, from: number, bytes: Bytes): readonly MachineEffect[] {
  return machine.step({ kind: 'message', from: `p${from}`, bytes, receivedAt: NOW }, NOW);
}
const tell = (machine: Machine, from: number, height: number, votes: readonly Vote[] = []): readonly MachineEffect[] =>
  step(machine, from, encodeMessage({ kind: 'told', height, votes, proposals: [] }));

test('what others know of a later height says nothing of the one an old copy stands at', () => {
  const log = [begunAt(0)];
  const ledger = openLedger();
  const machine = openMachine(log, ledger);
  for (const from of [1, 2, 3]) expect(keep(machine, log, tell(machine, from, 50))).toEqual([]);
  expect(hear(machine, log, 1, proposalMessage(ledger, 0, 1, []))).toEqual([]);
});

test('the precommit of the round before is said again after a restart: others may still need it to leave that round', () => {
  const log: Bytes[] = [];
  const machine = openMachine(log, openLedger());
  hear(machine, log, 1, prevotes(0, null, -1));
  const first = keep(machine, log, machine.step({ kind: 'tick' }, NOW + 20_000));
  expect(first).toContainEqual(expect.objectContaining({ kind: 'precommit', round: 0, value: null, validator: 0 }));
  hear(machine, log, 1, nilPrecommits(0));
  keep(machine, log, machine.step({ kind: 'tick' }, NOW + 40_000));
  const again = openMachine(log, openLedger());
  expect(again.status()).toMatchObject({ round: 1, step: 'prevote' });
  const said = keep(again, log, again.step({ kind: 'tick' }, NOW + 1500));
  expect(said).toContainEqual(expect.objectContaining({ kind: 'precommit', round: 0, value: null, validator: 0 }));
});

test('a node that found its memory incomplete stays silent over a restart, whatever the others tell it then', () => {
  const log = [begunAt(0)];
  const machine = openMachine(log, openLedger());
  const forgotten = signed(0, { kind: 'prevote', height: 1, round: 0, value: null, validRound: -1 });
  keep(machine, log, tell(machine, 1, 1, [forgotten]));
  const again = openMachine(log, openLedger());
  for (const from of [1, 2, 3]) keep(again, log, tell(again, from, 1));
  expect(hear(again, log, 1, proposalMessage(openLedger(), 0, 1, []))).toEqual([]);
});

test('with blocks older than its vote log a node is silent, also at the height where the log ends: its locks are freed on the way', () => {
  const ballot = { kind: 'prevote', height: 3, round: 0, value: null, validRound: -1 } as const;
  const standing = { round: 0, step: 'prevote', locked: undefined, valid: undefined } as const;
  const log = [begunAt(0), encodeEntry({ kind: 'vote', ballot, standing })];
  const machine = openMachine(log, openLedger());
  for (const from of [1, 2, 3]) keep(machine, log, tell(machine, from, 1));
  const effects = machine.step({ kind: 'tick' }, NOW + 1500);
  // It does not even ask: the answers could not free it.
  expect(effects.filter(({ kind }) => kind === 'broadcast')).toEqual([]);
});

test('what was asked of the key before the memory was found incomplete does not leave the node, and is not asked for again', () => {
  const log: Bytes[] = [];
  const machine = openMachine(log, openLedger());
  const asked = step(machine, 1, encodeMessage(proposalMessage(openLedger(), 0, 1, [])));
  const [wish] = asked.filter((effect) => effect.kind === 'sign');
  invariant(wish !== undefined, 'the proposal is prevoted');
  const polka = prevotes(0, proposalMessage(openLedger(), 0, 1, []).proposal.value, -1);
  const [second] = step(machine, 1, encodeMessage({ kind: 'votes', votes: polka })).filter(
    ({ kind }) => kind === 'sign',
  );
  invariant(second?.kind === 'sign', 'its polka is precommitted');
  machine.step({ kind: 'signed', id: wish.id, answer: 'unreachable' }, NOW);
  const other = { id: second.id, kind: 'signed' } as const;
  machine.step({ ...other, answer: 'refused' }, NOW);
  const later = machine.step({ kind: 'tick' }, NOW + 600);
  expect(later.filter(({ kind }) => kind === 'sign')).toEqual([]);
});

test('a signature that comes while signing is held does not leave the node', () => {
  const log = [begunAt(0)];
  const machine = openMachine(log, openLedger());
  for (const from of [1, 2, 3]) keep(machine, log, tell(machine, from, 1));
  const asked = step(machine, 1, encodeMessage(proposalMessage(openLedger(), 0, 1, [])));
  const [wish] = asked.filter((effect) => effect.kind === 'sign');
  invariant(wish !== undefined, 'the proposal is prevoted');
  const forgotten = signed(0, { kind: 'prevote', height: 1, round: 2, value: null, validRound: -1 });
  step(machine, 2, encodeMessage({ kind: 'votes', votes: [forgotten] }));
  const { signature } = signed(0, { kind: 'prevote', height: 1, round: 0, value: null, validRound: -1 });
  const after = machine.step({ kind: 'signed', id: wish.id, answer: signature as Signature }, NOW);
  expect(after.filter(({ kind }) => kind === 'broadcast')).toEqual([]);
});
