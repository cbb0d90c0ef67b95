import { toHex } from '../../base/bytes.ts';
import type { ValueMap } from '../../base/codec.ts';
import { invariant } from '../../base/invariant.ts';
import { type ApplyContext, defineTx } from '../../module.ts';
import { reservePlan } from '../plan/plan-reservation.ts';
import { customerOfPlan } from '../plan/procurement-fields.ts';
import { activeSealKey, existingKeySet } from '../seal/seal-entries.ts';
import { countTender } from '../seal/seal-epoch.ts';
import { isMarginLow } from '../seal/seal-openers.ts';
import { startAcceptance, startDiscussion } from './tender-clock.ts';
import { commissionEntries } from './tender-commission.ts';
import { listedDocuments } from './tender-documents.ts';
import { lotEntries, type Tender, tenderIdFromTx, tenderVersionEntries } from './tender-entries.ts';
import { checkPublish, splitOf, wantedOf } from './tender-publish-check.ts';
import { type PublishPayload, publishExample, publishFields, publishPayload } from './tender-publish-payload.ts';
import { noteRetry } from './tender-retry.ts';
import { freezeParams } from './tender-snapshot.ts';
import { addPurchased, countsTowardsSplit } from './tender-split.ts';

/** An organiser announces a tender for lots of plan items whose customers sign with it. */
export const tenderPublish = defineTx<PublishPayload>({
  type: 'tender.publish',
  payload: publishPayload,
  signer: { kind: 'roles', roles: ['ORGANIZER'] },
  sensitive: false,
  legalBasis: 'Law 106-VIII; Rules (order 687), announcement and preliminary discussion',
  cost: 10,
  subjects: ({ lots }, _tx, value) => [
    `tender/${value.tender}`,
    ...new Set(lots.flatMap(({ plan }) => [`plan/${plan}`, `org/${customerOfPlan(plan)}`])),
  ],
  faults: [
    'TENDER_ID_TAKEN',
    'TENDER_LANGUAGE',
    'TENDER_RULE',
    'PLAN_NOT_FOUND',
    'TENDER_CUSTOMER_MISSING',
    'TENDER_CUSTOMER_ROLE',
    'TENDER_CURRENCY',
    'LOT_RETRY_FIELDS',
    'LOT_NOT_FAILED',
    'LOT_RETRY_TERMS',
    'LOT_RETRIED',
    'LOT_INVITED',
    'TENDER_METHOD',
    'LOT_SECURITY',
    'PLAN_STATE',
    'PLAN_REMAINDER',
    'PERIOD_UNIT',
    'PERIOD_SHORT',
    'TENDER_CRITERIA',
    'CRITERION_TYPE',
    'CRITERION_TERMS',
    'CRITERION_MANUAL',
    'COMMISSION_NEEDLESS',
    'COMMISSION_MISSING',
    'COMMISSION_FORM',
    'COMMISSION_MEMBER',
    'TENDER_DOCUMENT_LISTED',
    'TENDER_DOCUMENT_MISSING',
    'TENDER_SPLIT',
    'SEAL_KEY_NOT_READY',
    'SEAL_OPENERS_FEW',
  ],
  check: checkPublish,
  apply: applyPublish,
  title: { kk: 'Конкурсты жариялау', ru: 'Объявить конкурс', en: 'Publish a tender' },
  fields: publishFields,
  example: publishExample,
});

function applyPublish(context: ApplyContext, payload: PublishPayload): ValueMap {
  const id = tenderIdFromTx(context.sha256, context.txId);
  const split = splitOf(context, payload);
  const tender = tenderFrom(context, payload);
  putLots(context, id, payload);
  countTender(context, tender.sealKey.epoch, 1);
  if (payload.commission !== undefined) {
    context.state.put(commissionEntries, id, { members: payload.commission.members, left: [] });
  }
  context.state.put(tenderVersionEntries, `${id}/1`, {
    documents: listedDocuments(payload.documents),
    at: context.time,
  });
  context.emit({
    type: 'tender.published',
    data: {
      tender: id,
      method: payload.method,
      buyer: tender.buyer,
      organizer: tender.organizer,
      lots: tender.lots,
      params: toHex(tender.params),
    },
  });
  if (split !== undefined) {
    const { line, amount, threshold } = split;
    const data = { tender: id, customer: line.customer, year: line.year, code: line.code.id, amount, threshold };
    context.emit({ type: 'tender.splitFlagged', data });
  }
  warnOfMargin(context, id, tender);
  if (payload.periods.discussion.n === 0) {
    return { tender: id, state: 'ACCEPTING', end: startAcceptance(context, id, tender) };
  }
  return { tender: id, state: 'DISCUSSION', end: startDiscussion(context, id, tender) };
}

/** Bids may be sealed, but one more opener that is lost would leave them closed: people have until the deadline to bring one back. */
function warnOfMargin(context: ApplyContext, id: string, { sealKey: { epoch } }: Tender): void {
  const keySet = existingKeySet(context.state, epoch);
  if (isMarginLow(context, keySet)) {
    context.emit({ type: 'tender.sealMarginLow', data: { tender: id, epoch, openers: keySet.t } });
  }
}

function tenderFrom(context: ApplyContext, payload: PublishPayload): Tender {
  const { lots, documents: _first, commission: _own, ...kept } = payload;
  const sealKey = activeSealKey(context.state);
  invariant(sealKey !== undefined, 'a tender is published when there is a key to seal its bids to');
  return {
    ...kept,
    buyer: payload.buyer ?? 'STATE',
    organizer: context.sender.org,
    state: 'DISCUSSION',
    stateSince: context.time,
    publishedAt: context.time,
    notBefore: [],
    lots: lots.length,
    version: 1,
    questions: 0,
    openQuestions: 0,
    sealKey,
    params: freezeParams(context, payload),
  };
}

function putLots(context: ApplyContext, id: string, payload: PublishPayload): void {
  const wanted = wantedOf(context, payload);
  const items = new Map(wanted.map(({ plan, item }) => [plan, item]));
  for (const [index, lot] of payload.lots.entries()) {
    const item = items.get(lot.plan) as (typeof wanted)[number]['item'];
    context.state.put(lotEntries, `${id}/${index + 1}`, {
      ...lot,
      customer: item.customer,
      kind: item.kind,
      code: item.code,
    });
    if (lot.failed !== undefined) noteRetry(context.state, lot.failed, { tender: id, lot: index + 1 });
  }
  for (const { plan, item, amount } of wanted) {
    reservePlan(context, plan, amount);
    if (countsTowardsSplit(payload.method, payload.currency)) addPurchased(context, item, amount);
  }
}
