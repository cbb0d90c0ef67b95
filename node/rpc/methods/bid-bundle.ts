import { z } from 'zod';
import { bidKeys, tenderKeys } from '../../../ledger/bundle/opening-keys.ts';
import { bidBook } from '../../../ledger/modules/bid/bid-entries.ts';
import { bundlePage, bundlePageShape } from '../bundle-page.ts';
import { stateAtHeight } from '../committed-state.ts';
import { EXAMPLE_TENDER, exampleReceipt } from '../examples.ts';
import { defineMethod } from '../method.ts';
import { entryId, heightOrLatest } from '../shapes.ts';
import { committedHeight, notFound } from '../views.ts';

/** Bids of one page: each brings up to eight entries with their proofs, about 20 KB of text. */
const BIDS_MAX = 20;

export const bidBundle = defineMethod({
  name: 'bid_bundle',
  summary: {
    kk: 'Конверттердің ашылуын қайта тексеруге керек жазбаларды дәлелімен, бет-бетімен береді',
    ru: 'Даёт по страницам записи с доказательствами, нужные для перепроверки вскрытия',
    en: 'Gives, page by page, the proven entries that re-verify an opening',
  },
  params: z.strictObject({
    tender: entryId,
    /** All pages of one bundle are of one height: that of the first. */
    height: heightOrLatest.default('latest'),
    /** Without it, the entries of the tender and its key; then the bids after this number, from 0. */
    after: z.int().min(0).max(1_000_000).optional(),
    limit: z.int().min(1).max(BIDS_MAX).default(BIDS_MAX),
  }),
  result: z.object({
    tender: z.string(),
    ...bundlePageShape,
  }),
  example: {
    params: { tender: EXAMPLE_TENDER, after: 0 },
    result: {
      tender: EXAMPLE_TENDER,
      height: 42,
      genesisHash: exampleReceipt.genesisHash,
      header: exampleReceipt.header,
      commit: exampleReceipt.commit,
      validators: exampleReceipt.validators,
      entries: [{ key: `bid/${EXAMPLE_TENDER}/1`, value: 'a1', proof: 'a3' }],
      next: null,
    },
  },
  faults: ['RPC_NOT_FOUND', 'RPC_HEIGHT_UNKNOWN', 'RPC_STATE_PRUNED', 'RPC_NO_COMMIT'],
  cost: 100,
  handler(context, { tender, height: asked, after, limit }) {
    const { store } = context.ports;
    const at = committedHeight(store, asked);
    const state = stateAtHeight(store, at);
    const ofTender = tenderKeys(state, tender);
    if (ofTender.length === 0) return notFound('tender', tender);
    const { count } = bidBook(state, tender);
    const last = after === undefined ? 0 : Math.min(count, after + limit);
    const numbers = Array.from({ length: last - (after ?? last) }, (_, place) => (after ?? 0) + 1 + place);
    // One bidder may have bids in several lots: its own entries come once on a page.
    const keys =
      after === undefined ? ofTender : numbers.flatMap((number) => bidKeys(context.sha256, state, tender, number));
    return { tender, ...bundlePage(context, at, keys, last < count ? last : null) };
  },
});
