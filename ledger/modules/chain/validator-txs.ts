import { bytesEqual, toHex } from '../../base/bytes.ts';
import { type Fault, fault } from '../../base/fault.ts';
import { hashTagged } from '../../base/hash.ts';
import { keyText, type PublicKey } from '../../base/keys.ts';
import { key, map, oneOf, optional, text } from '../../base/schema.ts';
import { defineTx, type TxReadContext, type TxRow } from '../../module.ts';
import { bin } from '../identity/bin.ts';
import { fieldTexts } from '../identity/field-texts.ts';
import { EXAMPLE_BIN, exampleKey } from '../identity/identity-examples.ts';
import { changeFaults, checkChange, type DutyHolder, keyEntering } from './validator-change.ts';
import {
  changeAt,
  closeChange,
  OPEN_CHANGES_PER_ORG_MAX,
  openChange,
  openChangesOf,
  type SetChange,
  validatorProposalEntries,
} from './validator-proposal.ts';
import { approveChange, checkTurn, isMember, tallyOf } from './validator-quorum.ts';

export const PROPOSAL_LIFE_PARAM = 'chain.validatorProposalMs';

const SET_LAW =
  'domain.md §3.17 (quorum of validators); protocol.md §4 (a change votes two blocks after it is decided)';

const proposalId = () => text({ min: 16, max: 16, pattern: /^[0-9a-f]{16}$/ });
const proposalText = { kk: 'Ұсыныстың нөмірі', ru: 'Номер предложения', en: 'Id of the proposal' };
const EXAMPLE_PROPOSAL = '00112233445566aa';

/** `validator.propose`: a member proposes a change of the set, or an organisation proposes to join it. Proposing approves. */
export function proposeTx(holders: readonly DutyHolder[]): TxRow {
  return defineTx({
    type: 'validator.propose',
    payload: map({
      action: oneOf('JOIN', 'LEAVE', 'REPLACE'),
      org: bin(),
      key: key(),
      newKey: optional(key()),
      name: optional(text({ max: 64 })),
    }),
    signer: { kind: 'roles', roles: ['VALIDATOR'] },
    sensitive: true,
    legalBasis: SET_LAW,
    cost: 4,
    subjects: (payload, _tx, value) => [`org/${payload.org}`, `proposal/${value.proposal}`],
    faults: [
      'VALIDATOR_NOT_MEMBER',
      ...changeFaults,
      'KEY_NOT_COSIGNED',
      'VALIDATOR_PROPOSAL_OPEN',
      'VALIDATOR_PROPOSALS_FULL',
      'VALIDATOR_CHANGE_PENDING',
    ],
    check: (context, payload) =>
      checkMayPropose(context, payload) ??
      checkChange(context, payload, holders) ??
      checkPossession(context, keyEntering(payload)) ??
      checkOpen(context, payload) ??
      checkTurn(context, [context.sender.org]),
    apply(context, payload) {
      const { sender, time } = context;
      const id = toHex(hashTagged(context.sha256, 'object', context.txId)).slice(0, 16);
      const expiresAt = time + (context.params.get(PROPOSAL_LIFE_PARAM) as number);
      openChange(context, id, {
        ...payload,
        proposedBy: sender.org,
        proposedAt: time,
        expiresAt,
        status: 'OPEN',
        approvals: [],
      });
      context.emit({ type: 'validator.proposed', data: { proposal: id, by: sender.org, ...payload, expiresAt } });
      return approveChange(context, id, holders);
    },
    title: {
      kk: 'Валидаторлар құрамын өзгертуді ұсыну',
      ru: 'Предложение изменить состав валидаторов',
      en: 'Propose a change of the validator set',
    },
    fields: {
      action: {
        kk: 'JOIN: қосылу, LEAVE: шығу, REPLACE: кілтті ауыстыру',
        ru: 'JOIN: вступить, LEAVE: выйти, REPLACE: заменить ключ',
        en: 'JOIN: enter the set, LEAVE: leave it, REPLACE: put another key in place',
      },
      org: fieldTexts.org,
      key: {
        kk: 'Қосылатын, шығатын немесе ауыстырылатын валидатор кілті; қосылатыны өзі де қол қояды',
        ru: 'Ключ валидатора, который вступает, выходит или заменяется; вступающий подписывает и сам',
        en: 'The validator’s key that enters, leaves or is replaced; an entering one cosigns',
      },
      newKey: {
        kk: 'REPLACE үшін: жаңа кілт; өзі де қол қояды',
        ru: 'Для REPLACE: новый ключ; подписывает и сам',
        en: 'For REPLACE: the new key; it cosigns',
      },
      name: {
        kk: 'Валидатордың атауы; JOIN үшін міндетті, REPLACE үшін берілмесе, бұрынғысы қалады',
        ru: 'Имя валидатора; для JOIN обязательно, для REPLACE без него остаётся прежнее',
        en: 'Name of the validator; JOIN needs it, REPLACE keeps the old one without it',
      },
    },
    example: { action: 'JOIN', org: EXAMPLE_BIN, key: exampleKey(5), name: 'ministry-5' },
  });
}

/** `validator.approve`: a member approves; the approval that completes a quorum decides. No second key: the quorum is it. */
export function approveTx(holders: readonly DutyHolder[]): TxRow {
  return defineTx({
    type: 'validator.approve',
    payload: map({ proposal: proposalId() }),
    signer: { kind: 'roles', roles: ['VALIDATOR'] },
    sensitive: false,
    legalBasis: SET_LAW,
    cost: 4,
    subjects: (payload, _tx, value) => [
      `proposal/${payload.proposal}`,
      ...(typeof value.org === 'string' ? [`org/${value.org}`] : []),
    ],
    faults: [
      'VALIDATOR_PROPOSAL_UNKNOWN',
      'VALIDATOR_PROPOSAL_CLOSED',
      'VALIDATOR_NOT_MEMBER',
      'VALIDATOR_APPROVED_ALREADY',
      'VALIDATOR_CHANGE_PENDING',
    ],
    check(context, payload) {
      const found = checkLive(context, payload.proposal);
      if (found !== undefined) return found;
      const { org } = context.sender;
      if (!isMember(context, org)) return fault('VALIDATOR_NOT_MEMBER', { org });
      const { approvals } = changeAt(context.state, payload.proposal);
      if (!approvals.includes(org)) return checkTurn(context, [...approvals, org]);
      // A smaller set may have made a quorum of what was approved before: then any of them may say it again and decide.
      const { approved, needed } = tallyOf(context, approvals);
      return approved < needed ? fault('VALIDATOR_APPROVED_ALREADY', { org }) : checkTurn(context, approvals);
    },
    apply: (context, payload) => approveChange(context, payload.proposal, holders),
    title: {
      kk: 'Валидаторлар құрамының өзгерісін мақұлдау',
      ru: 'Одобрение изменения состава валидаторов',
      en: 'Approve a change of the validator set',
    },
    fields: { proposal: proposalText },
    example: { proposal: EXAMPLE_PROPOSAL },
  });
}

/** `validator.withdraw`: the proposing organisation takes an open proposal back. */
export const withdrawTx: TxRow = defineTx({
  type: 'validator.withdraw',
  payload: map({ proposal: proposalId(), reason: text({ max: 500 }) }),
  signer: { kind: 'roles', roles: ['VALIDATOR'] },
  sensitive: true,
  legalBasis: SET_LAW,
  cost: 2,
  subjects: (payload, _tx, value) => [
    `proposal/${payload.proposal}`,
    ...(typeof value.org === 'string' ? [`org/${value.org}`] : []),
  ],
  faults: ['VALIDATOR_PROPOSAL_UNKNOWN', 'VALIDATOR_PROPOSAL_CLOSED', 'VALIDATOR_NOT_PROPOSER'],
  check(context, payload) {
    const found = checkLive(context, payload.proposal);
    if (found !== undefined) return found;
    const { proposedBy } = changeAt(context.state, payload.proposal);
    return proposedBy === context.sender.org ? undefined : fault('VALIDATOR_NOT_PROPOSER', { proposedBy });
  },
  apply(context, payload) {
    const { action, org, key: about } = changeAt(context.state, payload.proposal);
    closeChange(context, payload.proposal, context.time, { status: 'WITHDRAWN' });
    context.emit({
      type: 'validator.withdrawn',
      data: { proposal: payload.proposal, action, org, key: about, reason: payload.reason },
    });
    return { proposal: payload.proposal, org, status: 'WITHDRAWN' };
  },
  title: {
    kk: 'Валидаторлар туралы ұсынысты қайтарып алу',
    ru: 'Отзыв предложения о валидаторах',
    en: 'Withdraw a proposal about validators',
  },
  fields: { proposal: proposalText, reason: fieldTexts.reason },
  example: { proposal: EXAMPLE_PROPOSAL, reason: 'The machine is not ready yet' },
});

/** Members propose anything; another organisation only that it joins itself. */
function checkMayPropose(context: TxReadContext, change: SetChange): Fault | undefined {
  const { org } = context.sender;
  const joinsItself = change.action === 'JOIN' && change.org === org;
  return joinsItself || isMember(context, org) ? undefined : fault('VALIDATOR_NOT_MEMBER', { org });
}

/** Whoever is to vote shows that it holds the key: as the sender's key or as a cosigner. */
function checkPossession({ tx }: TxReadContext, entering: PublicKey | undefined): Fault | undefined {
  if (entering === undefined || [tx.key, ...tx.cosigners].some((signer) => bytesEqual(signer, entering)))
    return undefined;
  return fault('KEY_NOT_COSIGNED', { key: keyText(entering) });
}

/**
 * One open proposal about a key by one organisation. Others may propose about the same key: else a stolen key could keep its own
 * removal from being proposed, by proposing something about itself first.
 */
function checkOpen(context: TxReadContext, change: SetChange): Fault | undefined {
  const open = openChangesOf(context.state, context.sender.org, context.time);
  const same = open.find(({ proposal }) => bytesEqual(proposal.key, change.key));
  if (same !== undefined) return fault('VALIDATOR_PROPOSAL_OPEN', { proposal: same.id });
  return open.length >= OPEN_CHANGES_PER_ORG_MAX
    ? fault('VALIDATOR_PROPOSALS_FULL', { proposalsMax: OPEN_CHANGES_PER_ORG_MAX })
    : undefined;
}

/** Compares block time, for the closing timer may be late. */
function checkLive(context: TxReadContext, id: string): Fault | undefined {
  const proposal = context.state.get(validatorProposalEntries, id);
  if (proposal === undefined) return fault('VALIDATOR_PROPOSAL_UNKNOWN', { proposal: id });
  const status = proposal.status === 'OPEN' && proposal.expiresAt <= context.time ? 'EXPIRED' : proposal.status;
  return status === 'OPEN' ? undefined : fault('VALIDATOR_PROPOSAL_CLOSED', { proposal: id, status });
}
