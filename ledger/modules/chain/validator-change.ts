import { bytesEqual, compareBytes } from '../../base/bytes.ts';
import { type Fault, type FaultCode, fault } from '../../base/fault.ts';
import { invariant } from '../../base/invariant.ts';
import { keyText, type PublicKey } from '../../base/keys.ts';
import { VALIDATORS_MAX } from '../../base/limits.ts';
import type { LedgerModule, ReadContext } from '../../module.ts';
import {
  isKeyInForce,
  isRoleInForce,
  keyEntries,
  orgEntries,
  roleEntries,
  roleId,
} from '../identity/identity-entries.ts';
import { checkOrgActs } from '../identity/sender.ts';
import { newestSet, sittingValidators } from './set-membership.ts';
import type { SetChange } from './validator-proposal.ts';
import type { ValidatorEntry } from './validator-set.ts';

/** Who asks a module whether a key may leave the set: `setAfter` is the set without it, sorted by key bytes. */
export type DutyHolder = Pick<LedgerModule, 'name' | 'validatorDuties'>;

/** Every fault of checkChange, in the order it looks. */
export const changeFaults = [
  'VALIDATOR_FIELDS',
  'VALIDATOR_UNKNOWN',
  'VALIDATOR_KEY_TAKEN',
  'KEY_UNKNOWN',
  'VALIDATOR_KEY_FOREIGN',
  'KEY_NOT_ACTIVE',
  'ORG_NOT_ACTIVE',
  'ORG_SUSPENDED',
  'ORG_CLOSED',
  'ROLE_MISSING',
  'VALIDATOR_SET_SMALL',
  'VALIDATOR_SET_FULL',
  'VALIDATOR_DUTIES_OPEN',
] as const satisfies readonly FaultCode[];

/**
 * Gives why the change is not possible in this state, or nothing. Asked when it is proposed and again when a quorum approved, for
 * keys, roles, duties and the set itself may have changed in between.
 */
export function checkChange(
  context: ReadContext,
  change: SetChange,
  holders: readonly DutyHolder[],
): Fault | undefined {
  return (
    checkFields(change) ??
    checkOldKey(context, change) ??
    checkNewKey(context, change) ??
    checkSize(context, change) ??
    checkDuties(context, change, holders)
  );
}

/** The newest set with a change made that checkChange let pass; sorted by key bytes. */
export function setAfter(context: ReadContext, change: SetChange): readonly ValidatorEntry[] {
  const { org, key } = change;
  const set = newestSet(context);
  const others = set.filter((entry) => !bytesEqual(entry.key, key));
  const old = set.find((entry) => bytesEqual(entry.key, key));
  const name = change.name ?? old?.name ?? '';
  const entering = keyEntering(change);
  const after = entering === undefined ? others : [...others, { key: entering, org, name }];
  return [...after].sort((a, b) => compareBytes(a.key, b.key));
}

/** The key that is to vote: it proves its possession by signing the proposal. */
export function keyEntering(change: SetChange): PublicKey | undefined {
  switch (change.action) {
    case 'JOIN':
      return change.key;
    case 'REPLACE':
      return change.newKey;
    case 'LEAVE':
      return undefined;
  }
}

function checkFields({ action, newKey, name }: SetChange): Fault | undefined {
  const wrong = (field: string, problem: 'missing' | 'unknownField'): Fault =>
    fault('VALIDATOR_FIELDS', { field, problem });
  if (action === 'REPLACE' && newKey === undefined) return wrong('newKey', 'missing');
  if (action !== 'REPLACE' && newKey !== undefined) return wrong('newKey', 'unknownField');
  if (action === 'JOIN' && name === undefined) return wrong('name', 'missing');
  return action === 'LEAVE' && name !== undefined ? wrong('name', 'unknownField') : undefined;
}

function checkOldKey(context: ReadContext, { action, org, key }: SetChange): Fault | undefined {
  if (action === 'JOIN') return undefined;
  const found = newestSet(context).find((entry) => bytesEqual(entry.key, key));
  return found?.org === org ? undefined : fault('VALIDATOR_UNKNOWN', { key: keyText(key), org });
}

/** The entering key is a key of the organisation in force, and the organisation may be a validator now. */
function checkNewKey(context: ReadContext, change: SetChange): Fault | undefined {
  const { org } = change;
  const entering = keyEntering(change);
  if (entering === undefined) return undefined;
  const key = keyText(entering);
  if (sittingValidators(context).some((entry) => bytesEqual(entry.key, entering)))
    return fault('VALIDATOR_KEY_TAKEN', { key });
  const entry = context.state.get(keyEntries, key);
  if (entry === undefined) return fault('KEY_UNKNOWN', { key });
  if (entry.org !== org) return fault('VALIDATOR_KEY_FOREIGN', { key, org: entry.org });
  if (!isKeyInForce(entry, context.time)) return fault('KEY_NOT_ACTIVE', { key, org, status: entry.status });
  const owner = context.state.get(orgEntries, org);
  invariant(owner !== undefined, 'a key belongs to an organisation');
  const idle = checkOrgActs(org, owner);
  if (idle !== undefined) return idle;
  return isRoleInForce(context.state.get(roleEntries, roleId(org, 'VALIDATOR')), context.time)
    ? undefined
    : fault('ROLE_MISSING', { roles: 'VALIDATOR', org });
}

/** Only what makes the set smaller or larger can make it too small or too large: a replacement is always possible. */
function checkSize(context: ReadContext, change: SetChange): Fault | undefined {
  const size = setAfter(context, change).length;
  const validatorsMin = context.params.get('chain.validatorsMin') as number;
  if (change.action === 'LEAVE' && size < validatorsMin) return fault('VALIDATOR_SET_SMALL', { validatorsMin });
  return change.action === 'JOIN' && size > VALIDATORS_MAX
    ? fault('VALIDATOR_SET_FULL', { validatorsMax: VALIDATORS_MAX })
    : undefined;
}

/** What a module holds against it is told under this area's code, so that the rows list every code they can give. */
function checkDuties(context: ReadContext, change: SetChange, holders: readonly DutyHolder[]): Fault | undefined {
  if (change.action === 'JOIN') return undefined;
  const after = setAfter(context, change);
  for (const { validatorDuties } of holders) {
    const found = validatorDuties?.(context, change.key, after);
    if (found !== undefined) return fault('VALIDATOR_DUTIES_OPEN', { ...found.detail, duty: found.code });
  }
  return undefined;
}
