import { bytesEqual } from '../../base/bytes.ts';
import { type Fault, fault } from '../../base/fault.ts';
import { invariant } from '../../base/invariant.ts';
import { keyText, type PublicKey } from '../../base/keys.ts';
import { bool, type Infer, key, list, map } from '../../base/schema.ts';
import { defineEntries, type ReadContext, type StateRead, type SystemContext } from '../../module.ts';
import { bin } from '../identity/bin.ts';
import { isKeyInForce, keyEntries, orgEntries } from '../identity/identity-entries.ts';
import { needsReview } from './tender-criteria.ts';
import type { Criterion } from './tender-fields.ts';
import type { MethodTerms } from './tender-methods.ts';

/** Fewer members cannot outvote one; more than fifteen do not gather. An odd number has no tie when all vote. */
const MEMBERS_MIN = 3;
const MEMBERS_MAX = 15;
/** Replacements in one commission: each seat twice; bounds what one tender's commission can hold. */
export const REPLACEMENTS_MAX = 30;

const memberSchema = map({ key: key(), org: bin(), chair: bool() });

export const commissionSchema = map({ members: list(memberSchema, { min: MEMBERS_MIN, max: MEMBERS_MAX }) });

/** Whose key sits in a commission; people are known by their keys alone. */
export type Member = Infer<typeof memberSchema> & {
  readonly conflict?: { readonly at: number; readonly reason: string };
};

export type Commission = {
  readonly members: readonly Member[];
  readonly left: readonly (Member & { readonly leftAt: number; readonly act: string })[];
  /** When the review began; from then on the members stay. */
  readonly fixedAt?: number;
};

/** `commission/<tender>`. */
export const commissionEntries = defineEntries<Commission>('commission');

/** Who decides on a tender's bids. Conflicted members sit, and may not vote. */
export interface CommissionView {
  readonly members: readonly Member[];
  readonly chair: Member;
  readonly conflicted: readonly Member[];
}

/** A tender's commission, or undefined where it has none. */
export function commissionOf(state: StateRead, tender: string): CommissionView | undefined {
  const commission = state.get(commissionEntries, tender);
  if (commission === undefined) return undefined;
  const { members } = commission;
  const chair = members.find((member) => member.chair);
  invariant(chair !== undefined, `a commission has a chair: ${tender}`);
  return { members, chair, conflicted: members.filter(({ conflict }) => conflict !== undefined) };
}

/** A commission that a check has found before. */
export function existingCommission(state: StateRead, tender: string): Commission {
  const commission = state.get(commissionEntries, tender);
  invariant(commission !== undefined, `commission exists: ${tender}`);
  return commission;
}

/** The review begins: members are replaced no more. */
export function fixCommission(context: Pick<SystemContext, 'state' | 'time'>, tender: string): void {
  const commission = context.state.get(commissionEntries, tender);
  invariant(commission?.fixedAt === undefined, `the review of a tender begins once: ${tender}`);
  if (commission !== undefined) context.state.put(commissionEntries, tender, { ...commission, fixedAt: context.time });
}

/**
 * Takes what a tender says of its commission, gives CRITERION_MANUAL or COMMISSION_NEEDLESS where the method has none,
 * COMMISSION_MISSING where people must decide and nobody is named, COMMISSION_FORM or COMMISSION_MEMBER.
 */
export function checkCommission(
  context: ReadContext,
  terms: MethodTerms,
  criteria: readonly Criterion[],
  commission: Infer<typeof commissionSchema> | undefined,
): Fault | undefined {
  if (!terms.commission) {
    if (needsReview(criteria)) return fault('CRITERION_MANUAL');
    return commission === undefined ? undefined : fault('COMMISSION_NEEDLESS');
  }
  if (commission === undefined) return needsReview(criteria) ? fault('COMMISSION_MISSING') : undefined;
  const { members } = commission;
  const chairs = members.filter(({ chair }) => chair).length;
  const keys = new Set(members.map((member) => keyText(member.key))).size;
  if (members.length % 2 === 0 || chairs !== 1 || keys !== members.length) {
    return fault('COMMISSION_FORM', { members: members.length, chairs, keys });
  }
  for (const member of members) {
    const refused = checkMember(context, member);
    if (refused !== undefined) return refused;
  }
  return undefined;
}

/** COMMISSION_MEMBER unless the key is in force and belongs to that organisation, which is active. */
export function checkMember(
  context: ReadContext,
  member: { readonly key: PublicKey; readonly org: string },
): Fault | undefined {
  const entry = context.state.get(keyEntries, keyText(member.key));
  const fits = entry !== undefined && entry.org === member.org && isKeyInForce(entry, context.time);
  const isActive = context.state.get(orgEntries, member.org)?.status === 'ACTIVE';
  return fits && isActive ? undefined : fault('COMMISSION_MEMBER', { key: keyText(member.key), org: member.org });
}

/** The place of a key among the members, or -1. */
export function seatOf(members: readonly Member[], wanted: PublicKey): number {
  return members.findIndex((member) => bytesEqual(member.key, wanted));
}
