import type { Bytes } from '../../ledger/base/bytes.ts';
import type { Signature } from '../../ledger/base/keys.ts';
import type { MachineEffect, MachineInput } from '../../node/machine/effects.ts';
import type { SimChain } from './chain.ts';
import type { SimNode } from './node.ts';
import type { Random } from './random.ts';

/** What makes a node Byzantine: it runs the real machine, and this stands between the machine and the world. */
export interface Tamper {
  readonly name: string;
  /**
   * Takes what the machine wanted in one turn, gives what is done instead: left out, changed, or sent to some only
   * (`send` instead of `broadcast`).
   */
  effects?(effects: readonly MachineEffect[], context: TamperContext): readonly MachineEffect[];
  /** Takes what would go into the machine, gives what goes in instead; undefined: it never hears of it. */
  input?(input: MachineInput, context: TamperContext): MachineInput | undefined;
  /** Takes a peer's question and the true answer, gives what is answered; undefined: nothing. */
  answer?(request: Bytes, honest: Bytes | undefined, asker: number, context: TamperContext): Bytes | undefined;
}

/** What a Byzantine node can use. It has its own key only. */
export interface TamperContext {
  readonly node: SimNode;
  readonly nodes: readonly SimNode[];
  readonly chain: SimChain;
  readonly random: Random;
  /** True time and the node's own, ms. */
  now(): number;
  local(): number;
  /** Signs anything with the node's key; no guard, no log. */
  sign(message: Bytes): Signature;
  /** Sends a frame outside of any turn. */
  send(to: number, bytes: Bytes): void;
  /** Hands a frame to a node as if it had come from this one, at once. */
  at(moment: number, run: () => void): void;
}
