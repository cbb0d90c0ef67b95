import { toHex } from '../../base/bytes.ts';
import type { Texts } from '../../base/texts.ts';
import type { StateRead } from '../../module.ts';
import {
  existingGuarantee,
  type Guarantee,
  tenderGuaranteeEntries,
  tenderGuaranteesEntries,
} from './guarantee-entries.ts';
import { guaranteeWords } from './guarantee-states.ts';

/** A guarantee as pages and RPC give it; hashes in hex. Nothing in it names the bidder. */
export interface GuaranteeView extends Omit<Guarantee, 'submitterTag' | 'principalCommit' | 'textHash'> {
  readonly id: string;
  readonly stateText: Texts;
  /** Its term is over; a held one is still held then. */
  readonly expired: boolean;
  readonly submitterTag: string;
  readonly principalCommit: string;
  readonly textHash: string;
}

/** Takes an entry and the moment it is looked at (block time, ms), gives its view. */
export function guaranteeView(id: string, guarantee: Guarantee, time: number): GuaranteeView {
  return {
    ...guarantee,
    id,
    stateText: guaranteeWords[`GUARANTEE_${guarantee.state}`],
    expired: guarantee.validTo <= time,
    submitterTag: toHex(guarantee.submitterTag),
    principalCommit: toHex(guarantee.principalCommit),
    textHash: toHex(guarantee.textHash),
  };
}

/** The guarantees of a tender in the order of issue, from the one after the `after`-th, at most `limit`; `next` is the last one's number while more are left. */
export function tenderGuarantees(
  state: StateRead,
  query: { readonly tender: string; readonly after: number; readonly limit: number; readonly time: number },
): { readonly guarantees: readonly GuaranteeView[]; readonly next: number | null } {
  const { tender, after, limit, time } = query;
  const count = state.get(tenderGuaranteesEntries, tender)?.count ?? 0;
  const guarantees: GuaranteeView[] = [];
  let number = after;
  while (number < count && guarantees.length < limit) {
    number += 1;
    const id = state.get(tenderGuaranteeEntries, `${tender}/${number}`);
    if (id !== undefined) guarantees.push(guaranteeView(id, existingGuarantee(state, id), time));
  }
  return { guarantees, next: number < count ? number : null };
}
