import { PROPOSALS_PER_ROUND_MAX, proposerOf } from '../../consensus/height-driver.ts';
import { ballotSigningHash, type ProposalMessage, proposalHash } from '../../consensus/messages.ts';
import { isTimely } from '../../consensus/timeouts.ts';
import type { Proposal, ValueId, Vote } from '../../consensus/types.ts';
import { ROUND_WINDOW } from '../../consensus/vote-keeper.ts';
import { bytesEqual } from '../../ledger/base/bytes.ts';
import { keyText, type PublicKey } from '../../ledger/base/keys.ts';
import { honestMin, quorum } from '../../ledger/base/quorum.ts';
import type { PeerId } from '../../p2p/network.ts';
import { type Candidate, candidateFromProposal } from './candidates.ts';
import type { Now } from './effects.ts';
import { REBROADCAST_MS, type Session, WAKE_UNSEEN_MS } from './session.ts';
import { feed, pursueCandidates } from './session-feed.ts';
import { encodeEntry } from './vote-log-entry.ts';

/** What a message was worth: `bad` means that its sender signed or forwarded something no honest node sends. */
export type MessageVerdict = 'used' | 'ignored' | 'bad';

/** Candidates kept for one value: distinct contents that were offered for it. */
const CANDIDATES_PER_VALUE_MAX = 3;

/** Takes a proposal of this height. `receivedAt` decides timeliness (protocol.md §4 addition 2). */
export function onProposalMessage(
  session: Session,
  message: ProposalMessage,
  from: PeerId,
  receivedAt: Now,
  now: Now,
): MessageVerdict {
  const { proposal } = message;
  const { env } = session;
  const index = proposerOf(session.state, proposal.round);
  const proposer = session.validators[index];
  if (proposer === undefined || proposal.validator !== index) return 'bad';
  // The signature does not cover the content: taken from a relay, anybody could spoil an honest proposal with false content.
  if (env.keyOfPeer(from) !== keyText(proposer.key)) return 'ignored';
  const known = session.state.proposals.get(proposal.round) ?? [];
  if (known.some((other) => isSameProposal(other, proposal))) return pursueAgain(session, proposal.value, now);
  const beyond = proposal.round > session.state.round.round + ROUND_WINDOW;
  if (beyond || known.length >= PROPOSALS_PER_ROUND_MAX) return 'ignored';
  if (!env.verify(proposer.key, proposalHash(env.sha256, env.genesisHash, proposal), proposal.signature)) return 'bad';
  if (proposal.validRound >= 0 && onVotes(session, message.polka, now) === 'bad') return 'bad';
  session.heard = true;
  const candidate = candidateFromProposal(env.sha256, message, from);
  const fine = candidate !== undefined && isWellBased(session, candidate, proposer.key, proposal.validRound);
  const timely = fine && isTimely(session.timing, proposal.round, candidate.header.time, receivedAt);
  const { height, round, value } = proposal;
  session.pendingEntries.push(encodeEntry({ kind: 'received', height, round, value, at: receivedAt, timely }));
  if (fine) addCandidate(session, candidate);
  env.sink.report('debug', 'consensus.proposal', { height, round, timely, lateMs: now - receivedAt });
  feed(session, { kind: 'proposal', proposal, timely }, now);
  if (!fine) {
    env.sink.report('warn', 'consensus.badProposal', { height, round });
    feed(session, { kind: 'refuse', round }, now);
  }
  if (fine && !timely && proposal.validRound === -1) {
    env.sink.report('warn', 'consensus.untimely', { height, round, time: candidate.header.time, receivedAt });
  }
  pursueCandidates(session, now);
  return 'used';
}

function isSameProposal(a: Proposal, b: Proposal): boolean {
  return a.value === b.value && a.validRound === b.validRound;
}

/** A proposer that says it again is there to be asked again. */
function pursueAgain(session: Session, value: ValueId, now: Now): MessageVerdict {
  for (const candidate of session.candidates.get(value) ?? []) candidate.fetches = 0;
  pursueCandidates(session, now);
  return 'ignored';
}

/**
 * Content that was offered before goes on with its new proposer as a further source. Beyond the bound the oldest gives way:
 * false content that can never be completed must not keep out what an honest proposer of a later round brings.
 */
function addCandidate(session: Session, candidate: Candidate): void {
  const known = session.candidates.get(candidate.value) ?? [];
  const same = known.find((other) => isSameContent(other, candidate));
  const others = known.filter((other) => other !== same);
  const added =
    same === undefined
      ? candidate
      : { ...candidate, txs: same.txs, sources: [...candidate.sources, ...same.sources], fetchId: same.fetchId };
  session.candidates.set(candidate.value, [...others, added].slice(-CANDIDATES_PER_VALUE_MAX));
}

function isSameContent(a: Candidate, b: Candidate): boolean {
  return a.hashes.join() === b.hashes.join() && bytesEqual(a.lastCommit, b.lastCommit);
}

/** The header builds on the tip, its commit of the tip is real, and a fresh value names its proposer (protocol.md §4). */
function isWellBased(session: Session, candidate: Candidate, proposer: PublicKey, validRound: number): boolean {
  const { header, lastCommit } = candidate;
  const tip = session.env.ledger.tip();
  if (header.height !== tip.height + 1 || !bytesEqual(header.prev, tip.blockId)) return false;
  if (validRound === -1 && !bytesEqual(header.proposer, proposer)) return false;
  if (!session.validators.some((validator) => bytesEqual(validator.key, header.proposer))) return false;
  if (tip.height === 0) return lastCommit.length === 0;
  const { checker, ledger } = session.env;
  return checker.check(lastCommit, tip.height, tip.blockId, ledger.validators(tip.height)) !== undefined;
}

/** Takes votes of this height: single ones, and quorums of one tally as the certificates they are (rule 18). */
export function onVotes(session: Session, votes: readonly Vote[], now: Now): MessageVerdict {
  const fresh: Vote[] = [];
  const ofHeight = votes.filter((vote) => vote.height === session.height);
  for (const vote of withoutSurplus(session, ofHeight, now)) {
    const known = isKnownVote(session, vote);
    if (!known && !isSigned(session, vote)) return 'bad';
    if (!known && vote.validator === session.self) session.env.onOwnSeen(vote, now);
    session.env.checker.trust(session.height, vote);
    fresh.push(vote);
  }
  if (fresh.length === 0) return 'ignored';
  const tallies = groupByTally(fresh);
  for (const tally of tallies) {
    if (tally.length >= quorum(session.validators.length)) feed(session, { kind: 'certificate', votes: tally }, now);
    else for (const vote of tally) feed(session, { kind: 'vote', vote }, now);
  }
  hearVotes(session, now);
  pursueCandidates(session, now);
  return 'used';
}

/**
 * Votes of f + 1 say that the height goes on. Those of fewer are a word like `wake`: one liar that votes as soon as a height
 * begins must not make the others build blocks without end.
 */
function hearVotes(session: Session, now: Now): void {
  if (session.heard) return;
  const { prevotes, precommits, far } = session.state.keeper;
  const senders = new Set([...prevotes.values(), ...precommits.values(), far].flatMap((votes) => [...votes.keys()]));
  if (senders.size >= honestMin(session.validators.length)) session.heard = true;
  else session.wokenAt = Math.min(session.wokenAt, Math.max(now, session.startedAt + WAKE_UNSEEN_MS));
}

/**
 * Leaves out what would cost a signature check and change nothing: of an equivocator whose guilt at that place is proven whatever is no part
 * of a certificate, and of far rounds more than one vote a second. One liar could sign such votes without end.
 */
function withoutSurplus(session: Session, votes: readonly Vote[], now: Now): readonly Vote[] {
  const needed = quorum(session.validators.length);
  const tried = new Map<string, number>();
  return groupByTally(votes).flatMap((tally) => {
    if (tally.length >= needed) return tally;
    return tally.filter((vote) => {
      if (isKnownVote(session, vote)) return true;
      const place = `${vote.kind}/${vote.round}/${vote.validator}`;
      const before = tried.get(place) ?? 0;
      tried.set(place, before + 1);
      return before < EQUIVOCATION_VOTES && !isProven(session, vote) && !isFarAgain(session, vote, now);
    });
  });
}

/** Two votes of one place prove all that there is to prove. */
const EQUIVOCATION_VOTES = 2;

function isProven({ state }: Session, { kind, round, validator }: Vote): boolean {
  return state.equivocations.some(
    (known) =>
      known.kind === 'vote' &&
      known.first.kind === kind &&
      known.first.round === round &&
      known.first.validator === validator,
  );
}

function isFarAgain(session: Session, { round, validator }: Vote, now: Now): boolean {
  if (round <= session.state.round.round + ROUND_WINDOW) return false;
  const known = session.state.keeper.far.get(validator);
  if (known !== undefined && known.round >= round) return true;
  if (now < (session.farFrom.get(validator) ?? 0)) return true;
  session.farFrom.set(validator, now + REBROADCAST_MS);
  return false;
}

function isKnownVote({ state }: Session, { kind, round, validator, value, validRound, signature }: Vote): boolean {
  const rounds = kind === 'prevote' ? state.keeper.prevotes : state.keeper.precommits;
  const other = rounds.get(round)?.get(validator);
  if (other === undefined || other.value !== value || other.validRound !== validRound) return false;
  return bytesEqual(other.signature, signature);
}

function isSigned(session: Session, vote: Vote): boolean {
  const { env } = session;
  const validator = session.validators[vote.validator];
  if (validator === undefined) return false;
  return env.verify(validator.key, ballotSigningHash(env.sha256, env.genesisHash, vote), vote.signature);
}

function groupByTally(votes: readonly Vote[]): readonly (readonly Vote[])[] {
  const tallies = new Map<string, Vote[]>();
  for (const vote of votes) {
    const name = `${vote.kind}/${vote.round}/${vote.value}/${vote.validRound}`;
    tallies.set(name, [...(tallies.get(name) ?? []), vote]);
  }
  return [...tallies.values()];
}
