import { invariant } from '../../base/invariant.ts';
import type { StateRead, StateWrite, TimerRow } from '../../module.ts';
import { openProposalEntries, type ProposalEntry, type ProposalStatus, proposalEntries } from './param-entries.ts';

export const PROPOSAL_END_TIMER = 'param.proposalEnd';

/** A proposal that found no quorum before its effective time lapses then. */
export const proposalEndTimer: TimerRow = {
  kind: PROPOSAL_END_TIMER,
  subjects: (objectId) => [`proposal/${objectId}`],
  run(context, objectId) {
    if (context.state.get(proposalEntries, objectId)?.status !== 'OPEN') return {};
    closeProposal(context.state, objectId, 'EXPIRED', context.time);
    context.emit({ type: 'param.proposalExpired', data: { proposal: objectId } });
    return { proposal: objectId, status: 'EXPIRED' };
  },
  title: { kk: 'Ұсыныс мерзімінің өтуі', ru: 'Истечение срока предложения', en: 'A proposal lapses' },
};

/** Closes an open proposal and takes it off the open list. */
export function closeProposal(
  state: StateWrite,
  id: string,
  status: ProposalStatus,
  at: number,
  reason?: string,
): void {
  const proposal = proposalAt(state, id);
  state.put(proposalEntries, id, { ...proposal, status, closedAt: at, ...(reason === undefined ? {} : { reason }) });
  const open = state.get(openProposalEntries, '') ?? [];
  state.put(
    openProposalEntries,
    '',
    open.filter((other) => other !== id),
  );
}

/** Gives a proposal that is known to exist. */
export function proposalAt(state: StateRead, id: string): ProposalEntry {
  const proposal = state.get(proposalEntries, id);
  invariant(proposal !== undefined, 'check found the proposal');
  return proposal;
}
