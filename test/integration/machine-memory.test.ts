import { expect, test } from 'vitest';
import { decodeMessage, encodeMessage } from '../../consensus/messages.ts';
import type { Vote } from '../../consensus/types.ts';
import type { Bytes } from '../../ledger/base/bytes.ts';
import { isFault } from '../../ledger/base/fault.ts';
import type { MachineEffect } from '../../node/machine/effects.ts';
import type { Machine } from '../../node/machine/machine.ts';
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

test('a signature that comes while signing is held does not leave the node', () => {
  const log: Bytes[] = [];
  const machine = openMachine(log, openLedger());
  const asked = step(machine, 1, encodeMessage(proposalMessage(openLedger(), 0, 1, [])));
  const wanted = asked.filter((effect) => effect.kind === 'sign');
  expect(wanted).toHaveLength(1);
  const [wish] = wanted;
  if (wish === undefined) return;
  machine.step({ kind: 'signed', id: wish.id, answer: 'refused' }, NOW);
  const later = machine.step({ kind: 'tick' }, NOW + 60_000);
  expect(later.filter((effect) => effect.kind === 'sign')).toEqual([]);
  expect(isFault(decodeMessage(new Uint8Array()))).toBe(true);
});
