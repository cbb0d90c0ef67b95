import { decodeMessage, type VotesMessage } from '../../../consensus/messages.ts';
import type { Ballot, Vote } from '../../../consensus/types.ts';
import { toHex } from '../../../ledger/base/bytes.ts';
import { isFault } from '../../../ledger/base/fault.ts';
import type { Random } from '../random.ts';
import type { Deed, OutMessage } from './deed.ts';
import { noise } from './forge.ts';
import type { Liar } from './liar.ts';

/** Contradicting votes: to different validators, or both to everybody. */
export const equivocate: Deed = {
  name: 'equivocate',
  create: (random, perMille) => ({
    out(sent, liar) {
      const own = ownVote(sent, liar);
      if (own === undefined || !random.chance(perMille)) return [sent];
      const other = liar.sign({ ...ballotOf(own), ...anotherValue(own, liar, random) });
      const lie: VotesMessage = { kind: 'votes', votes: [other] };
      if (random.chance(400)) return [sent, { to: sent.to, message: lie }];
      const some = new Set(sent.to.filter(() => random.chance(500)));
      return [
        { to: sent.to.filter((to) => !some.has(to)), message: sent.message },
        { to: [...some], message: lie },
      ];
    },
  }),
};

/** Votes for whatever is proposed, whatever it promised before: forgets its lock, needs no polka to precommit. */
export const sayYes: Deed = {
  name: 'sayYes',
  create: (random, perMille) => ({
    out(sent, liar) {
      const own = ownVote(sent, liar);
      if (own === undefined || own.value !== null || !random.chance(perMille)) return [sent];
      const proposal = liar.heard.proposals.findLast(
        ({ height, round }) => height === own.height && round === own.round,
      );
      if (proposal === undefined) return [sent];
      const validRound = own.kind === 'prevote' ? -1 : null;
      const vote = liar.sign({ ...ballotOf(own), value: proposal.value, validRound });
      return [{ ...sent, message: { kind: 'votes', votes: [vote] } }];
    },
  }),
};

/** Says nothing: proposals, votes, or all of it, to some or to everybody. */
export const withhold: Deed = {
  name: 'withhold',
  create(random, perMille) {
    const kinds = random.pick([['proposal'], ['votes'], ['proposal', 'votes'], ['votes', 'wake', 'status']]);
    const toAll = random.chance(500);
    return {
      out(sent) {
        if (!kinds.includes(sent.message.kind) || !random.chance(perMille)) return [sent];
        return toAll ? [] : [{ ...sent, to: sent.to.filter(() => random.chance(500)) }];
      },
    };
  },
};

/** How far above its own round a liar votes: mostly where others would still count it, sometimes far beyond. */
const NEAR_ROUNDS = 3;
const FAR_ROUNDS = 40;

/** Votes of rounds and heights that nobody has reached. */
export const floodFuture: Deed = {
  name: 'floodFuture',
  create: (random, perMille) => ({
    extra(liar) {
      if (liar.place() === undefined || !random.chance(perMille)) return [];
      const value = random.chance(500) ? null : (liar.heard.proposals.at(-1)?.value ?? null);
      const height = liar.height() + random.pick([0, 0, 0, 1, 2]);
      const own = liar.context.node.machine()?.status().round ?? 0;
      const from = own + 1 + random.between(0, random.chance(700) ? NEAR_ROUNDS : FAR_ROUNDS);
      const votes = Array.from({ length: random.between(1, 6) }, (_, more) =>
        random.chance(500)
          ? liar.sign({ kind: 'prevote', height, round: from + more, value, validRound: -1 })
          : liar.sign({ kind: 'precommit', height, round: from + more, value, validRound: null }),
      );
      return [{ to: liar.validators(), message: { kind: 'votes', votes } }];
    },
  }),
};

/** Old messages once more, as they came: votes, certificates and proposals of rounds and heights gone by. */
export const replay: Deed = {
  name: 'replay',
  create: (random, perMille) => ({
    extra(liar) {
      if (liar.heard.frames.length === 0 || !random.chance(perMille)) return [];
      const message = decodeMessage(random.pick(liar.heard.frames));
      return isFault(message) ? [] : [{ to: liar.validators(), message }];
    },
  }),
};

/** Small changes of its own votes, signed: the next round, the round before, another validRound, value for nil. */
export const mutate: Deed = {
  name: 'mutate',
  create: (random, perMille) => ({
    out(sent, liar) {
      const own = ownVote(sent, liar);
      if (own === undefined || !random.chance(perMille)) return [sent];
      const vote = liar.sign(smallChange(own, liar, random));
      return [{ ...sent, message: { kind: 'votes', votes: [vote] } }];
    },
  }),
};

/** Small changes of votes of others, whose signatures then belong to something else: everybody must refuse them. */
export const relabel: Deed = {
  name: 'relabel',
  create: (random, perMille) => ({
    extra(liar) {
      if (liar.heard.votes.length === 0) return [];
      const height = liar.height();
      const present = liar.heard.votes.filter((vote) => vote.height === height);
      const moved = movedVote(present);
      // Whoever sends what is not signed is banned for long, so that it does this not often, and rather where it would tell.
      if (!random.chance(Math.ceil(perMille / (moved === undefined ? 50 : 5)))) return [];
      if (moved !== undefined && random.chance(700))
        return [{ to: liar.validators(), message: { kind: 'votes', votes: [moved] } }];
      const isOld = present.length === 0 || random.chance(500);
      const of = random.pick(isOld ? liar.heard.votes : present);
      const changed = isOld ? ballotOf(of) : smallChange(of, liar, random);
      const vote: Vote = { ...changed, height, validator: of.validator, signature: of.signature };
      return [{ to: random.shuffled(liar.validators()).slice(0, 1), message: { kind: 'votes', votes: [vote] } }];
    },
  }),
};

/** The vote of one round under the number of another one, in which the same validator voted otherwise. */
function movedVote(votes: readonly Vote[]): Vote | undefined {
  for (const vote of votes) {
    const isOther = (one: Vote): boolean =>
      one.validator === vote.validator && one.kind === vote.kind && one.round > vote.round;
    const other = votes.find((one) => isOther(one) && one.value !== vote.value);
    if (other !== undefined) return { ...vote, ...withRound(ballotOf(vote), other.round) };
  }
  return undefined;
}

function smallChange(vote: Vote, liar: Liar, random: Random): Ballot {
  const ballot = ballotOf(vote);
  switch (random.between(0, 3)) {
    case 0:
      return withRound(ballot, ballot.round + 1);
    case 1:
      return withRound(ballot, Math.max(0, ballot.round - 1));
    case 2:
      return ballot.kind === 'prevote' && ballot.value !== null && ballot.round > 0
        ? { ...ballot, validRound: random.between(-1, ballot.round - 1) }
        : withRound(ballot, ballot.round + 1);
    default:
      return { ...ballot, ...anotherValue(vote, liar, random) };
  }
}

function withRound(ballot: Ballot, round: number): Ballot {
  const { validRound } = ballot;
  return { ...ballot, round, validRound: validRound === null ? null : Math.min(validRound, round - 1) };
}

/** A value that the vote is not for: nil, one that was proposed on this height or an earlier one, or one that does not exist. */
function anotherValue(vote: Vote, liar: Liar, random: Random): Pick<Ballot, 'value' | 'validRound'> {
  const validRound = vote.kind === 'prevote' ? -1 : null;
  const known = liar.heard.proposals.map(({ value }) => value).filter((value) => value !== vote.value);
  const roll = random.between(0, 9);
  if (vote.value !== null && roll < 4) return { value: null, validRound };
  const last = known.at(-1);
  if (last !== undefined && roll < 8) return { value: roll < 6 ? last : random.pick(known), validRound };
  return { value: toHex(noise(liar, 32)), validRound };
}

/** The liar's own new vote, where the message is that. */
export function ownVote({ message }: OutMessage, liar: Liar): Vote | undefined {
  if (message.kind !== 'votes' || message.votes.length !== 1) return undefined;
  const [vote] = message.votes;
  return vote?.validator === liar.place() ? vote : undefined;
}

export function ballotOf({ kind, height, round, value, validRound }: Vote): Ballot {
  return { kind, height, round, value, validRound };
}
