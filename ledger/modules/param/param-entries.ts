import type { Value } from '../../base/codec.ts';
import { defineEntries } from '../../module.ts';

/** A value and the moment it comes into force, by which act. */
export type DatedValue = { readonly value: Value; readonly from: number; readonly act: string };

/** Every parameter's values, past, present and approved for later, in order of `from`; of equal dates the later approved last. */
export type ParamsEntry = { readonly [name: string]: readonly DatedValue[] };

export type ProposalStatus = 'OPEN' | 'APPROVED' | 'WITHDRAWN' | 'EXPIRED';

/** A proposed change, `paramProposal/<id>`. */
export type ProposalEntry = {
  readonly name: string;
  readonly value: Value;
  readonly effectiveFrom: number;
  readonly legalAct: string;
  readonly proposedBy: string;
  readonly proposedAt: number;
  readonly status: ProposalStatus;
  readonly closedAt?: number;
  readonly reason?: string;
  /** BINs of the approving organisations, in order. */
  readonly approvals: readonly string[];
};

/** One entry, `params`: read once per block. */
export const paramEntries = defineEntries<ParamsEntry>('params');
export const proposalEntries = defineEntries<ProposalEntry>('paramProposal');
/** Ids of the open proposals, one entry, oldest first. */
export const openProposalEntries = defineEntries<readonly string[]>('paramProposals');

/** Proposals open at once: one ministry proposes, more than this is a mistake. */
export const OPEN_PROPOSALS_MAX = 32;
/** How far ahead a change may be dated: ten years of ms, longer than any law announces. */
export const EFFECTIVE_AHEAD_MS_MAX = 10 * 366 * 24 * 3_600_000;

/** Gives the entry with one more value, put behind those of the same date; nothing that stands there is changed. */
export function withValue(entry: ParamsEntry, name: string, added: DatedValue): ParamsEntry {
  const dated = entry[name] ?? [];
  const place = dated.filter((known) => known.from <= added.from).length;
  return { ...entry, [name]: [...dated.slice(0, place), added, ...dated.slice(place)] };
}
