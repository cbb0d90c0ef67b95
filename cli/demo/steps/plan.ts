import { BUDGET_ALLOCATION_SCHEMA, budgetSubject } from '../../../ledger/modules/fact/find-fact.ts';
import { jsonMap } from '../../json-map.ts';
import { fillText } from '../../terminal/language.ts';
import { demoTexts } from '../../texts/demo-texts.ts';
import { amountText } from '../demo-account.ts';
import { checkSame, type StepDesk } from '../demo-stage.ts';
import { type Purchase, partyOf } from '../purchase.ts';

const SOURCE = 'treasury-budget';
const YEAR_MS = 366 * 24 * 60 * 60 * 1000;

/** Where the parameter asks for it, a registered source attests the customer's budget of the year before anything is planned. */
export async function attestBudget(purchase: Purchase): Promise<void> {
  const { stage, scenario } = purchase;
  const { param } = jsonMap(await stage.observer.client.call('param_get', { name: 'plan.requireBudgetFact' }));
  if (jsonMap(param).value !== true) return;
  const customer = partyOf(purchase, scenario.customer);
  const year = Number(scenario.plan.year);
  await stage.step('budget', demoTexts.budget, async (desk) => {
    await registerSource(purchase, desk);
    const { time } = await desk.read('chain_status', {});
    const asOf = Number(time);
    const { value } = await desk.send({
      type: 'fact.attest',
      payload: {
        source: SOURCE,
        schema: BUDGET_ALLOCATION_SCHEMA,
        subject: budgetSubject(customer.bin, year),
        value: { amount: scenario.budget },
        asOf,
        validTo: asOf + YEAR_MS,
      },
      sender: purchase.ministry.keys[0],
    });
    const entry = jsonMap((await desk.read('state_get', { key: `fact/${String(value.fact)}` })).value);
    checkSame(desk.reader, 'fact', scenario.budget, jsonMap(entry.value).amount);
    const amount = amountText(scenario.budget, 'KZT');
    return { sees: fillText(demoTexts.budgetSeen, stage.language, { year, amount }), result: undefined };
  });
}

async function registerSource({ registrar, ministry }: Purchase, desk: StepDesk): Promise<void> {
  const [key, secondKey] = registrar.keys;
  const name = { kk: 'Бюджет бөлінісі', ru: 'Бюджетные назначения', en: 'Budget allocations' };
  const fields = [{ name: 'amount', type: 'money', required: true }];
  const schemas = [{ id: BUDGET_ALLOCATION_SCHEMA, personal: false, fields }];
  await desk.send({
    type: 'source.register',
    payload: { source: SOURCE, owner: ministry.bin, name, schemas, legalAct: 'Budget Code of 15 March 2025' },
    sender: key,
    cosigners: [secondKey],
  });
}

/** The customer publishes the plan item; gives its id. */
export function publishPlan(purchase: Purchase): Promise<string> {
  const { stage, scenario } = purchase;
  const [sender] = partyOf(purchase, scenario.customer).keys;
  return stage.step('plan', demoTexts.plan, async (desk) => {
    const { value } = await desk.send({ type: 'plan.publish', payload: scenario.plan, sender });
    const plan = String(value.plan);
    const seen = jsonMap((await desk.read('plan_get', { plan })).plan);
    const amount = amountText(
      checkSame(desk.reader, plan, Number(scenario.plan.amount), seen.amount),
      String(seen.currency),
    );
    const state = checkSame(desk.reader, plan, 'PUBLISHED', seen.state);
    return { sees: fillText(demoTexts.planSeen, stage.language, { plan, state, amount }), result: plan };
  });
}
