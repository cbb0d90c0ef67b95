import { expect, test } from 'vitest';
import { bytesOfId, encodeMessage, type ProposalMessage } from '../../consensus/messages.ts';
import { type Bytes, toHex } from '../../ledger/base/bytes.ts';
import { invariant } from '../../ledger/base/invariant.ts';
import { createMachine } from '../../node/machine/machine.ts';
import {
  hear,
  machineOptions,
  NOW,
  nilPrecommits,
  openLedger,
  openMachine,
  prevotes,
  proposalMessage,
} from './lone-machine.ts';

/** Place 0 locks on the value in round 0 and again in round 1, then a quorum gives round 1 up. */
function lockTwice(log: Bytes[]): string {
  const ledger = openLedger();
  const machine = openMachine(log, ledger);
  const first = proposalMessage(ledger, 0, 1, []);
  const { value } = first.proposal;
  expect(hear(machine, log, 1, first)).toMatchObject([{ kind: 'prevote', round: 0, value, validRound: -1 }]);
  expect(hear(machine, log, 1, prevotes(0, value, -1))).toMatchObject([{ kind: 'precommit', round: 0, value }]);
  expect(hear(machine, log, 1, nilPrecommits(0))).toEqual([]);
  const again = proposalMessage(ledger, 1, 1, prevotes(0, value, -1));
  expect(hear(machine, log, 2, again)).toMatchObject([{ kind: 'prevote', round: 1, value, validRound: 0 }]);
  expect(hear(machine, log, 2, prevotes(1, value, 0))).toMatchObject([{ kind: 'precommit', round: 1, value }]);
  return value;
}

test('after a restart the value is proposed again with the polka of the round that marked it last (rule 10)', () => {
  const log: Bytes[] = [];
  const value = lockTwice(log);
  const machine = openMachine(log, openLedger());
  expect(machine.status()).toMatchObject({ height: 1, round: 1, step: 'precommit' });
  hear(machine, log, 1, nilPrecommits(1));
  const said = hear(machine, log, 1, nilPrecommits(2));
  const own = said.find((message): message is ProposalMessage => message.kind === 'proposal');
  expect(own?.proposal).toMatchObject({ round: 3, value, validRound: 1, validator: 0 });
  expect(own?.polka.filter((vote) => vote.round === 1 && vote.value === value).length).toBeGreaterThanOrEqual(3);
});

test('after a restart the lock holds against another value (rules 2, 4, 12)', () => {
  const log: Bytes[] = [];
  const value = lockTwice(log);
  const machine = openMachine(log, openLedger());
  hear(machine, log, 1, nilPrecommits(1));
  const other = proposalMessage(openLedger(), 2, 3, []);
  expect(other.proposal.value).not.toBe(value);
  const answer = hear(machine, log, 3, other);
  expect(answer).toMatchObject([{ kind: 'prevote', round: 2, value: null, validRound: -1 }]);
});

test('a restart repeats no vote with other content, and none of a round it has left', () => {
  const log: Bytes[] = [];
  const value = lockTwice(log);
  const before = log.length;
  const machine = openMachine(log, openLedger());
  // The rounds as they were, told once more: nothing new is signed.
  hear(machine, log, 1, prevotes(0, value, -1));
  hear(machine, log, 1, prevotes(1, null, -1));
  hear(machine, log, 2, prevotes(1, value, 0));
  expect(log.length).toBe(before);
});

test('a vote whose signature is wrong is not counted, and its sender is banned', () => {
  const log: Bytes[] = [];
  const ledger = openLedger();
  const machine = openMachine(log, ledger);
  const { value } = proposalMessage(ledger, 0, 1, []).proposal;
  const [vote] = prevotes(0, value, -1);
  invariant(vote !== undefined, 'there is a vote');
  const bytes = encodeMessage({
    kind: 'votes',
    votes: [{ ...vote, value: toHex(bytesOfId(value).map((byte) => byte ^ 1)) }],
  });
  const effects = machine.step({ kind: 'message', from: 'p2', bytes, receivedAt: NOW }, NOW);
  expect(effects.filter((effect) => effect.kind === 'ban')).toEqual([{ kind: 'ban', peer: 'p2', reason: 'bad votes' }]);
});

test('an entry that this node never wrote refuses the start', () => {
  const log: Bytes[] = [];
  lockTwice(log);
  const built = createMachine(machineOptions([...log, Uint8Array.of(0x80)], openLedger()), NOW);
  expect(built).toMatchObject({ code: 'STORE_VOTE_LOG_DAMAGED' });
});
