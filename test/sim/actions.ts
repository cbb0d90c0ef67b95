import type { Bytes } from '../../ledger/base/bytes.ts';
import type { MachineEffect } from '../../node/machine/effects.ts';

type SignEffect = Extract<MachineEffect, { kind: 'sign' }>;
type CommitEffect = Extract<MachineEffect, { kind: 'commit' }>;

/** One thing a node does in a turn. Between any two of them, and inside a write, it can die. */
export type Action =
  | { readonly kind: 'persist'; readonly entries: readonly Bytes[] }
  /** A frame to one node. */
  | { readonly kind: 'frame'; readonly to: number; readonly bytes: Bytes }
  | { readonly kind: 'commit'; readonly effect: CommitEffect }
  /** The vote log is told that a block is durable. */
  | { readonly kind: 'forget' }
  /** The holder of the key is asked: when everything else of the turn is done. */
  | { readonly kind: 'sign'; readonly effect: SignEffect }
  | {
      readonly kind: 'effect';
      readonly effect: Exclude<
        MachineEffect,
        { kind: 'persist' | 'commit' | 'sign' | 'send' | 'broadcast' | 'announce' }
      >;
    };

/** What leaves a node, or is told to those around it. */
export type OuterAction = Extract<Action, { kind: 'frame' | 'effect' }>;

/**
 * A turn's effects as the node's loop does them: all log entries with one sync, then what leaves the node, then the block, then
 * what is to be signed. This is the list of all points where a node can die, taken from what the machine wanted.
 */
export function actionsFrom(
  effects: readonly MachineEffect[],
  receivers: (kind: 'broadcast' | 'announce') => readonly number[],
): readonly Action[] {
  const entries = effects.flatMap((effect) => (effect.kind === 'persist' ? effect.entries : []));
  const first: Action[] = entries.length > 0 ? [{ kind: 'persist', entries }] : [];
  const between = effects.flatMap((effect) => actionsOf(effect, receivers));
  const last = effects.flatMap((effect): readonly Action[] =>
    effect.kind === 'commit' ? [{ kind: 'commit', effect }, { kind: 'forget' }] : [],
  );
  const signs = effects.flatMap((effect): readonly Action[] =>
    effect.kind === 'sign' ? [{ kind: 'sign', effect }] : [],
  );
  return [...first, ...between, ...last, ...signs];
}

function actionsOf(
  effect: MachineEffect,
  receivers: (kind: 'broadcast' | 'announce') => readonly number[],
): readonly Action[] {
  switch (effect.kind) {
    case 'persist':
    case 'commit':
    case 'sign':
      return [];
    case 'send':
      return [{ kind: 'frame', to: nodeIndex(effect.to), bytes: effect.bytes }];
    case 'broadcast':
    case 'announce':
      return receivers(effect.kind).map((to) => ({ kind: 'frame', to, bytes: effect.bytes }));
    default:
      return [{ kind: 'effect', effect }];
  }
}

/** The peer id of a node. */
export function nodeName(index: number): string {
  return `node-${index}`;
}

/** The node of a peer id. */
export function nodeIndex(name: string): number {
  return Number(name.slice('node-'.length));
}
