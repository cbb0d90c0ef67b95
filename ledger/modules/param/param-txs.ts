import { toHex } from '../../base/bytes.ts';
import { encodeCanonical, type Value } from '../../base/codec.ts';
import { type Fault, fault } from '../../base/fault.ts';
import { hashTagged } from '../../base/hash.ts';
import { STATE_VALUE_BYTES_MAX } from '../../base/limits.ts';
import { quorum } from '../../base/quorum.ts';
import { anyValue, map, text, time } from '../../base/schema.ts';
import {
  type ApplyContext,
  defineTx,
  type ParamRow,
  type StateRead,
  type TxReadContext,
  type TxRow,
} from '../../module.ts';
import { validatorSetAt } from '../chain/validator-set.ts';
import { fieldTexts } from '../identity/field-texts.ts';
import {
  EFFECTIVE_AHEAD_MS_MAX,
  OPEN_PROPOSALS_MAX,
  openProposalEntries,
  type ProposalEntry,
  paramEntries,
  proposalEntries,
  withValue,
} from './param-entries.ts';
import { closeProposal, PROPOSAL_END_TIMER, proposalAt } from './proposal-timer.ts';

const PARAM_LAW =
  'Each value rests on the act it names; domain.md §3.0 (dated parameters), §3.17 (quorum of validators)';

const proposalId = () => text({ min: 16, max: 16, pattern: /^[0-9a-f]{16}$/ });
const proposalText = { kk: 'Ұсыныстың нөмірі', ru: 'Номер предложения', en: 'Id of the proposal' };

/** `param.propose`: the rule owner proposes a value and the day it comes into force. */
export function proposeTx(rows: readonly ParamRow[]): TxRow {
  const known = new Map(rows.map((row) => [row.name, row]));
  return defineTx({
    type: 'param.propose',
    payload: map({ name: text({ max: 64 }), value: anyValue(), effectiveFrom: time(), legalAct: text({ max: 300 }) }),
    signer: { kind: 'roles', roles: ['MINFIN'] },
    sensitive: true,
    legalBasis: PARAM_LAW,
    cost: 4,
    subjects: (payload, _tx, value) => [`param/${payload.name}`, `proposal/${value.proposal}`],
    faults: [
      'PARAM_UNKNOWN',
      'PARAM_VALUE_INVALID',
      'PARAM_EFFECTIVE_PAST',
      'PARAM_EFFECTIVE_FAR',
      'PARAM_PROPOSALS_FULL',
    ],
    check: (context, payload) =>
      checkValue(known, payload.name, payload.value) ??
      checkEffective(context.time, payload.effectiveFrom) ??
      checkRoom(context.state),
    apply(context, payload) {
      const id = toHex(hashTagged(context.sha256, 'object', context.txId)).slice(0, 16);
      context.state.put(proposalEntries, id, {
        ...payload,
        proposedBy: context.sender.org,
        proposedAt: context.time,
        status: 'OPEN',
        approvals: [],
      });
      context.state.put(openProposalEntries, '', [...(context.state.get(openProposalEntries, '') ?? []), id]);
      context.schedule(payload.effectiveFrom, id, PROPOSAL_END_TIMER);
      context.emit({
        type: 'param.proposed',
        data: { proposal: id, name: payload.name, effectiveFrom: payload.effectiveFrom },
      });
      return { proposal: id };
    },
    title: { kk: 'Параметр мәнін ұсыну', ru: 'Предложение значения параметра', en: 'Propose a parameter value' },
    fields: {
      name: { kk: 'Параметр атауы', ru: 'Имя параметра', en: 'Name of the parameter' },
      value: {
        kk: 'Жаңа мән, параметр схемасы бойынша',
        ru: 'Новое значение по схеме параметра',
        en: 'The new value, by the schema of the parameter',
      },
      effectiveFrom: {
        kk: 'Күшіне ену уақыты, мс UTC; алда болуы тиіс',
        ru: 'Время вступления в силу, мс UTC; должно быть впереди',
        en: 'When it comes into force, ms UTC; must lie ahead',
      },
      legalAct: fieldTexts.legalAct,
    },
    example: {
      name: 'chain.timersPerBlock',
      value: 300,
      effectiveFrom: 1_793_491_200_000,
      legalAct: 'Order of 1 October 2026 No. 77',
    },
  });
}

/** `param.approve`: a validator's organisation approves; with a quorum of the current set the value is entered. No second key: the quorum is it. */
export const approveTx: TxRow = defineTx({
  type: 'param.approve',
  payload: map({ proposal: proposalId() }),
  signer: { kind: 'roles', roles: ['VALIDATOR'] },
  sensitive: false,
  legalBasis: PARAM_LAW,
  cost: 4,
  subjects: (payload) => [`proposal/${payload.proposal}`],
  faults: [
    'PARAM_PROPOSAL_UNKNOWN',
    'PARAM_PROPOSAL_CLOSED',
    'PARAM_EFFECTIVE_PAST',
    'PARAM_NOT_VALIDATOR',
    'PARAM_APPROVED_ALREADY',
    'PARAM_HISTORY_FULL',
  ],
  check(context, payload) {
    const found = checkOpen(context, payload.proposal);
    if (found !== undefined) return found;
    const proposal = proposalAt(context.state, payload.proposal);
    const { org } = context.sender;
    // Compares block time, for the closing timer may be late.
    if (proposal.effectiveFrom <= context.time) return fault('PARAM_EFFECTIVE_PAST', { time: context.time });
    if (!validatorSetAt(context.state, context.height).some((validator) => validator.org === org))
      return fault('PARAM_NOT_VALIDATOR', { org });
    if (proposal.approvals.includes(org)) return fault('PARAM_APPROVED_ALREADY', { org });
    return checkHistory(context.state, proposal);
  },
  apply(context, payload) {
    const { state, sender, height } = context;
    const proposal = proposalAt(state, payload.proposal);
    const approvals = [...proposal.approvals, sender.org];
    const validators = validatorSetAt(state, height);
    const approved = validators.filter((validator) => approvals.includes(validator.org)).length;
    const needed = quorum(validators.length);
    state.put(proposalEntries, payload.proposal, { ...proposal, approvals });
    context.emit({
      type: 'param.approvalGiven',
      data: { proposal: payload.proposal, org: sender.org, approved, needed },
    });
    if (approved >= needed) enterValue(context, payload.proposal);
    return { proposal: payload.proposal, approved, needed };
  },
  title: { kk: 'Параметр мәнін мақұлдау', ru: 'Одобрение значения параметра', en: 'Approve a parameter value' },
  fields: { proposal: proposalText },
  example: { proposal: '00112233445566aa' },
});

/** `param.withdraw`: the rule owner takes an open proposal back. */
export const withdrawTx: TxRow = defineTx({
  type: 'param.withdraw',
  payload: map({ proposal: proposalId(), reason: text({ max: 500 }) }),
  signer: { kind: 'roles', roles: ['MINFIN'] },
  sensitive: true,
  legalBasis: PARAM_LAW,
  cost: 2,
  subjects: (payload) => [`proposal/${payload.proposal}`],
  faults: ['PARAM_PROPOSAL_UNKNOWN', 'PARAM_PROPOSAL_CLOSED'],
  check: (context, payload) => checkOpen(context, payload.proposal),
  apply(context, payload) {
    closeProposal(context.state, payload.proposal, 'WITHDRAWN', context.time, payload.reason);
    context.unschedule(payload.proposal, PROPOSAL_END_TIMER);
    context.emit({ type: 'param.proposalWithdrawn', data: { proposal: payload.proposal, reason: payload.reason } });
    return { proposal: payload.proposal, status: 'WITHDRAWN' };
  },
  title: { kk: 'Ұсынысты қайтарып алу', ru: 'Отзыв предложения', en: 'Withdraw a proposal' },
  fields: { proposal: proposalText, reason: fieldTexts.reason },
  example: { proposal: '00112233445566aa', reason: 'The act was changed' },
});

function enterValue(context: ApplyContext, id: string): void {
  const { state } = context;
  const { name, value, effectiveFrom, legalAct } = proposalAt(state, id);
  state.put(
    paramEntries,
    '',
    withValue(state.get(paramEntries, '') ?? {}, name, { value, from: effectiveFrom, act: legalAct }),
  );
  closeProposal(state, id, 'APPROVED', context.time);
  context.unschedule(id, PROPOSAL_END_TIMER);
  context.emit({ type: 'param.changed', data: { proposal: id, name, value, effectiveFrom, legalAct } });
}

function checkValue(known: ReadonlyMap<string, ParamRow>, name: string, value: Value): Fault | undefined {
  const row = known.get(name);
  if (row === undefined) return fault('PARAM_UNKNOWN', { name });
  const found = row.schema.check(value, 'value');
  return found === undefined ? undefined : fault('PARAM_VALUE_INVALID', { field: found.path, problem: found.problem });
}

function checkEffective(now: number, effectiveFrom: number): Fault | undefined {
  if (effectiveFrom <= now) return fault('PARAM_EFFECTIVE_PAST', { time: now });
  const effectiveMax = now + EFFECTIVE_AHEAD_MS_MAX;
  return effectiveFrom > effectiveMax ? fault('PARAM_EFFECTIVE_FAR', { effectiveMax }) : undefined;
}

function checkRoom(state: StateRead): Fault | undefined {
  const open = state.get(openProposalEntries, '') ?? [];
  return open.length >= OPEN_PROPOSALS_MAX
    ? fault('PARAM_PROPOSALS_FULL', { proposalsMax: OPEN_PROPOSALS_MAX })
    : undefined;
}

function checkOpen(context: TxReadContext, id: string): Fault | undefined {
  const proposal = context.state.get(proposalEntries, id);
  if (proposal === undefined) return fault('PARAM_PROPOSAL_UNKNOWN', { proposal: id });
  return proposal.status === 'OPEN'
    ? undefined
    : fault('PARAM_PROPOSAL_CLOSED', { proposal: id, status: proposal.status });
}

/** The history is one state value and never shortened: refuse the approval that would not fit, rather than break the block. */
function checkHistory(state: StateRead, proposal: ProposalEntry): Fault | undefined {
  const { name, value, effectiveFrom, legalAct } = proposal;
  const next = withValue(state.get(paramEntries, '') ?? {}, name, { value, from: effectiveFrom, act: legalAct });
  const bytes = encodeCanonical(next).length;
  return bytes > STATE_VALUE_BYTES_MAX
    ? fault('PARAM_HISTORY_FULL', { bytes, bytesMax: STATE_VALUE_BYTES_MAX })
    : undefined;
}
