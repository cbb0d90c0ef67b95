import {
  ballotSigningHash,
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
import type { MachineOptions } from '../../node/machine/machine-state.ts';
import { encodeEntry } from '../../node/machine/vote-log-entry.ts';
import { ledgerSourceFrom } from '../../node/runtime/ledger-source.ts';
import { signRequestHash } from '../../node/signing/sign-request.ts';
import type { LedgerStore } from '../../storage/ledger-store.ts';
import { createMemoryStore } from '../../storage/memory-store.ts';
import { createSimChain, SIM_START } from '../sim/chain.ts';

export const chain = createSimChain(4);
export const NOW = SIM_START + 1000;
const idle = { txsMax: 10, bytesMax: 10_000, perSenderMax: 10 };

export function keyAt(place: number): PublicKey {
  const signer = chain.signers[place];
  invariant(signer !== undefined, 'there are four places');
  return signer.key;
}

export function openLedger(store: LedgerStore = createMemoryStore()): Ledger {
  const source = ledgerSourceFrom(store);
  return createLedger({ sha256, rules: createLedgerRules(), genesis: chain.genesis, source, cachePagesMax: 100 });
}

/** The operator's word that place 0 has signed nothing yet, given at `at`, ms. */
export function begunAt(at: number): Bytes {
  return encodeEntry({ kind: 'begun', genesisHash: chain.genesisHash, key: keyAt(0), at });
}

/** What the machine of place 0 is built from. */
export function machineOptions(log: readonly Bytes[], ledger: Ledger): MachineOptions {
  return {
    sha256,
    verify: createVerifier(),
    validatorKey: keyAt(0),
    ledger,
    tipCommit: emptyBytes,
    voteLog: [...log],
    mempool: idle,
    blockTxsTarget: 10,
    blockIntervalMinMs: 0,
  };
}

/** The machine of place 0 at height 1, alone in a test that speaks for the other three; its log begins with the operator's word. */
export function openMachine(log: Bytes[], ledger: Ledger): Machine {
  if (log.length === 0) log.push(begunAt(NOW));
  const built = createMachine(machineOptions(log, ledger), NOW);
  invariant(!isFault(built), 'the log is its own');
  const { machine } = built;
  for (const place of [1, 2, 3]) {
    const validatorKey = toHex(keyAt(place));
    keep(machine, log, machine.step({ kind: 'peer', peer: `p${place}`, validatorKey, connected: true }, NOW));
  }
  keep(machine, log, built.effects);
  return machine;
}

function sign(machine: Machine, { id, request }: Extract<MachineEffect, { kind: 'sign' }>): readonly MachineEffect[] {
  const answer = chain.signers[0]?.sign(signRequestHash(sha256, chain.genesisHash, request)) ?? 'unreachable';
  return machine.step({ kind: 'signed', id, answer }, NOW);
}

/** Writes what is to be on disk and signs what is to be signed, gives what leaves the node. */
export function keep(
  machine: Machine,
  log: Bytes[],
  effects: readonly MachineEffect[],
): readonly (Vote | ProposalMessage)[] {
  const left: (Vote | ProposalMessage)[] = [];
  const queue = [...effects];
  for (let effect = queue.shift(); effect !== undefined; effect = queue.shift()) {
    if (effect.kind === 'persist') log.push(...effect.entries);
    if (effect.kind === 'sign') queue.push(...sign(machine, effect));
    const message = effect.kind === 'broadcast' ? decodeMessage(effect.bytes) : undefined;
    if (message === undefined || isFault(message)) continue;
    if (message.kind === 'proposal') left.push(message);
    if (message.kind === 'votes') left.push(...message.votes);
  }
  return left;
}

export function signed(place: number, ballot: Ballot): Vote {
  const signature = chain.signers[place]?.sign(ballotSigningHash(sha256, chain.genesisHash, ballot)) ?? emptyBytes;
  return { ...ballot, validator: place, signature };
}

/** The round's proposal of the empty block that `builder` built; a re-proposal has the polka of the round before. */
export function proposalMessage(
  ledger: Ledger,
  round: number,
  builder: number,
  polka: readonly Vote[],
  time = NOW,
): ProposalMessage {
  const proposer = keyAt(builder);
  const executed = ledger.execute({ time, proposer, lastCommit: emptyBytes, txs: [], mode: 'build' });
  invariant(!isFault(executed), 'an empty block can be built');
  const place = (1 + round) % 4;
  const unsigned = { height: 1, round, value: executed.blockIdText, validRound: polka.length === 0 ? -1 : round - 1 };
  const signature = chain.signers[place]?.sign(proposalHash(sha256, chain.genesisHash, unsigned)) ?? emptyBytes;
  const proposal = { ...unsigned, validator: place, signature };
  return { kind: 'proposal', proposal, header: executed.headerBytes, lastCommit: emptyBytes, txHashes: [], polka };
}

export function hear(machine: Machine, log: Bytes[], from: number, message: ProposalMessage | readonly Vote[]) {
  const bytes = encodeMessage('kind' in message ? message : { kind: 'votes', votes: message });
  return keep(machine, log, machine.step({ kind: 'message', from: `p${from}`, bytes, receivedAt: NOW }, NOW));
}

export function prevotes(round: number, value: string | null, validRound: number): readonly Vote[] {
  return [1, 2, 3].map((place) => signed(place, { kind: 'prevote', height: 1, round, value, validRound }));
}

export function nilPrecommits(round: number): readonly Vote[] {
  const ballot: Ballot = { kind: 'precommit', height: 1, round, value: null, validRound: null };
  return [1, 2, 3].map((place) => signed(place, ballot));
}
