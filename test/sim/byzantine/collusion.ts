import { decodeMessage, encodeMessage, type ProposalMessage } from '../../../consensus/messages.ts';
import type { Ballot } from '../../../consensus/types.ts';
import { type Bytes, toHex } from '../../../ledger/base/bytes.ts';
import { isFault } from '../../../ledger/base/fault.ts';
import { invariant } from '../../../ledger/base/invariant.ts';
import type { ExecutedBlock } from '../../../ledger/execution/execute-block.ts';
import type { MachineEffect } from '../../../node/machine/effects.ts';
import type { Tamper, TamperContext } from '../tamper.ts';
import { execute, otherBlock } from './forge.ts';
import { type Liar, liarFrom } from './liar.ts';

/** How two of four break agreement. */
export type Attack =
  /** In one round they vote for one block in front of the one honest validator, and for another in front of the other. */
  | 'equivocation'
  /** They commit a block with the one in round 0, forget it, and commit another with the other in round 1. */
  | 'amnesia';

export interface CollusionOptions {
  readonly attack: Attack;
  /** The height whose first two proposers they are, in this order. */
  readonly height: number;
  readonly colluders: readonly [number, number];
  readonly victims: readonly [number, number];
}

/** Two validators, more than a third of four, who work together. Until the height comes they are honest. */
export interface Collusion {
  tamper(node: number): Tamper | undefined;
}

/** Between the two halves of the amnesia, ms: the first victim has its block by then. */
const SECOND_ROUND_AFTER_MS = 200;

/** Builds the plot; every node must be a node of its own key, in set order. */
export function createCollusion({ attack, height, colluders, victims }: CollusionOptions): Collusion {
  const liars = new Map<number, Liar>();
  let done = false;

  function liarOf(context: TamperContext): Liar {
    const { index } = context.node;
    const known = liars.get(index);
    if (known !== undefined) return known;
    const liar = liarFrom(context, context.random, {
      votes: [],
      proposals: [],
      frames: [],
      place: index,
      stash: new Map(),
    });
    liars.set(index, liar);
    return liar;
  }

  /** Both of them sign a ballot and send it to one victim. */
  function both(victim: number, ballot: Omit<Ballot, 'height'>): void {
    for (const node of colluders) {
      const liar = liars.get(node);
      invariant(liar !== undefined, 'both colluders have spoken before');
      const vote = liar.sign({ ...ballot, height });
      liar.context.send(victim, encodeMessage({ kind: 'votes', votes: [vote] }));
    }
  }

  function decide(victim: number, round: number, value: string): void {
    both(victim, { kind: 'prevote', round, value, validRound: -1 });
    both(victim, { kind: 'precommit', round, value, validRound: null });
  }

  function strike(liar: Liar, first: ProposalMessage): void {
    const [victim, other] = victims;
    liar.context.send(victim, encodeMessage(first));
    decide(victim, 0, first.proposal.value);
    if (attack === 'amnesia') {
      const after = liar.context.now() + SECOND_ROUND_AFTER_MS;
      return liar.context.at(after, () => secondRound(other));
    }
    const second = otherBlock(liar, first, { txs: [], time: timeOf(liar) + 1 });
    invariant(second !== undefined, 'another block can be made');
    liar.context.send(other, encodeMessage(second));
    decide(other, 0, second.proposal.value);
  }

  function secondRound(victim: number): void {
    const proposer = liars.get(colluders[1]);
    const key = proposer?.context.node.signer?.key;
    invariant(proposer !== undefined && key !== undefined, 'the second colluder has a key');
    const { store } = proposer.context.node;
    const lastCommit = store.commit(height - 1);
    invariant(lastCommit !== undefined, 'the second colluder has the block before');
    const draft = { time: timeOf(proposer), proposer: key, lastCommit, txs: [], mode: 'check' } as const;
    const executed = execute(proposer, draft);
    invariant(executed !== undefined, 'an empty block can be made');
    proposer.context.send(victim, encodeMessage(proposalOf(proposer, executed, height)));
    decide(victim, 1, executed.blockIdText);
  }

  return {
    tamper(node) {
      if (!colluders.includes(node)) return undefined;
      return {
        name: attack,
        effects(effects, context) {
          const liar = liarOf(context);
          if (liar.height() < height) return effects;
          for (const effect of effects) {
            const proposal = proposalIn(effect);
            if (done || proposal?.proposal.height !== height || node !== colluders[0]) continue;
            done = true;
            strike(liar, proposal);
          }
          return effects.filter((effect) => !speaksOf(effect, height));
        },
      };
    },
  };
}

function timeOf(liar: Liar): number {
  return liar.context.local();
}

function proposalOf(liar: Liar, executed: ExecutedBlock, height: number): ProposalMessage {
  return {
    kind: 'proposal',
    proposal: liar.propose({ height, round: 1, value: toHex(executed.blockId), validRound: -1 }),
    header: executed.headerBytes,
    lastCommit: executed.lastCommit,
    txHashes: [],
    polka: [],
  };
}

function bytesOf(effect: MachineEffect): Bytes | undefined {
  return effect.kind === 'send' || effect.kind === 'broadcast' || effect.kind === 'announce' ? effect.bytes : undefined;
}

function proposalIn(effect: MachineEffect): ProposalMessage | undefined {
  const bytes = bytesOf(effect);
  const message = bytes === undefined ? undefined : decodeMessage(bytes);
  return message === undefined || isFault(message) || message.kind !== 'proposal' ? undefined : message;
}

/** What the machine itself would say of that height is not said. */
function speaksOf(effect: MachineEffect, height: number): boolean {
  const bytes = bytesOf(effect);
  const message = bytes === undefined ? undefined : decodeMessage(bytes);
  if (message === undefined || isFault(message)) return false;
  if (message.kind === 'proposal') return message.proposal.height >= height;
  return message.kind === 'votes' && message.votes.some((vote) => vote.height >= height);
}
