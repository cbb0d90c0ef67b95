import type { MachineEffect, MachineInput } from '../../node/machine/effects.ts';

/** What a run leaves behind for whoever looks for the cause of a failure. */
export interface Trace {
  /** One turn of a node: what it took in, and what it wanted. */
  turn(node: number, inputs: readonly MachineInput[], effects: readonly MachineEffect[]): void;
  /** Something that the simulation did to the network. */
  fault(text: string): void;
}
