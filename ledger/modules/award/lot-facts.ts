import type { StateRead, SystemContext } from '../../module.ts';
import type { Engine } from '../../scoring/criterion-row.ts';
import type { CriterionTerms } from '../../scoring/criterion-terms.ts';
import type { CriterionFinding } from '../../scoring/scoring-input.ts';
import { factEntries, factSchemaEntries, sourceEntries } from '../fact/fact-entries.ts';
import { factAsOf } from '../fact/find-fact.ts';
import { scoredCriteria } from '../tender/scored-criteria.ts';
import { existingTender, type Tender } from '../tender/tender-entries.ts';
import { frozenParams } from '../tender/tender-snapshot.ts';
import { standsStill } from '../tender/tender-suspension.ts';
import {
  type BidCase,
  bidCaseEntries,
  existingCase,
  existingStage,
  type FactFinding,
  type LotFacts,
  lotFactsEntries,
  lotFromId,
  lotId,
  type Rejection,
} from './award-entries.ts';
import { sourceTerm } from './award-params.ts';
import { enterStage, enterStep, enterTerm, FACTS_END, LOT_STEP, setClock } from './lot-clock.ts';
import { criterionArticle, failedGates, type WantedFact, wantedFacts } from './lot-criteria.ts';
import { lookInTurns, startWaiting, stopWaiting } from './source-wait.ts';

/** Bids whose facts are looked for in one run: their requests stay far below what one record holds. */
const BIDS_PER_RUN = 50;

/** What is the same for all bids of a tender. */
interface Asking {
  readonly id: string;
  readonly engine: Engine;
  readonly scored: readonly CriterionTerms[];
  /** End of acceptance, ms: facts count as of then. */
  readonly asOf: number;
}

/** The first look of a lot at what is known of its bidders; gives true once every fact is there. */
export function startFacts(context: SystemContext, tender: string, lot: number, bids: readonly number[]): boolean {
  context.state.put(lotFactsEntries, lotId(tender, lot), { waiting: bids, next: 0 });
  return runFacts(context, tender, lot);
}

/** The term for sources is over: looks at all that is missing once more, and then extends or suspends. */
export function onFactsEnd(context: SystemContext, tender: string, lot: number): boolean {
  const facts = existingFacts(context.state, tender, lot);
  context.state.put(lotFactsEntries, lotId(tender, lot), { ...facts, next: 0 });
  return runFacts(context, tender, lot);
}

/** Looks at the next bids of a pass; gives true once every fact is there. */
export function runFacts(context: SystemContext, tender: string, lot: number): boolean {
  const { waiting, next } = existingFacts(context.state, tender, lot);
  const asking = askingOf(context.state, tender);
  const isFirst = existingStage(context.state, tender, lot).until === undefined;
  const turn = waiting.slice(next, next + BIDS_PER_RUN);
  const left = turn.filter((number) => !lookFor(context, asking, number, isFirst));
  const rest = [...waiting.slice(0, next), ...left, ...waiting.slice(next + turn.length)];
  const at = next + left.length;
  if (rest.length === 0) {
    forgetFacts(context, tender, lot);
    return true;
  }
  context.state.put(lotFactsEntries, lotId(tender, lot), { waiting: rest, next: at < rest.length ? at : 0 });
  if (at < rest.length) setClock(context, tender, lot, { kind: LOT_STEP, dueAt: context.time });
  else waitForSources(context, tender, lot, rest);
  return false;
}

/** A pass found something missing: sources have a term, then the same once more, and then the lot stands still until they answer. */
function waitForSources(context: SystemContext, tender: string, lot: number, bids: readonly number[]): void {
  const { state } = context;
  const { until, extended } = existingStage(state, tender, lot);
  const period = sourceTerm(frozenParams(state, existingTender(state, tender)));
  const term = { kind: FACTS_END, period } as const;
  startWaiting(state, lotId(tender, lot));
  if (until === undefined) {
    enterTerm(context, { tender, lot }, { stage: 'FACTS', extended: false }, term);
    return;
  }
  const sources = new Set(bids.flatMap((number) => existingCase(state, tender, number).missing));
  context.emit({ type: 'award.sourcesSilent', data: { tender, lot, schemas: [...sources].sort(), bids: bids.length } });
  if (extended === true) enterStage(context, tender, lot, { stage: 'SUSPENDED', reason: 'SOURCE' });
  else enterTerm(context, { tender, lot }, { stage: 'FACTS', extended: true }, term);
}

/** Runs with every block: notices the facts that have come for lots that wait, also for those that stand still for want of them. */
export function noticeFacts(context: SystemContext): void {
  lookInTurns(context, (id, bidsMax) => {
    const { tender, lot } = lotFromId(id);
    const { stage, clock } = existingStage(context.state, tender, lot);
    // A lot in the middle of a pass looks for itself.
    const waits = stage === 'SUSPENDED' || clock?.kind === FACTS_END;
    return waits && standsStill(context.state, { tender, lot }) === undefined
      ? noticeFactsOf(context, tender, lot, bidsMax)
      : 1;
  });
}

function noticeFactsOf(context: SystemContext, tender: string, lot: number, bidsMax: number): number {
  const { waiting, next } = existingFacts(context.state, tender, lot);
  const asking = askingOf(context.state, tender);
  const turn = [...waiting.slice(next), ...waiting.slice(0, next)].slice(0, bidsMax);
  const found = turn.filter((number) => lookFor(context, asking, number, false));
  const rest = waiting.filter((number) => !found.includes(number));
  if (rest.length === 0) {
    context.state.put(lotFactsEntries, lotId(tender, lot), { waiting: [], next: 0 });
    stopWaiting(context.state, lotId(tender, lot));
    const { until, stage } = existingStage(context.state, tender, lot);
    if (stage === 'SUSPENDED') enterStep(context, tender, lot, { stage: 'FACTS', until: context.time });
    else enterStep(context, tender, lot, { stage: 'FACTS', ...(until === undefined ? {} : { until }) });
    return turn.length;
  }
  const last = turn.findLast((number) => !found.includes(number));
  const at = last === undefined ? 0 : rest.indexOf(last) + 1;
  const moved = turn.length === waiting.length || at >= rest.length ? 0 : at;
  if (found.length > 0 || moved !== next)
    context.state.put(lotFactsEntries, lotId(tender, lot), { waiting: rest, next: moved });
  return turn.length;
}

/**
 * Looks for what is still missing of one bidder; true once nothing is. Only an answer decides: a condition that no registered source
 * attests is noted without a fact, and one whose source is silent keeps the bid waiting.
 */
function lookFor(context: SystemContext, asking: Asking, number: number, isFirst: boolean): boolean {
  const { state } = context;
  const { id, engine, scored, asOf } = asking;
  const before = existingCase(state, id, number);
  const open = wantedFacts(engine, scored, before.bidder).filter(
    ({ criterion }) => !before.facts.some((fact) => fact.criterion === criterion),
  );
  const looked = open.map((wanted) => ({ wanted, found: findingOf(context, wanted, asOf) }));
  const facts = [...before.facts, ...looked.flatMap(({ found }) => found ?? [])];
  const silent = looked.flatMap(({ wanted, found }) => (found === undefined ? [wanted.schema] : []));
  const missing = [...new Set(silent)].sort();
  if (!isFirst && facts.length === before.facts.length) return missing.length === 0;
  const next: BidCase = { ...before, facts, missing };
  state.put(bidCaseEntries, `${id}/${number}`, missing.length > 0 ? next : judged(context, asking, next));
  if (isFirst && missing.length > 0) {
    const { lot, bidder } = before;
    context.emit({
      type: 'award.factsRequested',
      data: { tender: id, lot, bid: number, bidder, schemas: missing, asOf },
    });
  }
  return missing.length === 0;
}

function findingOf(context: SystemContext, wanted: WantedFact, asOf: number): FactFinding | undefined {
  const { criterion, kind, schema, field, subject } = wanted;
  const found = factAsOf(context, { schema, subject, asOf });
  if (found !== undefined && isWord(found.fact.value?.[field])) return { criterion, kind, fact: found.id };
  return hasSource(context.state, schema) ? undefined : { criterion, kind };
}

/** True iff somebody is there who could answer; a suspended source is silent, a retired one gone. */
function hasSource(state: StateRead, schema: string): boolean {
  const source = state.get(factSchemaEntries, schema)?.source;
  const status = source === undefined ? undefined : state.get(sourceEntries, source)?.status;
  return status === 'ACTIVE' || status === 'SUSPENDED';
}

/** A bid with all its facts, rejected where one of them does not pass its gate. */
function judged(context: SystemContext, { id, engine, scored }: Asking, bid: BidCase): BidCase {
  const [failed] = failedGates(engine, scored, factFindings(context.state, engine, scored, bid));
  if (failed === undefined) return bid;
  const fact = bid.facts.find(({ criterion }) => criterion === failed)?.fact;
  const source = fact === undefined ? undefined : context.state.get(factEntries, fact)?.source;
  const rejected: Rejection = {
    at: context.time,
    when: 'ADMISSION',
    criterion: failed,
    articles: [criterionArticle(existingTender(context.state, id), failed)],
    signers: [source === undefined ? 'ledger' : `source/${source}`],
    ...(fact === undefined ? {} : { fact }),
  };
  return { ...bid, rejected };
}

/** What sources said of a bidder, as the engine takes it. */
export function factFindings(
  state: StateRead,
  engine: Engine,
  scored: readonly CriterionTerms[],
  { bidder, facts }: Pick<BidCase, 'bidder' | 'facts'>,
): readonly CriterionFinding[] {
  const fields = new Map(wantedFacts(engine, scored, bidder).map(({ criterion, field }) => [criterion, field]));
  return facts.map(({ criterion, kind, fact }): CriterionFinding => {
    const field = fields.get(criterion);
    const value = fact === undefined || field === undefined ? undefined : state.get(factEntries, fact)?.value?.[field];
    if (fact === undefined || !isWord(value)) return { criterion, kind, source: { kind: 'unchecked' }, value: null };
    return { criterion, kind, source: { kind: 'fact', id: fact }, value };
  });
}

function isWord(value: unknown): value is string | number | boolean {
  return typeof value === 'string' || typeof value === 'number' || typeof value === 'boolean';
}

function askingOf(state: StateRead, id: string): Asking {
  const tender: Tender = existingTender(state, id);
  return { id, engine: tender.scoringRule, scored: scoredCriteria(tender), asOf: tender.acceptance?.end ?? 0 };
}

function existingFacts(state: StateRead, tender: string, lot: number): LotFacts {
  return state.get(lotFactsEntries, lotId(tender, lot)) ?? { waiting: [], next: 0 };
}

function forgetFacts(context: SystemContext, tender: string, lot: number): void {
  context.state.remove(lotFactsEntries, lotId(tender, lot));
  stopWaiting(context.state, lotId(tender, lot));
}
