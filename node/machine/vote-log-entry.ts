import { proposalFromValue, proposalValue, voteFromValue, voteValue } from '../../consensus/messages.ts';
import type { RoundState } from '../../consensus/round-machine.ts';
import type { Proposal, RoundValue, Step, Vote } from '../../consensus/types.ts';
import { type Bytes, fromHex, toHex } from '../../ledger/base/bytes.ts';
import { decodeCanonical, encodeTrusted, type Value } from '../../ledger/base/codec.ts';
import { isFault } from '../../ledger/base/fault.ts';

/** Where the round machine stood when it signed: what a restart must know to keep its promises (rule 12). */
export interface Standing {
  readonly round: number;
  readonly step: Step;
  readonly locked: RoundValue | undefined;
  readonly valid: RoundValue | undefined;
}

/** A value's content: enough to propose it again and to execute it again. */
export interface ValueContent {
  readonly header: Bytes;
  readonly lastCommit: Bytes;
  readonly txs: readonly Bytes[];
}

/** What the vote log holds, in the order it was signed or learned. */
export type VoteLogEntry =
  | { readonly kind: 'vote'; readonly vote: Vote; readonly standing: Standing }
  | { readonly kind: 'proposal'; readonly proposal: Proposal; readonly standing: Standing; readonly message: Bytes }
  /** Written before the first vote that locks on the value or calls it valid. */
  | { readonly kind: 'value'; readonly height: number; readonly value: string; readonly content: ValueContent }
  /** The quorum of prevotes behind `valid`: the two are never apart (rule 10). */
  | { readonly kind: 'polka'; readonly votes: readonly Vote[] }
  /** When a proposal arrived and whether that was in time (protocol.md §4 addition 2). */
  | {
      readonly kind: 'received';
      readonly height: number;
      readonly round: number;
      readonly value: string;
      readonly at: number;
      readonly timely: boolean;
    };

/** What of a round state goes into the log. */
export function standingOf(state: RoundState): Standing {
  const { round, step, locked, valid } = state;
  return { round, step, locked, valid };
}

/** Canonical bytes of an entry. */
export function encodeEntry(entry: VoteLogEntry): Bytes {
  switch (entry.kind) {
    case 'vote':
      return encodeTrusted(['vote', voteValue(entry.vote), standingValue(entry.standing)]);
    case 'proposal':
      return encodeTrusted(['proposal', proposalValue(entry.proposal), standingValue(entry.standing), entry.message]);
    case 'value': {
      const { header, lastCommit, txs } = entry.content;
      return encodeTrusted(['value', entry.height, hexBytes(entry.value), header, lastCommit, txs]);
    }
    case 'polka':
      return encodeTrusted(['polka', entry.votes.map(voteValue)]);
    case 'received':
      return encodeTrusted(['received', entry.height, entry.round, hexBytes(entry.value), entry.at, entry.timely]);
  }
}

/** Takes bytes of this node's own log, gives the entry, or undefined where they are none (then the log is damaged). */
export function decodeEntry(data: Bytes): VoteLogEntry | undefined {
  const value = decodeCanonical(data);
  if (isFault(value) || !Array.isArray(value)) return undefined;
  const [kind, a, b, c, d, e] = value as readonly Value[];
  switch (kind) {
    case 'vote': {
      const vote = voteFromValue(a);
      return vote === undefined ? undefined : { kind, vote, standing: standingFromValue(b) };
    }
    case 'proposal': {
      const proposal = proposalFromValue(a);
      return proposal === undefined
        ? undefined
        : { kind, proposal, standing: standingFromValue(b), message: c as Bytes };
    }
    case 'value': {
      const content: ValueContent = { header: c as Bytes, lastCommit: d as Bytes, txs: e as readonly Bytes[] };
      return { kind, height: a as number, value: toHex(b as Bytes), content };
    }
    case 'polka': {
      const votes = (a as readonly Value[]).map(voteFromValue);
      return votes.some((vote) => vote === undefined) ? undefined : { kind, votes: votes as readonly Vote[] };
    }
    case 'received':
      return {
        kind,
        height: a as number,
        round: b as number,
        value: toHex(c as Bytes),
        at: d as number,
        timely: e as boolean,
      };
    default:
      return undefined;
  }
}

function standingValue(standing: Standing): Value {
  return [standing.round, standing.step, markValue(standing.locked), markValue(standing.valid)];
}

function standingFromValue(value: Value | undefined): Standing {
  const [round, step, locked, valid] = value as [number, Step, Value, Value];
  return { round, step, locked: markFromValue(locked), valid: markFromValue(valid) };
}

function markValue(mark: RoundValue | undefined): Value {
  return mark === undefined ? null : [hexBytes(mark.value), mark.round];
}

function markFromValue(value: Value): RoundValue | undefined {
  if (value === null) return undefined;
  const [id, round] = value as [Bytes, number];
  return { value: toHex(id), round };
}

function hexBytes(id: string): Bytes {
  return fromHex(id) as Bytes;
}
