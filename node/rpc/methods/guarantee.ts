import { z } from 'zod';
import { guaranteeEntries } from '../../../ledger/modules/guarantee/guarantee-entries.ts';
import { guaranteeView, tenderGuarantees } from '../../../ledger/modules/guarantee/guarantee-view.ts';
import { committedState } from '../committed-state.ts';
import { EXAMPLE_TENDER, exampleStateProof } from '../examples.ts';
import { defineMethod } from '../method.ts';
import { proveKey } from '../proofs.ts';
import { anyJson, entryId, limit, stateProofView } from '../shapes.ts';
import { headerAt, jsonOf, notFound, tipHeight } from '../views.ts';

const EXAMPLE_GUARANTEE = 'g-5f2c8b1d0e9a47c6';

export const guaranteeGet = defineMethod({
  name: 'guarantee_get',
  summary: {
    kk: 'Өтінімді қамтамасыз ететін банктік кепілдікті береді; өтінім берушіні атамайды',
    ru: 'Даёт банковскую гарантию заявки; заявителя не называет',
    en: 'Gives a bank guarantee of a bid; it does not name the bidder',
  },
  params: z.strictObject({ guarantee: entryId, proof: z.boolean().default(false) }),
  result: z.object({ id: z.string(), height: z.int(), guarantee: anyJson, proof: stateProofView.optional() }),
  example: {
    params: { guarantee: EXAMPLE_GUARANTEE, proof: true },
    result: { id: EXAMPLE_GUARANTEE, height: 42, guarantee: { state: 'LODGED' }, proof: exampleStateProof },
  },
  faults: ['RPC_NOT_FOUND', 'RPC_HEIGHT_UNKNOWN'],
  cost: 2,
  handler(context, { guarantee: id, proof }) {
    const { store } = context.ports;
    const height = tipHeight(store);
    const entry = committedState(store).get(guaranteeEntries, id);
    if (entry === undefined) return notFound('guarantee', id);
    const view = guaranteeView(id, entry, headerAt(store, height).time);
    const shown = proof ? { proof: proveKey(context, `${guaranteeEntries.prefix}/${id}`, height) } : {};
    return { id, height, guarantee: jsonOf(view), ...shown };
  },
});

export const guaranteeList = defineMethod({
  name: 'guarantee_list',
  summary: {
    kk: 'Конкурстың банктік кепілдіктерін берілу ретімен береді; өтінім берушілерді атамайды',
    ru: 'Даёт банковские гарантии конкурса в порядке выдачи; заявителей не называет',
    en: 'Lists the bank guarantees of a tender in the order of issue; it does not name the bidders',
  },
  params: z.strictObject({ tender: entryId, after: z.int().min(0).default(0), limit }),
  result: z.object({ height: z.int(), guarantees: z.array(anyJson), next: z.int().nullable() }),
  example: {
    params: { tender: EXAMPLE_TENDER },
    result: { height: 42, guarantees: [{ id: EXAMPLE_GUARANTEE, state: 'LODGED' }], next: null },
  },
  faults: ['RPC_HEIGHT_UNKNOWN'],
  cost: 10,
  handler({ ports: { store } }, { tender, after, limit: count }) {
    const height = tipHeight(store);
    const { time } = headerAt(store, height);
    const page = tenderGuarantees(committedState(store), { tender, after, limit: count, time });
    return { height, guarantees: page.guarantees.map(jsonOf), next: page.next };
  },
});
