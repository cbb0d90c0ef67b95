import { FaultError, faultRow } from '../../ledger/base/fault.ts';
import type { CommandContext } from '../command.ts';

/** One thing looked at, and what to do where it is bad. */
export interface Finding {
  readonly verdict: 'good' | 'unsure' | 'bad';
  readonly subject: string;
  readonly text: string;
}

/** Takes what a check threw, gives the finding; anything but a fault is a bug and goes on. */
export function findingFromFault(context: CommandContext, subject: string, error: unknown): Finding {
  if (!(error instanceof FaultError)) throw error;
  const { code, detail } = error.fault;
  const facts = Object.entries(detail).map(([name, value]) => `${name}: ${String(value)}`);
  return { verdict: 'bad', subject, text: [faultRow(code).texts[context.language], ...facts, code].join(' · ') };
}
