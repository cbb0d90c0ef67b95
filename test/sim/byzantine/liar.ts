import { ballotSigningHash, decodeMessage, encodeMessage, proposalHash } from '../../../consensus/messages.ts';
import type { Ballot, Proposal, Vote } from '../../../consensus/types.ts';
import type { Bytes } from '../../../ledger/base/bytes.ts';
import { isFault } from '../../../ledger/base/fault.ts';
import type { SignedTx } from '../../../ledger/tx/transaction.ts';
import { sha256 } from '../../../node/crypto/sha256.ts';
import type { MachineEffect, MachineInput } from '../../../node/machine/effects.ts';
import { nodeIndex, nodeName } from '../actions.ts';
import type { Random } from '../random.ts';
import type { Tamper, TamperContext } from '../tamper.ts';
import type { Deed, DeedActions, OutMessage } from './deed.ts';

/** What one Byzantine validator knows and can do: the real machine runs under it, and it signs whatever it likes with its key. */
export interface Liar {
  readonly context: TamperContext;
  readonly random: Random;
  /** The height its machine is at. */
  height(): number;
  /** Its place in the set, as soon as it has said something. */
  place(): number | undefined;
  /** Everybody else who votes, and everybody else. */
  validators(): readonly number[];
  everybody(): readonly number[];
  sign(ballot: Ballot): Vote;
  propose(proposal: Omit<Proposal, 'signature' | 'validator'>): Proposal;
  /** Votes and proposals of others, of late heights, the newest last; and frames as they came. */
  readonly heard: {
    readonly votes: readonly Vote[];
    readonly proposals: readonly Proposal[];
    readonly frames: readonly Bytes[];
  };
  /** Transactions that only it knows, by txHash in hex. */
  readonly stash: Map<string, SignedTx>;
}

/** What a liar has heard and keeps. */
export interface Memory {
  votes: Vote[];
  proposals: Proposal[];
  frames: Bytes[];
  place: number | undefined;
  readonly stash: Map<string, SignedTx>;
}

const VOTES_MAX = 400;
const PROPOSALS_MAX = 40;
const FRAMES_MAX = 200;

/** Builds what stands between a machine and the world while its owner does these deeds. */
export function createLiar(name: string, random: Random, deeds: readonly DeedActions[]): Tamper {
  const memory: Memory = { votes: [], proposals: [], frames: [], place: undefined, stash: new Map() };
  const liarOf = (context: TamperContext): Liar => liarFrom(context, random, memory);
  return {
    name,
    effects(effects, context) {
      const liar = liarOf(context);
      const sent = effects.flatMap((effect) => sentInstead(effect, liar, memory, deeds));
      const extra = deeds.flatMap((deed) => deed.extra?.(liar) ?? []);
      return [...sent, ...extra.flatMap(sendsOf)];
    },
    input(input, context) {
      const liar = liarOf(context);
      listen(memory, input);
      return deeds.reduce<MachineInput | undefined>(
        (heard, deed) => (heard === undefined || deed.input === undefined ? heard : deed.input(heard, liar)),
        withoutOwnWords(input, memory.place),
      );
    },
    answer(request, honest, _asker, context) {
      const liar = liarOf(context);
      return deeds.reduce(
        (answer, deed) => (deed.answer === undefined ? answer : deed.answer(request, answer, liar)),
        honest,
      );
    },
  };
}

/** Builds a liar's Tamper from rows of the table. */
export function liarOfDeeds(
  random: Random,
  deeds: readonly { readonly deed: Deed; readonly perMille: number }[],
): Tamper {
  const name = deeds.map(({ deed, perMille }) => `${deed.name} ${perMille}`).join(', ');
  return createLiar(
    name,
    random,
    deeds.map(({ deed, perMille }) => deed.create(random.fork(deed.name), perMille)),
  );
}

/** Builds a liar over what it remembers. */
export function liarFrom(context: TamperContext, random: Random, memory: Memory): Liar {
  const { node, nodes, chain } = context;
  const others = nodes.filter(({ index }) => index !== node.index);
  return {
    context,
    random,
    heard: memory,
    stash: memory.stash,
    height: () => node.machine()?.status().height ?? 1,
    place: () => memory.place,
    validators: () => others.filter(({ signer }) => signer !== undefined).map(({ index }) => index),
    everybody: () => others.map(({ index }) => index),
    sign(ballot) {
      const signature = context.sign(ballotSigningHash(sha256, chain.genesisHash, ballot));
      return { ...ballot, validator: memory.place ?? 0, signature };
    },
    propose(proposal) {
      const signature = context.sign(proposalHash(sha256, chain.genesisHash, proposal));
      return { ...proposal, validator: memory.place ?? 0, signature };
    },
  };
}

function sentInstead(
  effect: MachineEffect,
  liar: Liar,
  memory: Memory,
  deeds: readonly DeedActions[],
): readonly MachineEffect[] {
  if (effect.kind !== 'send' && effect.kind !== 'broadcast' && effect.kind !== 'announce') return [effect];
  const message = decodeMessage(effect.bytes);
  if (isFault(message)) return [effect];
  if (message.kind === 'proposal') memory.place = message.proposal.validator;
  // The machine's own vote travels alone, when it is new.
  if (message.kind === 'votes' && message.votes.length === 1) memory.place ??= message.votes[0]?.validator;
  const to =
    effect.kind === 'send'
      ? [nodeIndex(effect.to)]
      : effect.kind === 'broadcast'
        ? liar.validators()
        : liar.everybody();
  const first: readonly OutMessage[] = [{ to, message }];
  return deeds
    .reduce((list, deed) => (deed.out === undefined ? list : list.flatMap((out) => deed.out?.(out, liar) ?? [])), first)
    .flatMap(sendsOf);
}

function sendsOf({ to, message }: OutMessage): readonly MachineEffect[] {
  const bytes = encodeMessage(message);
  return to.map((node) => ({ kind: 'send', to: nodeName(node), bytes }));
}

function listen(memory: Memory, input: MachineInput): void {
  if (input.kind !== 'message') return;
  const message = decodeMessage(input.bytes);
  if (isFault(message)) return;
  if (message.kind === 'votes') memory.votes = [...memory.votes, ...message.votes].slice(-VOTES_MAX);
  if (message.kind === 'proposal') {
    memory.proposals = [...memory.proposals, message.proposal].slice(-PROPOSALS_MAX);
    memory.votes = [...memory.votes, ...message.polka].slice(-VOTES_MAX);
  }
  if (message.kind === 'votes' || message.kind === 'proposal')
    memory.frames = [...memory.frames, input.bytes].slice(-FRAMES_MAX);
}

/** Its machine must not learn what its owner signs behind its back: rule 16 would silence it. */
function withoutOwnWords(input: MachineInput, place: number | undefined): MachineInput {
  if (input.kind !== 'message' || place === undefined) return input;
  const message = decodeMessage(input.bytes);
  if (isFault(message)) return input;
  if (message.kind === 'votes' && message.votes.some(({ validator }) => validator === place)) {
    const votes = message.votes.filter(({ validator }) => validator !== place);
    return { ...input, bytes: encodeMessage({ ...message, votes }) };
  }
  return message.kind === 'told' ? { ...input, bytes: encodeMessage({ ...message, votes: [], proposals: [] }) } : input;
}
