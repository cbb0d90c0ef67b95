import { expect, test } from 'vitest';
import {
  ballotSigningHash,
  bytesOfId,
  decodeMessage,
  encodeMessage,
  type ProposalMessage,
  proposalHash,
} from '../../consensus/messages.ts';
import type { Ballot, Vote } from '../../consensus/types.ts';
import { type Bytes, emptyBytes, toHex } from '../../ledger/base/bytes.ts';
import { isFault } from '../../ledger/base/fault.ts';
import { invariant } from '../../ledger/base/invariant.ts';
import type { PublicKey } from '../../ledger/base/keys.ts';
import { createLedger, type Ledger } from '../../ledger/execution/ledger.ts';
import { createLedgerRules } from '../../ledger/modules/index.ts';
import { sha256 } from '../../node/crypto/sha256.ts';
import { createVerifier } from '../../node/crypto/verify.ts';
import type { MachineEffect } from '../../node/machine/effects.ts';
import { createMachine, type Machine } from '../../node/machine/machine.ts';
import { ledgerSourceFrom } from '../../node/runtime/ledger-source.ts';
import { createMemoryStore } from '../../storage/memory-store.ts';
import { createSimChain, SIM_START } from '../sim/chain.ts';

const chain = createSimChain(4);
const NOW = SIM_START + 1000;
const idle = { txsMax: 10, bytesMax: 10_000, perSenderMax: 10 };

function keyAt(place: number): PublicKey {
  const signer = chain.signers[place];
  invariant(signer !== undefined, 'there are four places');
  return signer.key;
}

function openLedger(): Ledger {
  const source = ledgerSourceFrom(createMemoryStore());
  return createLedger({ sha256, rules: createLedgerRules(), genesis: chain.genesis, source, cachePagesMax: 100 });
}

/** The machine of place 0 at height 1, alone in a test that speaks for the other three. */
function openMachine(log: Bytes[], ledger: Ledger): Machine {
  const built = createMachine(
    {
      sha256,
      verify: createVerifier(),
      signer: chain.signers[0],
      ledger,
      tipCommit: emptyBytes,
      voteLog: [...log],
      mempool: idle,
      blockTxsTarget: 10,
      blockIntervalMinMs: 0,
    },
    NOW,
  );
  invariant(!isFault(built), 'the log is its own');
  const { machine } = built;
  for (const place of [1, 2, 3]) {
    const validatorKey = toHex(keyAt(place));
    keep(log, machine.step({ kind: 'peer', peer: `p${place}`, validatorKey, connected: true }, NOW));
  }
  keep(log, built.effects);
  return machine;
}

/** Writes what is to be on disk, gives what leaves the node. */
function keep(log: Bytes[], effects: readonly MachineEffect[]): readonly (Vote | ProposalMessage)[] {
  return effects.flatMap((effect): readonly (Vote | ProposalMessage)[] => {
    if (effect.kind === 'persist') log.push(...effect.entries);
    if (effect.kind !== 'broadcast') return [];
    const message = decodeMessage(effect.bytes);
    if (isFault(message) || message.kind === 'status' || message.kind === 'wake') return [];
    return message.kind === 'proposal' ? [message] : message.votes;
  });
}

function signed(place: number, ballot: Ballot): Vote {
  const signature = chain.signers[place]?.sign(ballotSigningHash(sha256, chain.genesisHash, ballot)) ?? emptyBytes;
  return { ...ballot, validator: place, signature };
}

/** The round's proposal of the empty block that `builder` built; a re-proposal has the polka of the round before. */
function proposalMessage(ledger: Ledger, round: number, builder: number, polka: readonly Vote[]): ProposalMessage {
  const proposer = keyAt(builder);
  const executed = ledger.execute({ time: NOW, proposer, lastCommit: emptyBytes, txs: [], mode: 'build' });
  invariant(!isFault(executed), 'an empty block can be built');
  const place = (1 + round) % 4;
  const unsigned = { height: 1, round, value: executed.blockIdText, validRound: polka.length === 0 ? -1 : round - 1 };
  const signature = chain.signers[place]?.sign(proposalHash(sha256, chain.genesisHash, unsigned)) ?? emptyBytes;
  const proposal = { ...unsigned, validator: place, signature };
  return { kind: 'proposal', proposal, header: executed.headerBytes, lastCommit: emptyBytes, txHashes: [], polka };
}

function hear(machine: Machine, log: Bytes[], from: number, message: ProposalMessage | readonly Vote[]) {
  const bytes = encodeMessage('kind' in message ? message : { kind: 'votes', votes: message });
  return keep(log, machine.step({ kind: 'message', from: `p${from}`, bytes, receivedAt: NOW }, NOW));
}

function prevotes(round: number, value: string | null, validRound: number): readonly Vote[] {
  return [1, 2, 3].map((place) => signed(place, { kind: 'prevote', height: 1, round, value, validRound }));
}

function nilPrecommits(round: number): readonly Vote[] {
  const ballot: Ballot = { kind: 'precommit', height: 1, round, value: null, validRound: null };
  return [1, 2, 3].map((place) => signed(place, ballot));
}

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
  const built = createMachine(
    {
      sha256,
      verify: createVerifier(),
      signer: chain.signers[0],
      ledger: openLedger(),
      tipCommit: emptyBytes,
      voteLog: [...log, Uint8Array.of(0x80)],
      mempool: idle,
      blockTxsTarget: 10,
      blockIntervalMinMs: 0,
    },
    NOW,
  );
  expect(built).toMatchObject({ code: 'STORE_VOTE_LOG_DAMAGED' });
});
