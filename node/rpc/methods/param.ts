import { z } from 'zod';
import { modules } from '../../../ledger/modules/index.ts';
import { paramEntries } from '../../../ledger/modules/param/param-entries.ts';
import type { LedgerStore } from '../../../storage/ledger-store.ts';
import { committedState } from '../committed-state.ts';
import { EXAMPLE_TIME, exampleStateProof } from '../examples.ts';
import { defineMethod } from '../method.ts';
import { proveKey } from '../proofs.ts';
import { anyJson, stateProofView } from '../shapes.ts';
import { headerAt, jsonOf, notFound, tipHeight } from '../views.ts';

const paramView = z.object({
  name: z.string(),
  unit: z.string(),
  legalAct: z.string(),
  title: z.object({ kk: z.string(), ru: z.string(), en: z.string() }),
  /** In force at the block time of `height`. */
  value: anyJson,
  from: z.int(),
  /** Every value it had and is to have, by date. */
  dated: z.array(z.object({ value: anyJson, from: z.int(), act: z.string() })),
});
type ParamJson = z.input<typeof paramView>;

const exampleParam = {
  name: 'consensus.idleBlockIntervalMs',
  unit: 'ms',
  legalAct: 'technical',
  title: { kk: 'Бос блок аралығы', ru: 'Интервал пустых блоков', en: 'Interval of idle blocks' },
  value: 30_000,
  from: EXAMPLE_TIME,
  dated: [{ value: 30_000, from: EXAMPLE_TIME, act: 'genesis' }],
};

const rows = new Map(modules.flatMap(({ params }) => params.map((row) => [row.name, row] as const)));

export const paramGet = defineMethod({
  name: 'param_get',
  summary: {
    kk: 'Параметрдің қолданыстағы мәнін және барлық мәндерін күнімен береді',
    ru: 'Даёт действующее значение параметра и все значения с датами',
    en: 'Gives the value of a parameter in force and all its values by date',
  },
  params: z.strictObject({ name: z.string().min(1).max(64), proof: z.boolean().default(false) }),
  result: z.object({ height: z.int(), param: paramView, proof: stateProofView.optional() }),
  example: {
    params: { name: exampleParam.name, proof: true },
    result: { height: 42, param: exampleParam, proof: exampleStateProof },
  },
  faults: ['RPC_NOT_FOUND', 'RPC_HEIGHT_UNKNOWN'],
  cost: 2,
  handler(context, { name, proof }) {
    const height = tipHeight(context.ports.store);
    const param = paramsAt(context.ports.store, height).find((known) => known.name === name);
    if (param === undefined) return notFound('param', name);
    return { height, param, ...(proof ? { proof: proveKey(context, paramEntries.prefix, height) } : {}) };
  },
});

export const paramList = defineMethod({
  name: 'param_list',
  summary: {
    kk: 'Барлық параметрді қолданыстағы мәнімен береді',
    ru: 'Даёт все параметры с действующими значениями',
    en: 'Lists all parameters with the values in force',
  },
  params: z.strictObject({}),
  result: z.object({ height: z.int(), params: z.array(paramView) }),
  example: { params: {}, result: { height: 42, params: [exampleParam] } },
  faults: ['RPC_HEIGHT_UNKNOWN'],
  cost: 5,
  handler({ ports: { store } }) {
    const height = tipHeight(store);
    return { height, params: paramsAt(store, height) };
  },
});

function paramsAt(store: LedgerStore, height: number): ParamJson[] {
  const { time } = headerAt(store, height);
  const entry = committedState(store).get(paramEntries, '') ?? {};
  return Object.entries(entry).map(([name, dated]): ParamJson => {
    const row = rows.get(name);
    const now = dated.findLast(({ from }) => from <= time);
    return {
      name,
      unit: row?.unit ?? '',
      legalAct: row?.legalAct ?? '',
      title: row?.title ?? { kk: name, ru: name, en: name },
      value: now === undefined ? null : jsonOf(now.value),
      from: now?.from ?? 0,
      dated: dated.map(({ value, from, act }) => ({ value: jsonOf(value), from, act })),
    };
  });
}
