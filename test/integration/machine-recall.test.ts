import { expect, test } from 'vitest';
import { decodeMessage, encodeMessage } from '../../consensus/messages.ts';
import type { Vote } from '../../consensus/types.ts';
import type { Bytes } from '../../ledger/base/bytes.ts';
import { isFault } from '../../ledger/base/fault.ts';
import { invariant } from '../../ledger/base/invariant.ts';
import type { MachineEffect } from '../../node/machine/effects.ts';
import type { Machine } from '../../node/machine/machine.ts';
import { decodeEntry, encodeEntry } from '../../node/machine/vote-log-entry.ts';
import { blockWriteFrom } from '../../node/runtime/block-write.ts';
import { createMemoryStore } from '../../storage/memory-store.ts';
import {
  begunAt,
  hear,
  keep,
  NOW,
  openLedger,
  openMachine,
  prevotes,
  proposalMessage,
  signed,
} from './lone-machine.ts';

/** An old word: the log is whole as far as it knows, and the others are asked. */
const oldLog = (): Bytes[] => [begunAt(0)];

function step(machine: Machine, from: number, bytes: Bytes): readonly MachineEffect[] {
  return machine.step({ kind: 'message', from: `p${from}`, bytes, receivedAt: NOW }, NOW);
}

/** Another validator answers what it last saw of place 0. */
function tell(machine: Machine, from: number, votes: readonly Vote[]): readonly MachineEffect[] {
  return step(machine, from, encodeMessage({ kind: 'told', height: 1, votes, proposals: [] }));
}

const events = (effects: readonly MachineEffect[]): readonly string[] =>
  effects.flatMap((effect) => (effect.kind === 'report' && effect.level !== 'debug' ? [effect.event] : []));

test('a validator that has started asks, and signs when a quorum with itself knows of nothing else', () => {
  const log = oldLog();
  const ledger = openLedger();
  const machine = openMachine(log, ledger);
  const asked = machine.step({ kind: 'tick' }, NOW + 2000);
  expect(asked.some((effect) => effect.kind === 'broadcast' && isAsk(effect.bytes))).toBe(true);
  const proposal = proposalMessage(ledger, 0, 1, []);
  expect(hear(machine, log, 1, proposal)).toEqual([]);
  expect(keep(machine, log, tell(machine, 1, []))).toEqual([]);
  // The same peer twice is one answer.
  expect(keep(machine, log, tell(machine, 1, []))).toEqual([]);
  const said = keep(machine, log, tell(machine, 2, []));
  expect(said).toMatchObject([{ kind: 'prevote', round: 0, value: proposal.proposal.value }]);
});

function isAsk(bytes: Bytes): boolean {
  const message = decodeMessage(bytes);
  return !isFault(message) && message.kind === 'ask';
}

test('a forgotten vote in an answer keeps it silent, though all others have answered', () => {
  const log = oldLog();
  const ledger = openLedger();
  const machine = openMachine(log, ledger);
  const forgotten = signed(0, { kind: 'prevote', height: 1, round: 0, value: null, validRound: -1 });
  expect(events(tell(machine, 1, [forgotten]))).toContain('consensus.memoryLost');
  for (const from of [2, 3]) tell(machine, from, []);
  expect(hear(machine, log, 1, proposalMessage(ledger, 0, 1, []))).toEqual([]);
});

test('an answer with a vote that is not its own, or badly signed, is no answer, and costs its sender the connection', () => {
  const log = oldLog();
  const ledger = openLedger();
  const machine = openMachine(log, ledger);
  const other = signed(1, { kind: 'prevote', height: 1, round: 0, value: null, validRound: -1 });
  expect(tell(machine, 1, [{ ...other, validator: 0 }])).toContainEqual({
    kind: 'ban',
    peer: 'p1',
    reason: 'bad told',
  });
  for (const from of [2, 3]) keep(machine, log, tell(machine, from, []));
  expect(hear(machine, log, 1, proposalMessage(ledger, 0, 1, []))).toHaveLength(1);
});

/** A log that has lost its beginning: no word that it knows everything. */
const lostLog = (): Bytes[] => [
  encodeEntry({ kind: 'received', height: 1, round: 0, value: '00'.repeat(32), at: NOW, timely: true }),
];

/** A node that has lost its log hears how the others decide height 1 without it; `time` is the block's. Gives what it reports. */
async function decideWithout(log: Bytes[], time: number): Promise<readonly string[]> {
  const store = createMemoryStore();
  const machine = openMachine(log, openLedger(store));
  const first = proposalMessage(openLedger(), 0, 1, [], time);
  const { value } = first.proposal;
  expect(hear(machine, log, 1, first)).toEqual([]);
  expect(hear(machine, log, 1, prevotes(0, value, -1))).toEqual([]);
  const precommits = [1, 2, 3].map((place) =>
    signed(place, { kind: 'precommit', height: 1, round: 0, value, validRound: null }),
  );
  const decided = step(machine, 1, encodeMessage({ kind: 'votes', votes: precommits }));
  const commit = decided.find((effect) => effect.kind === 'commit');
  invariant(commit !== undefined, 'the height is decided');
  await store.commitBlock(blockWriteFrom(commit.executed, commit.commit, commit.polkas));
  const after = machine.step({ kind: 'tick' }, NOW + 1);
  keep(machine, log, after);
  expect(machine.status().height).toBe(2);
  return events(after);
}

test('without the word in its log it stays silent over a block that may have been proposed before its start', async () => {
  expect(await decideWithout(lostLog(), NOW + 1000)).not.toContain('consensus.memoryRegained');
});

test('a block proposed after its start and decided without it sets it free, and its log says so from then on', async () => {
  const log = lostLog();
  expect(await decideWithout(log, NOW + 1001)).toContain('consensus.memoryRegained');
  expect(decodeEntry(log.at(-1) ?? new Uint8Array())).toMatchObject({ kind: 'begun', at: 0 });
});

test('a commit with a forgotten own signature silences a node that felt sure', () => {
  const log = oldLog();
  const machine = openMachine(log, openLedger());
  for (const from of [1, 2]) tell(machine, from, []);
  const first = proposalMessage(openLedger(), 0, 1, []);
  const { value } = first.proposal;
  const own = signed(0, { kind: 'precommit', height: 1, round: 3, value, validRound: null });
  const effects = step(machine, 1, encodeMessage({ kind: 'votes', votes: [own] }));
  expect(events(effects)).toContain('consensus.memoryLost');
  expect(hear(machine, log, 1, first)).toEqual([]);
});

test('under a fresh word of the operator an older vote is kept in mind, and never contradicted', () => {
  const log: Bytes[] = [];
  const machine = openMachine(log, openLedger());
  const own = signed(0, { kind: 'prevote', height: 1, round: 0, value: null, validRound: -1 });
  expect(events(step(machine, 1, encodeMessage({ kind: 'votes', votes: [own] })))).not.toContain(
    'consensus.memoryLost',
  );
  expect(hear(machine, log, 1, proposalMessage(openLedger(), 0, 1, []))).toEqual([]);
});
