import { awardFaults } from './faults/award.ts';
import { bidFaults } from './faults/bid.ts';
import { bundleFaults } from './faults/bundle.ts';
import { consensusFaults } from './faults/consensus.ts';
import { coreFaults } from './faults/core.ts';
import { doorsFaults } from './faults/doors.ts';
import { environmentFaults } from './faults/environment.ts';
import { guaranteeFaults } from './faults/guarantee.ts';
import { identityFaults } from './faults/identity.ts';
import { procurementFaults } from './faults/procurement.ts';
import type { FaultRow } from './faults/row.ts';
import { sealFaults } from './faults/seal.ts';

/** The one table of everything expected that can go wrong; codes are stable for ever. */
export const faultTable = {
  ...coreFaults,
  ...identityFaults,
  ...procurementFaults,
  ...sealFaults,
  ...guaranteeFaults,
  ...bidFaults,
  ...awardFaults,
  ...bundleFaults,
  ...doorsFaults,
  ...consensusFaults,
  ...environmentFaults,
} as const;

export type FaultCode = keyof typeof faultTable;
export type FaultDetail = Readonly<Record<string, string | number | boolean>>;

/** Something expected went wrong. A plain value, returned, never thrown inside the core. */
export interface Fault {
  readonly kind: 'fault';
  readonly code: FaultCode;
  /** Facts for a program or a person (field, limit, dueAt …). Never engine-made text, for it may enter state. */
  readonly detail: FaultDetail;
}

/** Every fault that was built here. Bytes of a peer can decode to a map with the very same fields: that is no fault. */
const built = new WeakSet<object>();

/** Builds a fault of the table. */
export function fault(code: FaultCode, detail: FaultDetail = {}): Fault {
  const made: Fault = { kind: 'fault', code, detail };
  built.add(made);
  return made;
}

/** True iff the value was built by `fault`; a copy of a fault or a decoded value that looks like one is none. */
export function isFault(value: unknown): value is Fault {
  return (
    typeof value === 'object' && value !== null && (value as { kind?: unknown }).kind === 'fault' && built.has(value)
  );
}

/** The table row of a code. */
export function faultRow(code: FaultCode): FaultRow {
  return faultTable[code];
}

/** Carries a fault through code that must throw (async doors); mapped back to the fault at the edge. */
export class FaultError extends Error {
  override readonly name = 'FaultError';
  readonly fault: Fault;

  constructor(value: Fault, options?: { readonly cause: unknown }) {
    super(`${value.code} ${JSON.stringify(value.detail)}`, options);
    this.fault = value;
  }
}
