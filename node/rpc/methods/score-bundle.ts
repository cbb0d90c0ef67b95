import { z } from 'zod';
import { scoreKeys } from '../../../ledger/bundle/check-score.ts';
import { scoreReader } from '../../../ledger/modules/award/score-reader.ts';
import { TENDER_LOTS_MAX } from '../../../ledger/modules/tender/tender-fields.ts';
import { bundlePage, bundlePageShape } from '../bundle-page.ts';
import { stateAtHeight } from '../committed-state.ts';
import { EXAMPLE_TENDER, exampleReceipt } from '../examples.ts';
import { defineMethod } from '../method.ts';
import { entryId, heightOrLatest } from '../shapes.ts';
import { committedHeight, notFound } from '../views.ts';

/** Entries of one page, each about 2 KB of text with its proof. */
const ENTRIES_MAX = 150;

export const scoreBundle = defineMethod({
  name: 'score_bundle',
  summary: {
    kk: 'Лоттың бағасын қайта есептеуге керек жазбаларды дәлелімен, бет-бетімен береді',
    ru: 'Даёт по страницам записи с доказательствами, нужные для пересчёта оценки лота',
    en: 'Gives, page by page, the proven entries from which the score of a lot is counted again',
  },
  params: z.strictObject({
    tender: entryId,
    lot: z.int().min(1).max(TENDER_LOTS_MAX),
    /** All pages of one bundle are of one height: that of the first. */
    height: heightOrLatest.default('latest'),
    /** How many entries came before. */
    after: z.int().min(0).max(1_000_000).default(0),
    limit: z.int().min(1).max(ENTRIES_MAX).default(ENTRIES_MAX),
  }),
  result: z.object({ tender: z.string(), lot: z.int(), ...bundlePageShape }),
  example: {
    params: { tender: EXAMPLE_TENDER, lot: 1 },
    result: {
      tender: EXAMPLE_TENDER,
      lot: 1,
      height: 42,
      genesisHash: exampleReceipt.genesisHash,
      header: exampleReceipt.header,
      commit: exampleReceipt.commit,
      validators: exampleReceipt.validators,
      entries: [{ key: `scoreSheet/${EXAMPLE_TENDER}/1`, value: 'a1', proof: 'a3' }],
      next: null,
    },
  },
  faults: ['RPC_NOT_FOUND', 'RPC_HEIGHT_UNKNOWN', 'RPC_STATE_PRUNED', 'RPC_NO_COMMIT'],
  cost: 100,
  handler(context, { tender, lot, height: asked, after, limit }) {
    const { store } = context.ports;
    const at = committedHeight(store, asked);
    const state = stateAtHeight(store, at);
    if (scoreReader.sheet(state, tender, lot) === undefined) return notFound('scoreSheet', `${tender}/${lot}`);
    const keys = scoreKeys(state, scoreReader, { tender, lot });
    const end = after + limit;
    return { tender, lot, ...bundlePage(context, at, keys.slice(after, end), end < keys.length ? end : null) };
  },
});
