import type { z } from 'zod';
import type { Fault, FaultCode } from '../../ledger/base/fault.ts';
import type { Sha256 } from '../../ledger/base/hash.ts';
import type { Language, Texts } from '../../ledger/base/texts.ts';
import type { StateTree } from '../../ledger/state/tree/state-tree.ts';
import type { DoorPorts } from '../ports.ts';

/** What a method's handler may use. */
export interface MethodContext {
  readonly ports: DoorPorts;
  readonly sha256: Sha256;
  /** Wall clock, ms UTC. */
  readonly now: () => number;
  /** For proofs of committed state only. */
  readonly tree: StateTree;
  /** Counts callers that wait for a commit; false when no more may wait. */
  readonly waiters: Waiters;
}

/** A bound on callers that hold a request open. */
export interface Waiters {
  enter(): boolean;
  leave(): void;
}

/** One method: the single source of dispatch, validation, OpenRPC and the reference. */
export interface Method {
  /** `area_verb`. */
  readonly name: string;
  readonly summary: Texts;
  readonly params: z.ZodObject;
  readonly result: z.ZodType;
  readonly example: { readonly params: Readonly<Record<string, unknown>>; readonly result: unknown };
  /** Faults of its own, besides those of the protocol. */
  readonly faults: readonly FaultCode[];
  /** Units of the caller's allowance; 1 is one read of one entry. */
  readonly cost: number;
  /** Why no call of it can be served now; asked before parameters are looked at, so that refusing stays cheap. */
  readonly refuse?: (context: MethodContext) => Fault | undefined;
  readonly handler: (context: MethodContext, params: Readonly<Record<string, unknown>>, language: Language) => unknown;
}

interface MethodOf<P extends z.ZodObject, R extends z.ZodType> extends Omit<Method, 'handler' | 'params' | 'result'> {
  readonly params: P;
  readonly result: R;
  readonly handler: (
    context: MethodContext,
    params: z.output<P>,
    language: Language,
  ) => z.input<R> | Fault | Promise<z.input<R> | Fault>;
}

/** Declares a method; the erased form is what the table holds. The handler sees parameters that passed the schema. */
export function defineMethod<P extends z.ZodObject, R extends z.ZodType>(method: MethodOf<P, R>): Method {
  return method as unknown as Method;
}
