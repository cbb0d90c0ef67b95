import { decodeMessage } from '../../consensus/messages.ts';
import type { Proposal, Vote } from '../../consensus/types.ts';
import type { Bytes } from '../../ledger/base/bytes.ts';
import { isFault } from '../../ledger/base/fault.ts';
import type { MachineEffect, MachineInput } from '../../node/machine/effects.ts';
import { decodeEntry } from '../../node/machine/vote-log-entry.ts';

/** What a run tells whoever looks for the cause of a failure. */
export interface Trace {
  /** One turn of a node: what it took in, and what it wanted. `at` is true time, ms. */
  turn(at: number, node: number, inputs: readonly MachineInput[], effects: readonly MachineEffect[]): void;
  /** Something that the simulation did to the network. */
  fault(at: number, text: string): void;
}

export type TraceEvent =
  | {
      readonly kind: 'turn';
      readonly at: number;
      readonly node: number;
      readonly inputs: readonly MachineInput[];
      readonly effects: readonly MachineEffect[];
    }
  | { readonly kind: 'fault'; readonly at: number; readonly text: string };

/** A trace that keeps the last events and puts them into words only when somebody asks. */
export interface Recorder extends Trace {
  last(): readonly TraceEvent[];
}

/** Builds a recorder of the last `max` events; `onEvent` sees each of them as it happens. */
export function createRecorder(max: number, onEvent?: (event: TraceEvent) => void): Recorder {
  const ring: TraceEvent[] = [];
  let next = 0;
  function add(event: TraceEvent): void {
    onEvent?.(event);
    if (max === 0) return;
    ring[next] = event;
    next = (next + 1) % max;
  }
  return {
    turn: (at, node, inputs, effects) => add({ kind: 'turn', at, node, inputs, effects }),
    fault: (at, text) => add({ kind: 'fault', at, text }),
    last: () => [...ring.slice(next), ...ring.slice(0, next)],
  };
}

/** One event as a line of text; `start` is the virtual moment that counts as 0. */
export function eventText(event: TraceEvent, start: number): string {
  const at = `${((event.at - start) / 1000).toFixed(3).padStart(11)} s`;
  if (event.kind === 'fault') return `${at}  ----    ${event.text}`;
  const inputs = event.inputs.map(inputText).join('; ') || 'start';
  const effects = event.effects.map(effectText).join('; ') || 'nothing';
  return `${at}  node-${event.node}  ${inputs}  =>  ${effects}`;
}

/** One event as a line of JSON. */
export function eventJson(event: TraceEvent, start: number): string {
  const at = event.at - start;
  if (event.kind === 'fault') return JSON.stringify({ at, fault: event.text });
  const { node } = event;
  return JSON.stringify({ at, node, inputs: event.inputs.map(inputText), effects: event.effects.map(effectText) });
}

function inputText(input: MachineInput): string {
  switch (input.kind) {
    case 'message':
      return `${input.from}: ${frameText(input.bytes)}`;
    case 'peer':
      return `${input.peer} ${input.connected ? 'is there' : 'has left'}`;
    case 'transactions':
      return `transactions ${input.txs.map(({ txIdText }) => txIdText.slice(0, 8)).join(' ')}`;
    case 'fetched':
      return `fetched #${input.id} ${input.result.kind}${input.result.kind === 'blocks' ? ` ${input.result.blocks.length}` : ''}`;
    case 'signed':
      return `signed #${input.id}${typeof input.answer === 'string' ? ` ${input.answer}` : ''}`;
    default:
      return input.kind;
  }
}

function effectText(effect: MachineEffect): string {
  switch (effect.kind) {
    case 'persist':
      return `persist ${effect.entries.map(entryText).join(', ')}`;
    case 'send':
      return `send ${effect.to} ${frameText(effect.bytes)}`;
    case 'broadcast':
    case 'announce':
      return `${effect.kind} ${frameText(effect.bytes)}`;
    case 'fetch':
      return `fetch #${effect.id} of ${effect.peer}: ${effect.request.kind}${effect.request.kind === 'blocks' ? ` from ${effect.request.from}` : ''}`;
    case 'commit': {
      const { header, txs } = effect.executed;
      return `COMMIT ${header.height} ${effect.executed.blockIdText.slice(0, 8)} (${txs.length} transactions)`;
    }
    case 'report':
      return `report ${effect.event} ${JSON.stringify(effect.fields)}`;
    case 'halt':
      return `HALT ${effect.event} ${JSON.stringify(effect.fields)}`;
    case 'ban':
      return `BAN ${effect.peer} ${effect.reason}`;
    case 'answer':
      return `answer #${effect.ticket} ${effect.faults.map((fault) => fault?.code ?? 'taken').join(' ')}`;
    case 'sign': {
      const { kind, height, round, blockId } = effect.request;
      return `sign #${effect.id} ${kind} ${height}/${round} ${blockId === null ? 'nil' : hex8(blockId)}`;
    }
    case 'verify':
      return `verify ${effect.transactions.length}`;
    default:
      return effect.kind;
  }
}

function frameText(bytes: Bytes): string {
  const message = decodeMessage(bytes);
  if (isFault(message)) return `unreadable (${message.code})`;
  switch (message.kind) {
    case 'proposal':
      return `${proposalText(message.proposal)} with ${message.txHashes.length} transactions`;
    case 'votes':
      return message.votes.map(voteText).join(' ');
    case 'wake':
      return `wake ${message.height} with ${message.transactions.length}`;
    case 'status':
      return `status ${message.height}`;
    default:
      return message.kind;
  }
}

function entryText(data: Bytes): string {
  const entry = decodeEntry(data);
  if (entry === undefined) return 'unreadable';
  if (entry.kind === 'vote') return voteText({ ...entry.ballot, validator: -1 });
  return entry.kind === 'proposal' ? proposalText({ ...entry.proposal, validator: -1 }) : entry.kind;
}

function voteText({ kind, height, round, value, validRound, validator }: Omit<Vote, 'signature'>): string {
  const proof = validRound === null || validRound === -1 ? '' : `<${validRound}`;
  return `v${validator}:${kind} ${height}/${round}${proof} ${value?.slice(0, 8) ?? 'nil'}`;
}

function proposalText({ height, round, value, validRound, validator }: Omit<Proposal, 'signature'>): string {
  return `v${validator}:proposal ${height}/${round}${validRound === -1 ? '' : `<${validRound}`} ${value.slice(0, 8)}`;
}

function hex8(bytes: Bytes): string {
  return Buffer.from(bytes.subarray(0, 4)).toString('hex');
}
