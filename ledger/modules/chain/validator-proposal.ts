import type { FaultDetail } from '../../base/fault.ts';
import { invariant } from '../../base/invariant.ts';
import type { PublicKey } from '../../base/keys.ts';
import { defineEntries, type Effects, type StateRead, type StateWrite, type TimerRow } from '../../module.ts';

export type ChangeAction = 'JOIN' | 'LEAVE' | 'REPLACE';
/** REFUSED: a quorum approved, but by then the change was not possible any more. */
export type ChangeStatus = 'OPEN' | 'APPLIED' | 'REFUSED' | 'WITHDRAWN' | 'EXPIRED';

/** What is to change: JOIN and LEAVE are about `key`; REPLACE puts `newKey` in its place. */
export type SetChange = {
  readonly action: ChangeAction;
  readonly org: string;
  readonly key: PublicKey;
  readonly newKey?: PublicKey;
  readonly name?: string;
};

/** A proposed change of the set, `validatorProposal/<id>`. */
export type ValidatorProposal = SetChange & {
  readonly proposedBy: string;
  readonly proposedAt: number;
  /** Block time from which nobody can approve it any more. */
  readonly expiresAt: number;
  readonly status: ChangeStatus;
  readonly closedAt?: number;
  /** Of an applied change: the first height its set votes on. */
  readonly votesFrom?: number;
  /** Of a refused one: why. */
  readonly refusal?: { readonly fault: string; readonly detail: FaultDetail };
  /** BINs of the approving organisations, in order; the proposer's first. */
  readonly approvals: readonly string[];
};

export const validatorProposalEntries = defineEntries<ValidatorProposal>('validatorProposal');
/** Ids of the open proposals of one organisation, oldest first, `validatorOpen/<bin>`; absent where there are none. */
export const openChangeEntries = defineEntries<readonly string[]>('validatorOpen');

/** Open proposals of one organisation: it rarely needs two, and nobody can use up another's. */
export const OPEN_CHANGES_PER_ORG_MAX = 8;

export const CHANGE_END_TIMER = 'validator.proposalEnd';

/** A proposal that found no quorum in time lapses. */
export const changeEndTimer: TimerRow = {
  kind: CHANGE_END_TIMER,
  subjects: (objectId, value) => [
    `proposal/${objectId}`,
    ...(typeof value.org === 'string' ? [`org/${value.org}`] : []),
  ],
  run(context, objectId) {
    const { status, org, action, key } = changeAt(context.state, objectId);
    if (status !== 'OPEN') return {};
    closeChange(context, objectId, context.time, { status: 'EXPIRED' });
    context.emit({ type: 'validator.expired', data: { proposal: objectId, action, org, key } });
    return { proposal: objectId, status: 'EXPIRED', org };
  },
  title: {
    kk: 'Валидаторлар туралы ұсыныс мерзімінің өтуі',
    ru: 'Истечение срока предложения о валидаторах',
    en: 'A proposal about validators lapses',
  },
};

/** How a proposal ended. */
export type ChangeEnd =
  | { readonly status: 'EXPIRED' | 'WITHDRAWN' }
  | { readonly status: 'APPLIED'; readonly votesFrom: number }
  | { readonly status: 'REFUSED'; readonly refusal: NonNullable<ValidatorProposal['refusal']> };

/** Opens a proposal: it counts among its organisation's open ones until its timer or something else closes it. */
export function openChange(context: Effects, id: string, proposal: ValidatorProposal): void {
  const { state } = context;
  state.put(validatorProposalEntries, id, proposal);
  state.put(openChangeEntries, proposal.proposedBy, [...(state.get(openChangeEntries, proposal.proposedBy) ?? []), id]);
  context.schedule(proposal.expiresAt, id, CHANGE_END_TIMER);
}

/** Closes an open proposal, takes it off the open list and its timer with it. */
export function closeChange(context: Effects, id: string, at: number, end: ChangeEnd): void {
  const { state } = context;
  const proposal = changeAt(state, id);
  state.put(validatorProposalEntries, id, { ...proposal, ...end, closedAt: at });
  putOpen(
    state,
    proposal.proposedBy,
    (state.get(openChangeEntries, proposal.proposedBy) ?? []).filter((other) => other !== id),
  );
  context.unschedule(id, CHANGE_END_TIMER);
}

/** Gives a proposal that is known to exist. */
export function changeAt(state: StateRead, id: string): ValidatorProposal {
  const proposal = state.get(validatorProposalEntries, id);
  invariant(proposal !== undefined, 'the proposal was found before');
  return proposal;
}

/** Open proposals of an organisation at a time. Compares block time itself, for the closing timer may be late. */
export function openChangesOf(
  state: StateRead,
  org: string,
  time: number,
): readonly { readonly id: string; readonly proposal: ValidatorProposal }[] {
  return (state.get(openChangeEntries, org) ?? [])
    .map((id) => ({ id, proposal: changeAt(state, id) }))
    .filter(({ proposal }) => time < proposal.expiresAt);
}

function putOpen(state: StateWrite, org: string, open: readonly string[]): void {
  if (open.length === 0) state.remove(openChangeEntries, org);
  else state.put(openChangeEntries, org, open);
}
