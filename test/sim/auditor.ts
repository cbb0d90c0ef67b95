import { messagesOf } from '../../consensus/height-driver.ts';
import { ballotSigningHash, decodeMessage, type ProposalMessage, proposalHash } from '../../consensus/messages.ts';
import { proposerIndex } from '../../consensus/proposer.ts';
import type { Proposal, Vote } from '../../consensus/types.ts';
import { isAmnesia } from '../../ledger/base/amnesia.ts';
import { type Bytes, bytesEqual } from '../../ledger/base/bytes.ts';
import { isFault } from '../../ledger/base/fault.ts';
import { keyText, type PublicKey } from '../../ledger/base/keys.ts';
import { quorum } from '../../ledger/base/quorum.ts';
import { sha256 } from '../../node/crypto/sha256.ts';
import type { MachineEffect, MachineInput } from '../../node/machine/effects.ts';
import { decodeEntry } from '../../node/machine/vote-log-entry.ts';
import type { SimNetwork } from './network.ts';
import type { Trace } from './trace.ts';

/**
 * Looks over the shoulder of every honest machine: what went in and what came out of each turn. Who contradicts itself in front
 * of a node is accused by it, and nobody honest ever is; what a node knows it acts on.
 */
export interface Auditor extends Trace {
  /** Crimes that honest machines told. */
  accusations(): number;
}

export interface AuditorOptions {
  readonly net: () => SimNetwork;
  readonly isHonest: (node: number) => boolean;
  /** Blocks may be so much ahead of the latest honest clock, ms. */
  readonly aheadMsMax: number;
}

/** What one node has been told on its present height, in this life. */
interface View {
  height: number;
  /** Peers that proved a validator's key, with it. */
  readonly peers: Map<string, string>;
  /** The first ballot of each validator, by round and kind. */
  readonly votes: Map<string, Vote>;
  readonly proposals: Map<string, Proposal>;
  /** Validators of whom messages came early, or two contradicting ones at once: the machine may have counted another one first. */
  readonly early: Set<number>;
  /** Crimes that it must tell. */
  readonly due: Map<string, Vote | Proposal>;
  readonly told: Set<string>;
  /** Ballots that this life has written: it had what they are for. What is in the log from before is only signed again. */
  readonly written: Set<string>;
  /** Those of them that it has sent. */
  readonly own: Set<string>;
  /** Who prevoted what, as far as it was told: by height, round and value. */
  readonly prevotes: Map<string, Set<number>>;
  /** This life began in the middle of this height: it knows more from its log. */
  isRestored: boolean;
  round: number;
  /** Of the polka behind its last own precommit for a value: in the log, and so known after a restart. */
  loggedPolka: number;
  /** How often its vote log was exchanged. */
  readonly exchanges: number;
  /** The latest round of which it has shown a polka for a value that it prevoted. */
  polkaRound: number;
}

/** The machine takes votes of so many rounds above its own at least. */
const ROUNDS_SURE = 10;

/** Builds an auditor of one network. */
export function createAuditor(options: AuditorOptions): Auditor {
  const views = new Map<number, View>();
  const reached: Reached = new Map();
  let accusations = 0;
  return {
    accusations: () => accusations,
    fault() {},
    turn(_, node, inputs, effects) {
      if (!options.isHonest(node)) return;
      const net = options.net();
      // A turn without inputs is a start.
      const before = views.get(node);
      const view = inputs.length === 0 || before === undefined ? startedView(net, node, before) : before;
      views.set(node, view);
      for (const input of inputs) onInput(net, node, view, input);
      const isCommit = effects.some(({ kind }) => kind === 'commit');
      for (const effect of effects) {
        if (effect.kind === 'evidence') accusations++;
        // Who decides in this turn has said so far what it knew before.
        if (effect.kind === 'broadcast' && !isCommit) checkSaid(net, node, view, effect.bytes);
        else onEffect(options, reached, node, view, effect);
      }
      for (const [name, message] of view.due) {
        if (!view.told.has(name)) checkDue(net, node, name, message);
        view.due.delete(name);
        view.told.add(name);
      }
      if (isCommit) nextHeight(view);
    },
  };
}

/** Tells several listeners. */
export function traceOf(...traces: readonly (Trace | undefined)[]): Trace {
  return {
    turn(at, node, inputs, effects) {
      for (const trace of traces) trace?.turn(at, node, inputs, effects);
    },
    fault(at, text) {
      for (const trace of traces) trace?.fault(at, text);
    },
  };
}

/** What was promised is known after a restart, unless the log is another one. */
function startedView(net: SimNetwork, node: number, before: View | undefined): View {
  const view = emptyView(net, node);
  if (before === undefined || before.height !== view.height || before.exchanges !== view.exchanges) return view;
  view.polkaRound = before.loggedPolka;
  view.loggedPolka = before.loggedPolka;
  return view;
}

function emptyView(net: SimNetwork, node: number): View {
  return {
    height: (net.nodes[node]?.store.tip()?.height ?? 0) + 1,
    peers: new Map(),
    votes: new Map(),
    proposals: new Map(),
    early: new Set(),
    due: new Map(),
    told: new Set(),
    written: new Set(),
    own: new Set(),
    prevotes: new Map(),
    isRestored: true,
    round: 0,
    loggedPolka: -1,
    exchanges: net.nodes[node]?.disk.exchanges() ?? 0,
    polkaRound: -1,
  };
}

function nextHeight(view: View): void {
  view.height++;
  view.votes.clear();
  view.proposals.clear();
  view.due.clear();
  view.told.clear();
  view.written.clear();
  view.own.clear();
  view.isRestored = false;
  for (const name of view.prevotes.keys()) if (!name.startsWith(`${view.height}/`)) view.prevotes.delete(name);
  view.polkaRound = -1;
  view.loggedPolka = -1;
  view.round = 0;
}

function onInput(net: SimNetwork, node: number, view: View, input: MachineInput): void {
  if (input.kind === 'peer') {
    if (input.connected && input.validatorKey !== undefined) view.peers.set(input.peer, input.validatorKey);
    else view.peers.delete(input.peer);
  }
  if (input.kind !== 'message' || !view.peers.has(input.from)) return;
  const own = net.nodes[node]?.signer?.key;
  const set = net.witness.reference.setAt(view.height);
  if (own === undefined || !set.some(({ key }) => bytesEqual(key, own))) return;
  const message = decodeMessage(input.bytes);
  if (isFault(message)) return;
  if (message.kind === 'votes' || message.kind === 'proposal')
    notePrevotes(view, message.kind === 'votes' ? message.votes : message.polka);
  if (message.kind === 'votes') onVotes(net, view, message.votes);
  if (message.kind === 'proposal') onProposal(net, view, message, view.peers.get(input.from));
}

function notePrevotes(view: View, votes: readonly Vote[]): void {
  for (const { kind, height, round, value, validator } of votes) {
    if (kind !== 'prevote' || value === null || height < view.height || height > view.height + 1) continue;
    const name = `${height}/${round}/${value}`;
    const senders = view.prevotes.get(name) ?? new Set();
    view.prevotes.set(name, senders.add(validator));
  }
}

function onVotes(net: SimNetwork, view: View, votes: readonly Vote[]): void {
  // A frame of the next height is kept whole, and what of this one is in it waits as well.
  if (votes.some(({ height }) => height > view.height)) {
    for (const { validator } of votes) view.early.add(validator);
    return;
  }
  const ofHeight = votes.filter(({ height, round }) => height === view.height && round <= ROUNDS_SURE);
  // A quorum in the frame is counted before the rest of it: which of two contradicting votes in one frame is the first, only the machine knows.
  for (const validator of contradictedIn(ofHeight)) view.early.add(validator);
  for (const vote of ofHeight) {
    const name = `${vote.round}/${vote.kind}/${vote.validator}`;
    const first = view.votes.get(name);
    const isOther = first !== undefined && (first.value !== vote.value || first.validRound !== vote.validRound);
    // The frame is refused whole where one signature is wrong, so that all are checked before anything is expected of it.
    if (isOther && votes.every((one) => isSigned(net, one)))
      view.due.set(`vote/${vote.validator}/${vote.kind}/${vote.round}`, vote);
    if (first !== undefined || !isSigned(net, vote)) continue;
    view.votes.set(name, vote);
    expectAmnesia(view, vote, votes.length === 1);
  }
}

/** Validators with two different ballots of one round and kind among these. */
function contradictedIn(votes: readonly Vote[]): readonly number[] {
  const first = new Map<string, Vote>();
  return votes.flatMap((vote) => {
    const name = `${vote.round}/${vote.kind}/${vote.validator}`;
    const earlier = first.get(name);
    if (earlier === undefined) first.set(name, vote);
    const isOther = earlier !== undefined && (earlier.value !== vote.value || earlier.validRound !== vote.validRound);
    return isOther ? [vote.validator] : [];
  });
}

function expectAmnesia(view: View, vote: Vote, isAlone: boolean): void {
  if (!isAlone || view.early.has(vote.validator)) return;
  for (const other of view.votes.values()) {
    if (other.validator !== vote.validator) continue;
    const [precommit, prevote] = vote.kind === 'precommit' ? [vote, other] : [other, vote];
    if (isAmnesia(precommit, prevote)) view.due.set(`amnesia/${vote.validator}`, vote);
  }
}

function onProposal(net: SimNetwork, view: View, message: ProposalMessage, from: string | undefined): void {
  const { proposal } = message;
  const { height, round, validRound, validator, value } = proposal;
  if (height !== view.height || round > ROUNDS_SURE || validRound !== -1) return;
  const { reference } = net.witness;
  const set = reference.setAt(height);
  const key = set[validator]?.key;
  const turns = { leaders: reference.leadersAt(height), validators: set.length };
  const isTurn = proposerIndex(turns, height, round) === validator;
  if (key === undefined || !isTurn || keyText(key) !== from) return;
  const hash = proposalHash(sha256, net.chain.genesisHash, proposal);
  if (!net.chain.signatures.verify(key, hash, proposal.signature)) return;
  const first = view.proposals.get(String(round));
  if (first === undefined) view.proposals.set(String(round), proposal);
  else if (first.value !== value) view.due.set(`proposal/${validator}/${round}`, proposal);
}

function onEffect(options: AuditorOptions, reached: Reached, node: number, view: View, effect: MachineEffect): void {
  const net = options.net();
  switch (effect.kind) {
    case 'persist':
      for (const data of effect.entries) {
        const entry = decodeEntry(data);
        if (entry?.kind !== 'vote' || entry.ballot.value === null) continue;
        view.written.add(`${entry.ballot.kind}/${entry.ballot.round}/${entry.ballot.value}`);
      }
      return;
    case 'evidence': {
      const { equivocation } = effect;
      const [first] = messagesOf(equivocation);
      const { validator, round } = first;
      if (equivocation.kind === 'amnesia') view.told.add(`amnesia/${validator}`);
      else if (equivocation.kind === 'proposal') view.told.add(`proposal/${validator}/${round}`);
      else view.told.add(`vote/${validator}/${equivocation.first.kind}/${round}`);
      const key = net.witness.reference.setAt(first.height)[validator]?.key;
      if (key !== undefined && isHonestKey(options, key))
        net.witness.blame('safety', `node-${node} accuses honest validator ${validator} of ${equivocation.kind}`);
      return;
    }
    case 'report':
      return followRounds(net, reached, node, view, effect);
    case 'commit': {
      const { height, time } = effect.executed.header;
      const latest = Math.max(...honestNodes(options).map(({ clock }) => clock.local(net.now())));
      if (time > latest + options.aheadMsMax)
        net.witness.blame('safety', `block ${height} is ${time - latest} ms ahead of every honest clock`);
      return;
    }
    default:
      return;
  }
}

/** The highest round of each height in which any honest node ever was. */
type Reached = Map<number, number>;

/** Rules 8 and 9: nobody skips to where no honest node was, and a machine forgets the timers of a round that it has left. */
function followRounds(
  net: SimNetwork,
  reached: Reached,
  node: number,
  view: View,
  { event, fields }: Extract<MachineEffect, { kind: 'report' }>,
): void {
  const { height, round } = fields;
  if (typeof height !== 'number' || typeof round !== 'number') return;
  const highest = reached.get(height) ?? 0;
  if (event === 'consensus.round' || event === 'consensus.restored') reached.set(height, Math.max(highest, round));
  if (height !== view.height) return;
  if (event === 'consensus.round' && round > Math.max(view.round + 1, highest))
    net.witness.blame(
      'liveness',
      `node-${node} skips from round ${view.round} to ${height}/${round}, where nobody honest was`,
    );
  if (event === 'consensus.round' || event === 'consensus.restored') view.round = round;
  if (event === 'consensus.timeout' && round < view.round)
    net.witness.blame('liveness', `node-${node} is woken by a timer of ${height}/${round} in round ${view.round}`);
}

/** What a node says shows what it knows. */
function checkSaid(net: SimNetwork, node: number, view: View, bytes: Bytes): void {
  const message = decodeMessage(bytes);
  const own = net.nodes[node]?.signer?.key;
  const set = net.witness.reference.setAt(view.height);
  const self = set.findIndex(({ key }) => own !== undefined && bytesEqual(key, own));
  if (isFault(message) || self < 0) return;
  if (message.kind === 'proposal' && message.proposal.height === view.height) {
    const { round, validRound } = message.proposal;
    if (round > view.polkaRound && validRound < view.polkaRound)
      net.witness.blame(
        'liveness',
        `node-${node} knows a polka of ${view.height}/${view.polkaRound} and proposes another value in round ${round}`,
      );
  }
  if (message.kind !== 'votes') return;
  const [fresh] = message.votes;
  if (fresh?.validator === self && message.votes.length === 1) checkProof(net, node, view, fresh, set.length);
  for (const vote of message.votes) {
    if (vote.validator !== self || vote.value === null || vote.height !== view.height) continue;
    const name = `${vote.kind}/${vote.round}/${vote.value}`;
    if (message.votes.length === 1 && view.written.has(name)) {
      view.own.add(name);
      if (vote.kind === 'precommit') {
        view.loggedPolka = Math.max(view.loggedPolka, vote.round);
        view.polkaRound = Math.max(view.polkaRound, vote.round);
      }
    }
    if (!view.own.has(name)) continue;
    const same = message.votes.filter(
      (other) =>
        other.kind === vote.kind &&
        other.round === vote.round &&
        other.value === vote.value &&
        other.validRound === vote.validRound,
    );
    if (new Set(same.map(({ validator }) => validator)).size < quorum(set.length)) continue;
    if (vote.kind === 'precommit')
      net.witness.blame('liveness', `node-${node} holds a commit of ${vote.height}/${vote.round} and does not decide`);
    else view.polkaRound = Math.max(view.polkaRound, vote.round);
  }
}

/** Rule 3: who prevotes a value for its proof has been shown a quorum of prevotes. */
function checkProof(net: SimNetwork, node: number, view: View, vote: Vote, setSize: number): void {
  const { kind, height, round, value, validRound } = vote;
  if (kind !== 'prevote' || value === null || height !== view.height) return;
  const proof = view.prevotes.get(`${height}/${validRound}/${value}`)?.size ?? 0;
  if (validRound !== null && validRound >= 0 && !view.isRestored && proof < quorum(setSize))
    net.witness.blame(
      'safety',
      `node-${node} prevotes ${height}/${round} for a polka of round ${validRound} that it never saw`,
    );
  notePrevotes(view, [vote]);
}

function checkDue(net: SimNetwork, node: number, name: string, message: Vote | Proposal): void {
  net.witness.blame('safety', `node-${node} saw ${name} contradict itself at ${message.height} and accuses nobody`);
}

function isSigned(net: SimNetwork, vote: Vote): boolean {
  const key = net.witness.reference.setAt(vote.height)[vote.validator]?.key;
  if (key === undefined) return false;
  return net.chain.signatures.verify(key, ballotSigningHash(sha256, net.chain.genesisHash, vote), vote.signature);
}

function honestNodes(options: AuditorOptions) {
  return options.net().nodes.filter(({ index }) => options.isHonest(index));
}

function isHonestKey(options: AuditorOptions, key: PublicKey): boolean {
  return honestNodes(options).some(({ signer }) => signer !== undefined && bytesEqual(signer.key, key));
}
