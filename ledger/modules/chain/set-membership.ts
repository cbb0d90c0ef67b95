import { bytesEqual } from '../../base/bytes.ts';
import { type Fault, fault } from '../../base/fault.ts';
import { keyText, type PublicKey } from '../../base/keys.ts';
import type { ReadContext } from '../../module.ts';
import { SET_DELAY_BLOCKS, type ValidatorEntry, validatorSetAt } from './validator-set.ts';

type SetContext = Pick<ReadContext, 'state' | 'height'>;

/** The set after every change that is decided so far, also in this block. */
export function newestSet({ state, height }: SetContext): readonly ValidatorEntry[] {
  return validatorSetAt(state, height + SET_DELAY_BLOCKS);
}

/** Those that vote now or are to vote by a decided change; a key of both sets stands here twice. */
export function sittingValidators(context: SetContext): readonly ValidatorEntry[] {
  return [...validatorSetAt(context.state, context.height), ...newestSet(context)];
}

/**
 * Gives VALIDATOR_IN_SET while the key votes or is to vote: its signatures must stay those of a registered key of the organisation
 * that answers for it, so it leaves the set first.
 */
export function checkKeyNotSitting(context: SetContext, key: PublicKey): Fault | undefined {
  const sits = sittingValidators(context).some((entry) => bytesEqual(entry.key, key));
  return sits ? fault('VALIDATOR_IN_SET', { key: keyText(key) }) : undefined;
}

/** Gives VALIDATOR_IN_SET while any validator of the organisation votes or is to vote. */
export function checkOrgNotSitting(context: SetContext, org: string): Fault | undefined {
  return sittingValidators(context).some((entry) => entry.org === org) ? fault('VALIDATOR_IN_SET', { org }) : undefined;
}
