import { z } from 'zod';
import { type PlanItem, planEntries } from '../../../ledger/modules/plan/plan-entries.ts';
import { committedState, listEntries } from '../committed-state.ts';
import { EXAMPLE_BIN, exampleStateProof } from '../examples.ts';
import { defineMethod } from '../method.ts';
import { proveKey } from '../proofs.ts';
import { anyJson, bin, entryId, keyCursor, limit, nextCursor, stateProofView } from '../shapes.ts';
import { jsonOf, notFound, tipHeight } from '../views.ts';

const EXAMPLE_PLAN = `${EXAMPLE_BIN}-2026-1`;

export const planGet = defineMethod({
  name: 'plan_get',
  summary: {
    kk: 'Сатып алу жоспарының тармағын береді',
    ru: 'Даёт пункт плана закупок',
    en: 'Gives an item of a procurement plan',
  },
  params: z.strictObject({ plan: entryId, proof: z.boolean().default(false) }),
  result: z.object({ id: z.string(), height: z.int(), plan: anyJson, proof: stateProofView.optional() }),
  example: {
    params: { plan: EXAMPLE_PLAN, proof: true },
    result: { id: EXAMPLE_PLAN, height: 42, plan: { state: 'PUBLISHED' }, proof: exampleStateProof },
  },
  faults: ['RPC_NOT_FOUND', 'RPC_HEIGHT_UNKNOWN'],
  cost: 2,
  handler(context, { plan: id, proof }) {
    const { store } = context.ports;
    const height = tipHeight(store);
    const item = committedState(store).get(planEntries, id);
    if (item === undefined) return notFound('plan', id);
    const shown = proof ? { proof: proveKey(context, `${planEntries.prefix}/${id}`, height) } : {};
    return { id, height, plan: jsonOf(item), ...shown };
  },
});

export const planList = defineMethod({
  name: 'plan_list',
  summary: {
    kk: 'Жоспар тармақтарының тізімін береді; тапсырыс беруші, жыл және жағдайы бойынша сүзуге болады',
    ru: 'Даёт список пунктов плана; можно отобрать по заказчику, году и состоянию',
    en: 'Lists plan items; can be filtered by customer, year and state',
  },
  params: z.strictObject({
    customer: bin.optional(),
    year: z.int().min(2000).max(2100).optional(),
    state: z.enum(['PUBLISHED', 'AMENDED', 'IN_TENDER', 'CONTRACTED', 'WITHDRAWN']).optional(),
    after: keyCursor.optional(),
    limit,
  }),
  result: z.object({
    height: z.int(),
    plans: z.array(z.object({ id: z.string(), plan: anyJson })),
    next: nextCursor,
  }),
  example: {
    params: { customer: EXAMPLE_BIN, year: 2026 },
    result: { height: 42, plans: [{ id: EXAMPLE_PLAN, plan: { state: 'PUBLISHED' } }], next: null },
  },
  faults: ['RPC_HEIGHT_UNKNOWN'],
  cost: 10,
  async handler({ ports: { store } }, { customer, year, state, after, limit: count }) {
    const isWanted = (item: PlanItem) =>
      (customer === undefined || item.customer === customer) &&
      (year === undefined || item.year === year) &&
      (state === undefined || item.state === state);
    // Ids begin with the customer's BIN, so one customer's items are one range.
    const query = { table: planEntries, idPrefix: customer ?? '', after, limit: count, isWanted };
    const height = tipHeight(store);
    const page = await listEntries(store, query);
    return { height, plans: page.entries.map(({ id, entry }) => ({ id, plan: jsonOf(entry) })), next: page.next };
  },
});
