import { type Fault, fault } from '../../base/fault.ts';
import { invariant } from '../../base/invariant.ts';
import { map, optional, text, time } from '../../base/schema.ts';
import { defineTx, type TxReadContext, type TxRow } from '../../module.ts';
import { checkOrgNotSitting } from '../chain/set-membership.ts';
import { bin } from './bin.ts';
import { fieldTexts } from './field-texts.ts';
import { isRoleInForce, orgEntries, type RoleEntry, roleEntries, roleId } from './identity-entries.ts';
import { EXAMPLE_BIN } from './identity-examples.ts';
import { isPeriodAhead } from './key-entry.ts';
import { roleRow } from './roles.ts';

const ROLE_LAW =
  'Law of 1 July 2024 No. 106-VIII on public procurement, the statutes of the bodies named; domain.md §3.17';

const roleName = () => text({ max: 32, pattern: /^[A-Z_]{1,32}$/ });
const roleText = { kk: 'Рөл, тізімдегі сөз', ru: 'Роль, слово из перечня', en: 'The role, a word of the list' };

/** `identity.grantRole`: the body that answers for a role gives it to an organisation, by a legal act, for a period. */
const grantRole: TxRow = defineTx({
  type: 'identity.grantRole',
  payload: map({
    org: bin(),
    role: roleName(),
    legalAct: text({ max: 300 }),
    from: optional(time()),
    until: optional(time()),
  }),
  signer: { kind: 'roles', roles: ['REGISTRAR', 'MINFIN'] },
  sensitive: true,
  legalBasis: ROLE_LAW,
  cost: 3,
  subjects: (payload) => [`org/${payload.org}`],
  faults: ['ORG_UNKNOWN', 'ROLE_UNKNOWN', 'ROLE_NOT_GRANTABLE', 'ROLE_OWN', 'ORG_CLOSED', 'ROLE_PERIOD', 'ROLE_HELD'],
  check(context, payload) {
    const found = checkGranter(context, payload);
    if (found !== undefined) return found;
    if (context.state.get(orgEntries, payload.org)?.status === 'CLOSED')
      return fault('ORG_CLOSED', { org: payload.org });
    if (!isPeriodAhead(context.time, payload)) return fault('ROLE_PERIOD', { time: context.time });
    return heldGrant(context, payload) === undefined
      ? undefined
      : fault('ROLE_HELD', { org: payload.org, role: payload.role });
  },
  apply(context, payload) {
    const { state, sender } = context;
    const from = payload.from ?? context.time;
    const until = payload.until === undefined ? {} : { until: payload.until };
    state.put(roleEntries, roleId(payload.org, payload.role), {
      from,
      ...until,
      legalAct: payload.legalAct,
      grantedBy: sender.org,
      grantedAt: context.time,
    });
    const org = state.get(orgEntries, payload.org);
    invariant(org !== undefined, 'check found the organisation');
    // An ended grant leaves its name in the list until it is granted or revoked again.
    if (!org.roles.includes(payload.role))
      state.put(orgEntries, payload.org, { ...org, roles: [...org.roles, payload.role] });
    context.emit({ type: 'identity.roleGranted', data: { org: payload.org, role: payload.role, from, ...until } });
    return { org: payload.org, role: payload.role, from };
  },
  title: { kk: 'Рөл беру', ru: 'Предоставление роли', en: 'Grant a role' },
  fields: {
    org: fieldTexts.org,
    role: roleText,
    legalAct: fieldTexts.legalAct,
    from: fieldTexts.from,
    until: fieldTexts.until,
  },
  example: { org: EXAMPLE_BIN, role: 'SUPPLIER', legalAct: 'Application of 21 January 2026' },
});

/** `identity.revokeRole`: the grant ends now; the entry stays with its dates. */
const revokeRole: TxRow = defineTx({
  type: 'identity.revokeRole',
  payload: map({ org: bin(), role: roleName(), legalAct: text({ max: 300 }), reason: text({ max: 500 }) }),
  signer: { kind: 'roles', roles: ['REGISTRAR', 'MINFIN'] },
  sensitive: true,
  legalBasis: ROLE_LAW,
  cost: 3,
  subjects: (payload) => [`org/${payload.org}`],
  faults: ['ORG_UNKNOWN', 'ROLE_UNKNOWN', 'ROLE_NOT_GRANTABLE', 'ROLE_OWN', 'ROLE_NOT_HELD', 'VALIDATOR_IN_SET'],
  check(context, payload) {
    const found = checkGranter(context, payload);
    if (found !== undefined) return found;
    if (heldGrant(context, payload) === undefined)
      return fault('ROLE_NOT_HELD', { org: payload.org, role: payload.role });
    return payload.role === 'VALIDATOR' ? checkOrgNotSitting(context, payload.org) : undefined;
  },
  apply(context, payload) {
    const { state, time: now } = context;
    const id = roleId(payload.org, payload.role);
    const grant = state.get(roleEntries, id);
    const org = state.get(orgEntries, payload.org);
    invariant(grant !== undefined && org !== undefined, 'check found the grant');
    // A grant that had not begun ends where it would begin: it was never in force.
    const until = Math.max(grant.from, now);
    state.put(roleEntries, id, { ...grant, until, revokedAt: now, revokeAct: payload.legalAct });
    state.put(orgEntries, payload.org, { ...org, roles: org.roles.filter((role) => role !== payload.role) });
    context.emit({
      type: 'identity.roleRevoked',
      data: { org: payload.org, role: payload.role, reason: payload.reason },
    });
    return { org: payload.org, role: payload.role, until };
  },
  title: { kk: 'Рөлді алып тастау', ru: 'Снятие роли', en: 'Revoke a role' },
  fields: { org: fieldTexts.org, role: roleText, legalAct: fieldTexts.legalAct, reason: fieldTexts.reason },
  example: {
    org: EXAMPLE_BIN,
    role: 'SUPPLIER',
    legalAct: 'Application of 21 March 2026',
    reason: 'The organisation asked for it',
  },
});

export const roleTxs: readonly TxRow[] = [grantRole, revokeRole];

interface RolePayload {
  readonly org: string;
  readonly role: string;
}

function checkGranter(context: TxReadContext, payload: RolePayload): Fault | undefined {
  if (context.state.get(orgEntries, payload.org) === undefined) return fault('ORG_UNKNOWN', { org: payload.org });
  const row = roleRow(payload.role);
  if (row === undefined) return fault('ROLE_UNKNOWN', { role: payload.role });
  if (!row.grantedBy.some((granter) => context.sender.roles.includes(granter))) {
    return fault('ROLE_NOT_GRANTABLE', { role: payload.role, grantedBy: row.grantedBy.join(' ') });
  }
  return payload.org === context.sender.org ? fault('ROLE_OWN', { role: payload.role }) : undefined;
}

/** The grant that is in force or still to come; an ended one may be granted anew. */
function heldGrant(context: TxReadContext, payload: RolePayload): RoleEntry | undefined {
  const grant = context.state.get(roleEntries, roleId(payload.org, payload.role));
  if (grant === undefined || grant.revokedAt !== undefined) return undefined;
  return grant.from > context.time || isRoleInForce(grant, context.time) ? grant : undefined;
}
