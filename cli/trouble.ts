import { type Fault, type FaultCode, type FaultDetail, FaultError, fault } from '../ledger/base/fault.ts';

/** Builds the error that ends a command with a fault of the table. Throw what it gives. */
export function trouble(code: FaultCode, detail: FaultDetail = {}, cause?: unknown): FaultError {
  return troubleFromFault(fault(code, detail), cause);
}

/** Same for a fault that something else returned. */
export function troubleFromFault(value: Fault, cause?: unknown): FaultError {
  return cause === undefined ? new FaultError(value) : new FaultError(value, { cause });
}

/** The operating system's short code of an error (ENOENT …), or its message. */
export function reasonOf(cause: unknown): string {
  const code = (cause as { readonly code?: unknown } | undefined)?.code;
  if (typeof code === 'string') return code;
  return cause instanceof Error ? cause.message : String(cause);
}
