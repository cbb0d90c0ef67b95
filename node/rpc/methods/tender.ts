import { z } from 'zod';
import { FAIL_REASONS, HALT_REASONS, LOT_STAGES } from '../../../ledger/modules/award/award-entries.ts';
import { findSheet } from '../../../ledger/modules/award/score-sheet-store.ts';
import { type Tender, tenderEntries } from '../../../ledger/modules/tender/tender-entries.ts';
import { TENDER_LOTS_MAX } from '../../../ledger/modules/tender/tender-fields.ts';
import { tenderSummary, tenderView } from '../../../ledger/modules/tender/tender-view.ts';
import { committedState, listEntries } from '../committed-state.ts';
import { EXAMPLE_BIN, EXAMPLE_HASH, EXAMPLE_TENDER, EXAMPLE_TIME, exampleStateProof } from '../examples.ts';
import { defineMethod } from '../method.ts';
import { proveKey } from '../proofs.ts';
import { anyJson, bin, entryId, hash32, keyCursor, limit, nextCursor, stateProofView } from '../shapes.ts';
import { headerAt, jsonOf, notFound, tipHeight } from '../views.ts';

const amount = z.int().min(0);
const progressSchema = z.looseObject({
  stage: z.enum(LOT_STAGES),
  since: z.int(),
  /** End of the stage's term. */
  until: z.int().optional(),
  reason: z.enum([...FAIL_REASONS, ...HALT_REASONS]).optional(),
  protocols: z.record(z.enum(['ADMISSION', 'RESULT']), anyJson.optional()),
  votes: z.array(anyJson),
  sheet: z.looseObject({ traceHash: hash32, ranking: z.array(z.int()) }).optional(),
  award: z
    .looseObject({ rank: z.int(), bid: z.int(), bidder: bin, amount, state: z.string(), signBy: z.int().optional() })
    .optional(),
  earlier: z.array(anyJson),
  challenges: z.array(anyJson),
  timeline: z.array(anyJson),
});
const bidSchema = z.looseObject({
  number: z.int(),
  lot: z.int(),
  envelope: z.int(),
  at: z.int(),
  status: z.string(),
  /** From the opening on. */
  bidder: bin.optional(),
  price: amount.optional(),
  rank: z.int().optional(),
});
/** What other fields hold is the view of ledger/modules/tender/tender-view.ts. */
const tenderSchema = z.looseObject({
  phase: z.string(),
  lots: z.array(z.looseObject({ number: z.int(), phase: z.string(), progress: progressSchema.optional() })),
  bids: z.array(bidSchema),
});
const exampleTender = {
  phase: 'CLOSED',
  lots: [
    {
      number: 1,
      phase: 'STANDSTILL',
      progress: {
        stage: 'STANDSTILL' as const,
        since: EXAMPLE_TIME,
        until: EXAMPLE_TIME + 259_200_000,
        protocols: {},
        votes: [],
        sheet: { traceHash: EXAMPLE_HASH, ranking: [1] },
        award: { rank: 1, bid: 1, bidder: EXAMPLE_BIN, amount: 150_000_000, state: 'PENDING' },
        earlier: [],
        challenges: [],
        timeline: [],
      },
    },
  ],
  bids: [
    {
      number: 1,
      lot: 1,
      envelope: 0,
      at: EXAMPLE_TIME - 60_000,
      status: 'RANKED',
      bidder: EXAMPLE_BIN,
      price: 150_000_000,
      rank: 1,
    },
  ],
};

export const tenderGet = defineMethod({
  name: 'tender_get',
  summary: {
    kk: 'Тендерді береді: кезеңі, лоттары мен олардың барысы, өтінімдері, құжаттарының нұсқалары, сұрақтары, уақыт желісі',
    ru: 'Даёт тендер: этап, лоты и их ход, заявки, версии документов, вопросы, ход событий',
    en: 'Gives a tender: phase, lots and their progress, bids, versions of documents, questions, timeline',
  },
  params: z.strictObject({ tender: entryId, proof: z.boolean().default(false) }),
  result: z.object({ id: z.string(), height: z.int(), tender: tenderSchema, proof: stateProofView.optional() }),
  example: {
    params: { tender: EXAMPLE_TENDER, proof: true },
    result: { id: EXAMPLE_TENDER, height: 42, tender: exampleTender, proof: exampleStateProof },
  },
  faults: ['RPC_NOT_FOUND', 'RPC_HEIGHT_UNKNOWN'],
  // A tender with its lots, and all its bids: thousands of entries where many bid.
  cost: 20,
  handler(context, { tender: id, proof }) {
    const { store } = context.ports;
    const height = tipHeight(store);
    const view = tenderView(committedState(store), id, headerAt(store, height).time);
    if (view === undefined) return notFound('tender', id);
    const shown = proof ? { proof: proveKey(context, `${tenderEntries.prefix}/${id}`, height) } : {};
    return { id, height, tender: jsonOf(view) as z.infer<typeof tenderSchema>, ...shown };
  },
});

/** ledger/scoring/score-sheet.ts; bytes in hex. */
const sheetSchema = z.looseObject({
  engine: z.string(),
  lotAmount: amount,
  rows: z.array(anyJson),
  excluded: z.array(anyJson),
  ranking: z.array(z.int()),
  traceHash: hash32,
});

export const tenderScore = defineMethod({
  name: 'tender_score',
  summary: {
    kk: 'Лоттың бағалау парағын береді: әр өтінімнің қадамдары, формулалары, деректері мен дауыстары',
    ru: 'Даёт оценочный лист лота: шаги каждой заявки с формулами, фактами и голосами',
    en: 'Gives the score sheet of a lot: the steps of each bid with formulas, facts and votes',
  },
  params: z.strictObject({ tender: entryId, lot: z.int().min(1).max(TENDER_LOTS_MAX) }),
  result: z.object({ height: z.int(), sheet: sheetSchema }),
  example: {
    params: { tender: EXAMPLE_TENDER, lot: 1 },
    result: {
      height: 42,
      sheet: {
        engine: 'LOWEST_PRICE',
        lotAmount: 270_000_000,
        rows: [],
        excluded: [],
        ranking: [],
        traceHash: EXAMPLE_HASH,
      },
    },
  },
  faults: ['RPC_NOT_FOUND', 'RPC_HEIGHT_UNKNOWN'],
  cost: 20,
  handler({ ports: { store } }, { tender, lot }) {
    const sheet = findSheet(committedState(store), tender, lot);
    if (sheet === undefined) return notFound('score', `${tender}/${lot}`);
    return { height: tipHeight(store), sheet: jsonOf(sheet) as z.infer<typeof sheetSchema> };
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
    state: z.enum(['DISCUSSION', 'ACCEPTING', 'CLOSED', 'COMPLETE', 'CANCELLED']).optional(),
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
