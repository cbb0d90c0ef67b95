import { z } from 'zod';
import { type Tender, tenderEntries } from '../../../ledger/modules/tender/tender-entries.ts';
import { tenderSummary, tenderView } from '../../../ledger/modules/tender/tender-view.ts';
import { committedState, listEntries } from '../committed-state.ts';
import { EXAMPLE_BIN, EXAMPLE_TENDER, exampleStateProof } from '../examples.ts';
import { defineMethod } from '../method.ts';
import { proveKey } from '../proofs.ts';
import { anyJson, bin, entryId, keyCursor, limit, nextCursor, stateProofView } from '../shapes.ts';
import { headerAt, jsonOf, notFound, tipHeight } from '../views.ts';

export const tenderGet = defineMethod({
  name: 'tender_get',
  summary: {
    kk: 'Тендерді береді: кезеңі, лоттары, құжаттарының нұсқалары, сұрақтары, уақыт желісі',
    ru: 'Даёт тендер: этап, лоты, версии документов, вопросы, ход событий',
    en: 'Gives a tender: phase, lots, versions of documents, questions, timeline',
  },
  params: z.strictObject({ tender: entryId, proof: z.boolean().default(false) }),
  result: z.object({ id: z.string(), height: z.int(), tender: anyJson, proof: stateProofView.optional() }),
  example: {
    params: { tender: EXAMPLE_TENDER, proof: true },
    result: { id: EXAMPLE_TENDER, height: 42, tender: { phase: 'DISCUSSION' }, proof: exampleStateProof },
  },
  faults: ['RPC_NOT_FOUND', 'RPC_HEIGHT_UNKNOWN'],
  cost: 5,
  handler(context, { tender: id, proof }) {
    const { store } = context.ports;
    const height = tipHeight(store);
    const view = tenderView(committedState(store), id, headerAt(store, height).time);
    if (view === undefined) return notFound('tender', id);
    const shown = proof ? { proof: proveKey(context, `${tenderEntries.prefix}/${id}`, height) } : {};
    return { id, height, tender: jsonOf(view), ...shown };
  },
});

export const tenderList = defineMethod({
  name: 'tender_list',
  summary: {
    kk: 'Тендерлер тізімін береді; жағдайы мен ұйымдастырушысы бойынша сүзуге болады',
    ru: 'Даёт список тендеров; можно отобрать по состоянию и организатору',
    en: 'Lists tenders; can be filtered by state and organiser',
  },
  params: z.strictObject({
    state: z.enum(['DISCUSSION', 'ACCEPTING', 'CLOSED', 'CANCELLED']).optional(),
    organizer: bin.optional(),
    after: keyCursor.optional(),
    limit,
  }),
  result: z.object({ height: z.int(), tenders: z.array(anyJson), next: nextCursor }),
  example: {
    params: { organizer: EXAMPLE_BIN },
    result: { height: 42, tenders: [{ id: EXAMPLE_TENDER, phase: 'DISCUSSION' }], next: null },
  },
  faults: ['RPC_HEIGHT_UNKNOWN'],
  cost: 10,
  async handler({ ports: { store } }, { state, organizer, after, limit: count }) {
    const height = tipHeight(store);
    const { time } = headerAt(store, height);
    const isWanted = (tender: Tender) =>
      (state === undefined || tender.state === state) && (organizer === undefined || tender.organizer === organizer);
    const page = await listEntries(store, { table: tenderEntries, idPrefix: '', after, limit: count, isWanted });
    const tenders = page.entries.map(({ id, entry }) => jsonOf(tenderSummary(id, entry, time)));
    return { height, tenders, next: page.next };
  },
});
