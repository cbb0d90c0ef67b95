import type { Texts } from '../texts.ts';

/**
 * Where a fault comes from, which decides what happens:
 * - `block`: a block holding such a transaction is invalid, so it is never recorded; refused at the door;
 * - `record`: recorded on the ledger as the transaction's result, consumes the txId (protocol.md §2);
 * - `pool`: this node cannot take it now, another may; nothing is wrong with the bytes;
 * - `edge`: a door (RPC, CLI, file, network) refused the request; never reaches the ledger.
 */
export type FaultStage = 'block' | 'record' | 'pool' | 'edge';

/** What a peer that gossiped a transaction with this fault deserves: keep, drop silently, or be blamed. */
export type GossipVerdict = 'accept' | 'ignore' | 'reject';

export interface FaultRow {
  readonly stage: FaultStage;
  readonly gossip: GossipVerdict;
  /** JSON-RPC error code, unique, in the area's range (interfaces.md §1). */
  readonly rpc: number;
  /** What is wrong, and what to do next where there is something to do. */
  readonly texts: Texts;
}

/** Declares one area's rows; keys are the stable codes `AREA_PROBLEM`. */
export function defineFaults<Code extends string>(rows: Record<Code, FaultRow>): Readonly<Record<Code, FaultRow>> {
  return rows;
}

/** A precondition that failed: recorded on the ledger as the transaction's result. */
export function recorded(rpc: number, texts: Texts): FaultRow {
  return { stage: 'record', gossip: 'accept', rpc, texts };
}
