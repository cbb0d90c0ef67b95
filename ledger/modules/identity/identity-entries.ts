import type { Bytes } from '../../base/bytes.ts';
import type { Texts } from '../../base/texts.ts';
import { defineEntries } from '../../module.ts';

export type OrgStatus = 'REGISTERED' | 'ACTIVE' | 'SUSPENDED' | 'CLOSED';
export type KeyStatus = 'ISSUED' | 'ACTIVE' | 'ROTATED' | 'REVOKED';

/** An organisation, `org/<bin>`. */
export type OrgEntry = {
  readonly name: { readonly [Language in keyof Texts]: string };
  readonly status: OrgStatus;
  readonly registeredAt: number;
  readonly statusSince: number;
  readonly legalAct: string;
  /** Texts of the keys that are ISSUED or ACTIVE, oldest first; the others are found by `replaces` and by history. */
  readonly keys: readonly string[];
  /** Names of the roles granted and not revoked; whether one is in force is in its `role/…` entry. */
  readonly roles: readonly string[];
};

/** A key of an organisation, `key/<hex>`; stays for ever, whatever becomes of it. */
export type KeyEntry = {
  readonly org: string;
  readonly status: KeyStatus;
  readonly from: number;
  readonly until?: number;
  readonly addedAt: number;
  /** When the registrar last checked who holds the key. */
  readonly attestedAt?: number;
  readonly replaces?: Bytes;
  readonly replacedBy?: Bytes;
  readonly revokedAt?: number;
  readonly reason?: string;
  /** Signatures made at or after this are flagged, never erased (domain.md §3.17). */
  readonly compromisedSince?: number;
};

/** The last grant of a role, `role/<bin>/<ROLE>`; earlier grants are in the history of the organisation. */
export type RoleEntry = {
  readonly from: number;
  readonly until?: number;
  readonly legalAct: string;
  readonly grantedBy: string;
  readonly grantedAt: number;
  readonly revokedAt?: number;
  readonly revokeAct?: string;
};

export const orgEntries = defineEntries<OrgEntry>('org');
export const keyEntries = defineEntries<KeyEntry>('key');
export const roleEntries = defineEntries<RoleEntry>('role');

/** Live keys of one organisation: the entry stays a few KiB, and it is read for each of its transactions. */
export const ORG_KEYS_MAX = 32;

/** State id of a role grant. */
export function roleId(bin: string, role: string): string {
  return `${bin}/${role}`;
}

/** True iff the grant is in force at the time: from ≤ time < until. */
export function isRoleInForce(grant: RoleEntry | undefined, time: number): boolean {
  return grant !== undefined && grant.from <= time && (grant.until === undefined || time < grant.until);
}

/** True iff the key may sign at the time. Compares block time itself, so a late timer changes nothing. */
export function isKeyInForce(entry: KeyEntry, time: number): boolean {
  const live = entry.status === 'ISSUED' || entry.status === 'ACTIVE';
  return live && wasKeyInForce(entry, time);
}

/** True iff the key could sign at a past moment, whatever became of it since: rotation and revocation end it at their own moment. */
export function wasKeyInForce(entry: KeyEntry, time: number): boolean {
  return entry.from <= time && (entry.until === undefined || time < entry.until);
}

/** True iff a signature made by the key at the time is flagged: at or after the moment it is said to be in other hands. */
export function isSignatureFlagged(entry: KeyEntry, signedAt: number): boolean {
  return entry.compromisedSince !== undefined && signedAt >= entry.compromisedSince;
}
