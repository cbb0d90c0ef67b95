import { bytesEqual, toHex } from '../../base/bytes.ts';
import { type Fault, fault } from '../../base/fault.ts';
import type { Hash } from '../../base/hash.ts';
import type { StateRead, StateWrite } from '../../module.ts';
import {
  type Admission,
  admissionEndEntries,
  admissionEntries,
  admissionId,
  existingGuarantee,
  type Guarantee,
} from './guarantee-entries.ts';

/** Live guarantees of one key in one tender: two for each lot of the largest tender; bounds what a look at a key reads. */
export const KEY_GUARANTEES_MAX = 100;

export type AdmittedBy = { readonly kind: 'guarantee'; readonly ids: readonly string[] } | { readonly kind: 'token' };

/**
 * What admits a submission key to a tender now: its live guarantees (ISSUED, LODGED, HELD), else the registrar's token, else
 * nothing. Goes by the state alone: a guarantee whose timer is late admits a few blocks longer, but secures no bid.
 */
export function admissionOf(state: StateRead, tender: string, submitterTag: Hash): AdmittedBy | undefined {
  const entry = state.get(admissionEntries, admissionId(tender, submitterTag));
  if (entry === undefined) return undefined;
  if (entry.guarantees.length > 0) return { kind: 'guarantee', ids: entry.guarantees };
  return entry.token === undefined ? undefined : { kind: 'token' };
}

/** The commitment that the bid of this key must open, or undefined where the key was never admitted to the tender. */
export function principalCommitFor(state: StateRead, tender: string, submitterTag: Hash): Hash | undefined {
  return state.get(admissionEntries, admissionId(tender, submitterTag))?.principalCommit;
}

/** The guarantee that secures the key's bids for the lot: LODGED or HELD, at most one. */
export function securityFor(
  state: StateRead,
  tender: string,
  lot: number,
  submitterTag: Hash,
): { readonly id: string; readonly guarantee: Guarantee } | undefined {
  const ids = state.get(admissionEntries, admissionId(tender, submitterTag))?.guarantees ?? [];
  return ids
    .map((id) => ({ id, guarantee: existingGuarantee(state, id) }))
    .find(({ guarantee }) => guarantee.lot === lot && guarantee.state !== 'ISSUED');
}

/** GUARANTEE_PRINCIPAL when the key was admitted to the tender with another commitment: one key stands for one bidder. */
export function checkPrincipal(state: StateRead, tender: string, submitterTag: Hash, commit: Hash): Fault | undefined {
  const known = principalCommitFor(state, tender, submitterTag);
  return known === undefined || bytesEqual(known, commit) ? undefined : fault('GUARANTEE_PRINCIPAL', { tender });
}

/** GUARANTEE_KEY_FULL when the key has as many live guarantees in the tender as it may. */
export function checkKeyRoom(state: StateRead, tender: string, submitterTag: Hash): Fault | undefined {
  const live = state.get(admissionEntries, admissionId(tender, submitterTag))?.guarantees.length ?? 0;
  return live < KEY_GUARANTEES_MAX ? undefined : fault('GUARANTEE_KEY_FULL', { guaranteesMax: KEY_GUARANTEES_MAX });
}

/** Admits the key by a guarantee that is issued now. */
export function admitByGuarantee(state: StateWrite, id: string, guarantee: Guarantee): void {
  const key = admissionId(guarantee.tender, guarantee.submitterTag);
  const { principalCommit } = guarantee;
  const before = state.get(admissionEntries, key) ?? { principalCommit, guarantees: [] };
  state.put(admissionEntries, key, { ...before, guarantees: [...before.guarantees, id] });
}

/** Admits the key by the registrar's token. */
export function admitByToken(
  state: StateWrite,
  tender: string,
  key: Pick<Guarantee, 'submitterTag' | 'principalCommit'>,
  token: NonNullable<Admission['token']>,
): void {
  const id = admissionId(tender, key.submitterTag);
  const before = state.get(admissionEntries, id) ?? { principalCommit: key.principalCommit, guarantees: [] };
  state.put(admissionEntries, id, { ...before, token });
}

/**
 * A guarantee no longer admits its key. When nothing else does, the moment is noted: what the key has in pools may be dropped
 * from then on, and no validator is to blame for it (ledger/modules/censorship).
 */
export function endAdmission(state: StateWrite, id: string, guarantee: Guarantee, time: number): void {
  const { tender, submitterTag } = guarantee;
  const key = admissionId(tender, submitterTag);
  const before = state.get(admissionEntries, key);
  if (before === undefined) return;
  state.put(admissionEntries, key, { ...before, guarantees: before.guarantees.filter((other) => other !== id) });
  if (admissionOf(state, tender, submitterTag) === undefined) state.put(admissionEndEntries, toHex(submitterTag), time);
}
