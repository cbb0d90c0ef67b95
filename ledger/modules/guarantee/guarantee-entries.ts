import { toHex } from '../../base/bytes.ts';
import { type Hash, hashTagged, type Sha256 } from '../../base/hash.ts';
import { invariant } from '../../base/invariant.ts';
import { text } from '../../base/schema.ts';
import { defineEntries, type StateRead } from '../../module.ts';
import type { CallGround, CancelReason, GuaranteeState, ReleaseReason } from './guarantee-states.ts';

/** A bank's guarantee of one bid for one lot. It names the bank and never the bidder: the tag and the commitment stand for it. */
export type Guarantee = {
  readonly tender: string;
  readonly lot: number;
  /** BIN of the bank. */
  readonly bank: string;
  /** Minor units of the currency. */
  readonly amount: number;
  readonly currency: string;
  /** SHA-256 of the raw submission key that may lodge it. */
  readonly submitterTag: Hash;
  /** Commitment to the bidder's BIN; the opened bid must open it (sealed-bids.md §3.6). */
  readonly principalCommit: Hash;
  /** ms UTC, exclusive. */
  readonly validTo: number;
  readonly textHash: Hash;
  readonly issuedAt: number;
  readonly state: GuaranteeState;
  readonly stateSince: number;
  readonly cancelReason?: CancelReason;
  readonly releaseReason?: ReleaseReason;
  readonly ground?: CallGround;
  /** The bank's reference of its payment. */
  readonly payment?: string;
};

/** What lets a submission key act in one tender. */
export type Admission = {
  /** Fixed by the first guarantee or token of the key; a bidder that needs another one makes a new key. */
  readonly principalCommit: Hash;
  /** Ids of its guarantees that are ISSUED, LODGED or HELD, oldest first. */
  readonly guarantees: readonly string[];
  readonly token?: { readonly at: number; readonly by: string };
};

/** A bank's live guarantees: how many, and their sums by currency, minor units. */
export type BankTotal = { readonly count: number; readonly amounts: { readonly [currency: string]: number } };

/** How many guarantees a tender ever had, and how many of them the release after a cancellation has looked at. */
export type TenderGuarantees = { readonly count: number; readonly swept: number };

/** `guarantee/<id>`. */
export const guaranteeEntries = defineEntries<Guarantee>('guarantee');
/** `admission/<tender>/<tag hex>`. */
export const admissionEntries = defineEntries<Admission>('admission');
/** `admissionEnd/<tag hex>`: block time (ms) at which a key last lost its admission for a tender. */
export const admissionEndEntries = defineEntries<number>('admissionEnd');
/** `bankTotal/<BIN>`. */
export const bankTotalEntries = defineEntries<BankTotal>('bankTotal');
/** `tenderGuarantees/<tender>`. */
export const tenderGuaranteesEntries = defineEntries<TenderGuarantees>('tenderGuarantees');
/** `tenderGuarantee/<tender>/<n>`: ids in the order of issue, n from 1. */
export const tenderGuaranteeEntries = defineEntries<string>('tenderGuarantee');

export const guaranteeIdSchema = text({ min: 18, max: 18, pattern: /^g-[0-9a-f]{16}$/ });

/** The id of the guarantee that a transaction issues: "g-" and 64 bits of H("object", txId). */
export function guaranteeIdFromTx(sha256: Sha256, txId: Hash): string {
  return `g-${toHex(hashTagged(sha256, 'object', txId).subarray(0, 8))}`;
}

/** A guarantee that a check, a timer or an index has found before. */
export function existingGuarantee(state: StateRead, id: string): Guarantee {
  const guarantee = state.get(guaranteeEntries, id);
  invariant(guarantee !== undefined, `guarantee exists: ${id}`);
  return guarantee;
}

/** State id of a key's admission for a tender. */
export function admissionId(tender: string, submitterTag: Hash): string {
  return `${tender}/${toHex(submitterTag)}`;
}
