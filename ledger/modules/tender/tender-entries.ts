import { toHex } from '../../base/bytes.ts';
import type { ValueMap } from '../../base/codec.ts';
import { type Hash, hashTagged, type Sha256 } from '../../base/hash.ts';
import { invariant } from '../../base/invariant.ts';
import { type Infer, text } from '../../base/schema.ts';
import { defineEntries, type StateRead } from '../../module.ts';
import type { Period } from '../calendar/calendar.ts';
import type { PlanCode } from '../plan/plan-entries.ts';
import type { KINDS, Method, Source, unitSchema, Wording } from '../plan/procurement-fields.ts';
import type { Buyer, Criterion, ScoringRule } from './tender-fields.ts';

/** COMPLETE: every lot of the closed tender has ended. */
export type TenderState = 'DISCUSSION' | 'ACCEPTING' | 'CLOSED' | 'COMPLETE' | 'CANCELLED';

/** From start to end, exclusive, ms UTC. */
export type Span = { readonly start: number; readonly end: number };

/** Why clocks stand still, and what was left of each: a timer's object and kind, and the lot whose own it is. */
export type Suspension = {
  readonly at: number;
  /** BIN of the body that suspended. */
  readonly by: string;
  readonly act: string;
  readonly until?: number;
  readonly remaining: readonly {
    readonly object: string;
    readonly kind: string;
    readonly lot?: number;
    readonly ms: number;
  }[];
};

/** A tender that its lots, versions of documents and questions belong to. */
export type Tender = {
  readonly organizer: string;
  readonly method: Method;
  readonly buyer: Buyer;
  readonly title: Wording;
  readonly description?: Wording;
  readonly currency: string;
  readonly criteria: readonly Criterion[];
  readonly scoringRule: ScoringRule;
  readonly periods: { readonly discussion: Period; readonly acceptance: Period };
  readonly source?: Source;
  readonly state: TenderState;
  readonly stateSince: number;
  readonly publishedAt: number;
  readonly discussion?: Span;
  readonly acceptance?: Span;
  /** Every end that acceptance has had, ascending, the one in force last: what bids may be sealed to (sealed-bids.md §3.4). */
  readonly notBefore: readonly number[];
  /** Set while unanswered questions hold the end of the discussion. */
  readonly waiting?: { readonly since: number; readonly dueAt: number; readonly overdue: boolean };
  readonly lots: number;
  /** The version of the documents in force, from 1. */
  readonly version: number;
  readonly questions: number;
  readonly openQuestions: number;
  /** The key that its bids are sealed to, from publication to the end. */
  readonly sealKey: { readonly epoch: number; readonly keyId: Hash };
  /** Hash of the parameters frozen at publication; `paramSnapshot/<hex>` holds them. */
  readonly params: Hash;
  readonly suspended?: Suspension;
  readonly cancelled?: { readonly at: number; readonly reason: string; readonly act?: string };
};

/** One thing to buy, from one plan item. */
export type Lot = {
  readonly plan: string;
  readonly customer: string;
  readonly kind: (typeof KINDS)[number];
  readonly code: PlanCode;
  readonly title: Wording;
  readonly description?: Wording;
  readonly quantity: number;
  readonly unit: Infer<typeof unitSchema>;
  /** The highest price, minor units without VAT. */
  readonly amount: number;
  readonly securityBps: number;
  readonly place?: string;
  /** How the lot ended after the opening of its bids; set once. */
  readonly outcome?: LotOutcome;
  /** Set while the lot alone stands still. */
  readonly suspended?: Suspension;
  /** A lot that failed before, which this one buys again from the invited supplier (BIN). */
  readonly failed?: { readonly tender: string; readonly lot: number };
  readonly invited?: string;
  /** The last lot that buys this failed one again. */
  readonly retriedBy?: { readonly tender: string; readonly lot: number };
};

export type LotOutcome =
  | { readonly kind: 'UNSUCCESSFUL'; readonly at: number; readonly reason: string }
  /** What the award spends of the plan, minor units without VAT. */
  | { readonly kind: 'AWARDED'; readonly at: number; readonly amount: number };

/** The documents from `at` on; never changed, only followed by the next version. */
export type TenderVersion = {
  readonly documents: readonly { readonly document: string; readonly sha256: Hash }[];
  readonly at: number;
  readonly reason?: string;
  /** The question whose answer changed the documents. */
  readonly question?: number;
};

export type Question = {
  readonly lot?: number;
  readonly text: string;
  readonly askedAt: number;
  readonly answer?: { readonly text: string; readonly at: number; readonly version?: number };
};

/** `tender/<id>`. */
export const tenderEntries = defineEntries<Tender>('tender');
/** `lot/<tender>/<number>`, numbers from 1 in the order of publication. */
export const lotEntries = defineEntries<Lot>('lot');
/** `tenderVersion/<tender>/<version>`. */
export const tenderVersionEntries = defineEntries<TenderVersion>('tenderVersion');
/** `question/<tender>/<number>`, numbers from 1. */
export const questionEntries = defineEntries<Question>('question');
/** `asked/<tender>/<bin>`: how many questions a supplier asked. */
export const askedEntries = defineEntries<number>('asked');
/** `paramSnapshot/<hex>`: name → value, shared by the tenders that were published under the same parameters. */
export const paramSnapshotEntries = defineEntries<ValueMap>('paramSnapshot');
/** `purchased/<bin>/<year>/<scheme>/<code>`: sum of live lots bought by simplified methods. */
export const purchasedEntries = defineEntries<number>('purchased');

export const tenderIdSchema = text({ min: 18, max: 18, pattern: /^t-[0-9a-f]{16}$/ });

/** The id of the tender that a transaction publishes: "t-" and 64 bits of H("object", txId). */
export function tenderIdFromTx(sha256: Sha256, txId: Hash): string {
  return `t-${toHex(hashTagged(sha256, 'object', txId).subarray(0, 8))}`;
}

/** The organisation that owns a tender: its organiser's BIN, or undefined when there is no such tender. */
export function tenderOwner(context: { readonly state: StateRead }, id: string): string | undefined {
  return context.state.get(tenderEntries, id)?.organizer;
}

/** A tender that a check, a timer or an index has found before. */
export function existingTender(state: StateRead, id: string): Tender {
  const tender = state.get(tenderEntries, id);
  invariant(tender !== undefined, `tender exists: ${id}`);
  return tender;
}

/** A lot that a check or a timer has found before. */
export function existingLot(state: StateRead, id: string, number: number): Lot {
  const lot = state.get(lotEntries, `${id}/${number}`);
  invariant(lot !== undefined, `lot exists: ${id}/${number}`);
  return lot;
}

/** All lots of a tender, by number. */
export function tenderLots(state: StateRead, id: string, tender: Tender): readonly Lot[] {
  return numbered(tender.lots, (number) => state.get(lotEntries, `${id}/${number}`), `lot of ${id}`);
}

/** The documents in force. */
export function currentVersion(state: StateRead, id: string, tender: Tender): TenderVersion {
  const version = state.get(tenderVersionEntries, `${id}/${tender.version}`);
  invariant(version !== undefined, `version of documents exists: ${id}/${tender.version}`);
  return version;
}

/** Reads entries 1 … count, all of which exist. */
export function numbered<T>(count: number, read: (number: number) => T | undefined, what: string): readonly T[] {
  const found: T[] = [];
  for (let number = 1; number <= count; number++) {
    const entry = read(number);
    invariant(entry !== undefined, `${what} exists: ${number}`);
    found.push(entry);
  }
  return found;
}
