import type { ValueMap } from '../../base/codec.ts';
import { type Fault, fault } from '../../base/fault.ts';
import { invariant } from '../../base/invariant.ts';
import { quorum } from '../../base/quorum.ts';
import type { ApplyContext, ReadContext } from '../../module.ts';
import { checkChange, type DutyHolder, setAfter } from './validator-change.ts';
import { changeAt, closeChange, type ValidatorProposal, validatorProposalEntries } from './validator-proposal.ts';
import {
  isChangeWaiting,
  putNextSet,
  SET_DELAY_BLOCKS,
  validatorHeightEntries,
  validatorSetAt,
} from './validator-set.ts';

type SetContext = Pick<ReadContext, 'state' | 'height'>;

/** Members of the set that votes now whose organisation approved, and how many decide; an organisation with two members counts two. */
export type ChangeTally = { readonly approved: number; readonly needed: number };

/** Counts approvals (BINs) by the set that votes now: those of organisations that left count no more. */
export function tallyOf(context: SetContext, approvals: readonly string[]): ChangeTally {
  const voting = validatorSetAt(context.state, context.height);
  const approved = voting.filter(({ org }) => approvals.includes(org)).length;
  return { approved, needed: quorum(voting.length) };
}

/** True iff the organisation has a validator that votes now. */
export function isMember(context: SetContext, org: string): boolean {
  return validatorSetAt(context.state, context.height).some((entry) => entry.org === org);
}

/**
 * Gives VALIDATOR_CHANGE_PENDING where these approvals would decide while an earlier change does not vote yet: one at a time, so
 * that every set but one member is known to the one before it.
 */
export function checkTurn(context: SetContext, approvals: readonly string[]): Fault | undefined {
  const { approved, needed } = tallyOf(context, approvals);
  if (approved < needed || !isChangeWaiting(context.state, context.height)) return undefined;
  const votesFrom = context.state.get(validatorHeightEntries, '')?.at(-1);
  invariant(votesFrom !== undefined, 'the change that waits has a height');
  return fault('VALIDATOR_CHANGE_PENDING', { votesFrom });
}

/**
 * Enters an approval and, with a quorum, makes the change or records why it is not possible any more.
 * Gives what the record's result shows.
 */
export function approveChange(context: ApplyContext, id: string, holders: readonly DutyHolder[]): ValueMap {
  const { state, sender } = context;
  const before = changeAt(state, id);
  const approvals = before.approvals.includes(sender.org) ? before.approvals : [...before.approvals, sender.org];
  const proposal = { ...before, approvals };
  const tally = tallyOf(context, approvals);
  state.put(validatorProposalEntries, id, proposal);
  context.emit({ type: 'validator.approved', data: { proposal: id, by: sender.org, ...tally } });
  const about = { proposal: id, org: proposal.org, ...tally };
  return tally.approved < tally.needed
    ? { ...about, status: 'OPEN' }
    : { ...about, ...decideChange(context, id, proposal, holders) };
}

type Decision =
  | { readonly status: 'OPEN' }
  | { readonly status: 'APPLIED'; readonly votesFrom: number }
  | { readonly status: 'REFUSED'; readonly refusal: NonNullable<ValidatorProposal['refusal']> };

function decideChange(
  context: ApplyContext,
  id: string,
  proposal: ValidatorProposal,
  holders: readonly DutyHolder[],
): Decision {
  const { state, height, time } = context;
  const { action, org, key, newKey, name } = proposal;
  const change = {
    action,
    org,
    key,
    ...(newKey === undefined ? {} : { newKey }),
    ...(name === undefined ? {} : { name }),
  };
  const found = checkChange(context, proposal, holders);
  if (found !== undefined) {
    const refusal = { fault: found.code, detail: found.detail };
    closeChange(context, id, time, { status: 'REFUSED', refusal });
    context.emit({ type: 'validator.refused', data: { proposal: id, ...change, refusal } });
    return { status: 'REFUSED', refusal };
  }
  const votesFrom = height + SET_DELAY_BLOCKS;
  putNextSet(state, height, setAfter(context, proposal));
  closeChange(context, id, time, { status: 'APPLIED', votesFrom });
  context.emit({ type: 'validator.changed', data: { proposal: id, ...change, votesFrom } });
  return { status: 'APPLIED', votesFrom };
}
