import { toHex, utf8 } from '../../base/bytes.ts';
import { hashTagged, type Sha256 } from '../../base/hash.ts';
import type { ReadContext } from '../../module.ts';
import { type FactEntry, factEntries, latestFactEntries, sourceEntries } from './fact-entries.ts';

export interface FactQuery {
  readonly schema: string;
  readonly subject: string;
  /** Age since `asOf` in ms beyond which the fact does not count; any age within its own validity if absent. */
  readonly maxAgeMs?: number;
}

export interface FoundFact {
  readonly id: string;
  readonly fact: FactEntry;
}

/**
 * Gives the latest fact about the subject if it holds at block time: attested, not revoked, asOf ≤ time < validTo, young enough,
 * and its source not suspended. Gives undefined otherwise: an older fact never comes back in a revoked one's place.
 */
export function factInForce(
  context: Pick<ReadContext, 'sha256' | 'state' | 'time'>,
  query: FactQuery,
): FoundFact | undefined {
  const id = context.state.get(latestFactEntries, latestFactId(context.sha256, query.schema, query.subject));
  const fact = id === undefined ? undefined : context.state.get(factEntries, id);
  if (id === undefined || fact === undefined || fact.status !== 'ATTESTED') return undefined;
  const age = context.time - fact.asOf;
  if (age < 0 || fact.validTo <= context.time) return undefined;
  if (query.maxAgeMs !== undefined && age > query.maxAgeMs) return undefined;
  // A retired source was closed in order: what it said holds to its own end.
  return context.state.get(sourceEntries, fact.source)?.status === 'SUSPENDED' ? undefined : { id, fact };
}

/** How far back a look goes among the facts about one subject: a source that attests daily is followed for two months. */
const LOOK_BACK_MAX = 60;

/**
 * Gives the fact that held at a moment (ms), as of its own `asOf`: the latest about the subject that is as of then or before. It counts
 * when it is attested, not revoked, valid at that moment, and its source is not suspended now; an older one never takes its place.
 */
export function factAsOf(
  { sha256, state }: Pick<ReadContext, 'sha256' | 'state'>,
  { schema, subject, asOf }: Pick<FactQuery, 'schema' | 'subject'> & { readonly asOf: number },
): FoundFact | undefined {
  let id = state.get(latestFactEntries, latestFactId(sha256, schema, subject));
  for (let steps = 0; id !== undefined && steps < LOOK_BACK_MAX; steps++) {
    const fact: FactEntry | undefined = state.get(factEntries, id);
    if (fact === undefined) return undefined;
    if (fact.asOf <= asOf) {
      const counts = fact.status === 'ATTESTED' && fact.validTo > asOf;
      return counts && state.get(sourceEntries, fact.source)?.status !== 'SUSPENDED' ? { id, fact } : undefined;
    }
    id = fact.before;
  }
  return undefined;
}

/** The schema of a budget allocation: value `{amount: tiyn}`, subject by budgetSubject. */
export const BUDGET_ALLOCATION_SCHEMA = 'budget.allocation';

/** Subject of a budget allocation: the customer's BIN and the year. */
export function budgetSubject(bin: string, year: number): string {
  return `${bin}/${year}`;
}

/** Gives the customer's allocation of the year in tiyn and the fact it stands in, or undefined where none is in force. */
export function budgetAllocation(
  context: Pick<ReadContext, 'sha256' | 'state' | 'time'>,
  bin: string,
  year: number,
): { readonly amount: number; readonly fact: string } | undefined {
  return amountOf(factInForce(context, { schema: BUDGET_ALLOCATION_SCHEMA, subject: budgetSubject(bin, year) }));
}

/** The schema of a bank's limit of guarantees: value `{amount: tiyn}`, subject the bank's BIN. */
export const GUARANTEE_LIMIT_SCHEMA = 'bank.guaranteeLimit';

/** Gives the sum of live guarantees (tiyn) that a bank may have and the fact it stands in, or undefined where none is in force. */
export function guaranteeLimit(
  context: Pick<ReadContext, 'sha256' | 'state' | 'time'>,
  bank: string,
): { readonly amount: number; readonly fact: string } | undefined {
  return amountOf(factInForce(context, { schema: GUARANTEE_LIMIT_SCHEMA, subject: bank }));
}

function amountOf(found: FoundFact | undefined): { readonly amount: number; readonly fact: string } | undefined {
  const amount = found?.fact.value?.amount;
  return found === undefined || typeof amount !== 'number' ? undefined : { amount, fact: found.id };
}

/** State id of the latest fact; the subject is hashed because it may be longer than a key bears. */
export function latestFactId(sha256: Sha256, schema: string, subject: string): string {
  return `${schema}/${toHex(hashTagged(sha256, 'object', utf8('fact subject\n'), utf8(subject)))}`;
}
