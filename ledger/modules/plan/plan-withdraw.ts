import { type Fault, fault } from '../../base/fault.ts';
import { map } from '../../base/schema.ts';
import { type ApplyContext, defineTx, type TxReadContext } from '../../module.ts';
import { planEntries } from './plan-entries.ts';
import { checkOwnPlan, ownPlan } from './plan-owner.ts';
import { isPlanMove } from './plan-states.ts';
import { addToPlanYear } from './plan-totals.ts';
import { customerOfPlan, planIdSchema, reasonSchema } from './procurement-fields.ts';

const payload = map({ plan: planIdSchema, reason: reasonSchema });
type Payload = NonNullable<(typeof payload)['type']>;

/** A customer takes back an item that no tender uses. It stays readable, and its amount leaves the year's total. */
export const planWithdraw = defineTx<Payload>({
  type: 'plan.withdraw',
  payload,
  signer: { kind: 'roles', roles: ['CUSTOMER'] },
  sensitive: false,
  legalBasis: 'Law 106-VIII, changes of the annual procurement plan',
  cost: 2,
  subjects: ({ plan }) => [`plan/${plan}`, `org/${customerOfPlan(plan)}`],
  faults: ['PLAN_NOT_FOUND', 'PLAN_NOT_OWNER', 'PLAN_STATE'],
  check: checkWithdraw,
  apply: applyWithdraw,
  title: { kk: 'Жоспар тармағын қайтарып алу', ru: 'Отозвать пункт плана', en: 'Withdraw a plan item' },
  fields: {
    plan: { kk: 'Жоспар тармағы', ru: 'Пункт плана', en: 'Plan item' },
    reason: { kk: 'Қайтарып алу себебі', ru: 'Причина отзыва', en: 'Reason of the withdrawal' },
  },
  example: { plan: '980540000397-2026-1', reason: 'Қажеттілік жойылды' },
});

function checkWithdraw(context: TxReadContext, { plan }: Payload): Fault | undefined {
  const notOwn = checkOwnPlan(context, plan);
  if (notOwn !== undefined) return notOwn;
  const { state } = ownPlan(context, plan);
  return isPlanMove('withdraw', state) ? undefined : fault('PLAN_STATE', { plan, state });
}

function applyWithdraw(context: ApplyContext, { plan, reason }: Payload) {
  const item = ownPlan(context, plan);
  context.state.put(planEntries, plan, { ...item, state: 'WITHDRAWN', changedAt: context.time, reason });
  addToPlanYear(context, item, -item.amount, 0);
  context.emit({ type: 'plan.withdrawn', data: { plan, reason } });
  return { plan };
}
