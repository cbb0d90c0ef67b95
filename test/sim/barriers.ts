import { type ConsensusMessage, decodeMessage, encodeMessage, type StatusMessage } from '../../consensus/messages.ts';
import type { Bytes } from '../../ledger/base/bytes.ts';
import { isFault } from '../../ledger/base/fault.ts';
import type { Random } from './random.ts';

/** The part that each node is in. */
export type Parts = readonly number[];

/** Nodes of different parts hear each other only so long after the round's first message, ms: each hearer has its own time. */
export interface Barrier {
  readonly parts: Parts;
  readonly holdsMs: readonly number[];
}

/** Where the kinds of message have other barriers, some nodes lock on a value that the others do not decide. */
export type RoundBarriers = Readonly<Record<'proposal' | 'prevote' | 'precommit', Barrier>>;

/** Against timeoutPropose 1500 and the others' 500: in time, a little late, after the round. */
const PROPOSAL_HOLDS_MS = [0, 0, 1700, 2600];
const VOTE_HOLDS_MS = [0, 0, 300, 900, 1900, 3500];

/** Draws barriers that differ by kind and pass. */
export function drawBarriers(random: Random, nodes: number): RoundBarriers {
  const barrier = (holds: readonly number[]): Barrier => ({
    parts: drawParts(random, nodes),
    holdsMs: Array.from({ length: nodes }, () => random.pick(holds)),
  });
  return { proposal: barrier(PROPOSAL_HOLDS_MS), prevote: barrier(VOTE_HOLDS_MS), precommit: barrier(VOTE_HOLDS_MS) };
}

/** Two parts or three, or everybody together; sizes that leave nobody a quorum are drawn as well as such that leave two. */
export function drawParts(random: Random, nodes: number): Parts {
  const count = random.pick([1, 2, 2, 2, 2, 3]);
  return Array.from({ length: nodes }, () => random.between(0, count - 1));
}

/** Whether a message from one node is heard by the other, so long after the round's first message. */
export function isHeard(barrier: Barrier | undefined, afterMs: number, from: number, to: number): boolean {
  return barrier === undefined || barrier.parts[from] === barrier.parts[to] || afterMs >= (barrier.holdsMs[to] ?? 0);
}

/** Lets frames through as the barriers of their round and kind say. */
export interface Sieve {
  /** What of a frame passes: all of it, some of its votes, or nothing. */
  pass(from: number, to: number, bytes: Bytes, now: number): Bytes | undefined;
}

interface Place {
  readonly height: number;
  readonly round: number;
}

interface Passage {
  readonly from: number;
  readonly to: number;
  readonly now: number;
}

/** Builds a sieve; `barriersOf` is asked once for each round of a height. `others`: whether messages of no round pass. */
export function createSieve(
  barriersOf: (height: number, round: number) => RoundBarriers | undefined,
  others: boolean,
): Sieve {
  const decode = createDecoder();
  const rounds = new Map<string, { readonly began: number; readonly barriers: RoundBarriers | undefined }>();

  function hears(kind: keyof RoundBarriers, { height, round }: Place, { from, to, now }: Passage): boolean {
    const name = `${height}/${round}`;
    const known = rounds.get(name) ?? { began: now, barriers: barriersOf(height, round) };
    rounds.set(name, known);
    return isHeard(known.barriers?.[kind], now - known.began, from, to);
  }

  return {
    pass(from, to, bytes, now) {
      const passage = { from, to, now };
      const message = decode(bytes);
      switch (message?.kind) {
        case 'proposal':
          return hears('proposal', message.proposal, passage) ? bytes : undefined;
        case 'wake':
          return hears('proposal', { height: message.height, round: 0 }, passage) ? bytes : undefined;
        case 'votes': {
          const votes = message.votes.filter((vote) => hears(vote.kind, vote, passage));
          if (votes.length === message.votes.length) return bytes;
          return votes.length === 0 ? undefined : encodeMessage({ kind: 'votes', votes });
        }
        default:
          return others ? bytes : undefined;
      }
    },
  };
}

/** Frames are decoded once, however many nodes they go to; undefined: not a message. */
export function createDecoder(): (bytes: Bytes) => ConsensusMessage | StatusMessage | undefined {
  const known = new WeakMap<Bytes, ConsensusMessage | StatusMessage>();
  return (bytes) => {
    const before = known.get(bytes);
    if (before !== undefined) return before;
    const message = decodeMessage(bytes);
    if (isFault(message)) return undefined;
    known.set(bytes, message);
    return message;
  };
}
