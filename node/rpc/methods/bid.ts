import { z } from 'zod';
import { bidBook } from '../../../ledger/modules/bid/bid-entries.ts';
import { bidsView, bidView, sealedView } from '../../../ledger/modules/bid/bid-view.ts';
import { tenderEntries } from '../../../ledger/modules/tender/tender-entries.ts';
import { committedState } from '../committed-state.ts';
import { EXAMPLE_HASH, EXAMPLE_KEY, EXAMPLE_TENDER, EXAMPLE_TIME, exampleStateProof } from '../examples.ts';
import { defineMethod } from '../method.ts';
import { proveKey } from '../proofs.ts';
import { anyJson, entryId, limit, stateProofView } from '../shapes.ts';
import { jsonOf, notFound, tipHeight } from '../views.ts';

/** Numbers of bids; more than any parameter allows in one tender. */
export const bidNumber = z.int().min(1).max(1_000_000);

const exampleBid = {
  number: 3,
  lot: 1,
  envelope: 0,
  submitter: EXAMPLE_KEY,
  submitterTag: EXAMPLE_HASH,
  slot: 0,
  at: EXAMPLE_TIME,
  height: 41,
  bytes: 4112,
  state: 'LIVE',
};

export const bidGet = defineMethod({
  name: 'bid_get',
  summary: {
    kk: 'Өтінімді береді: ашылғанға дейін тек орны, уақыты, көлемі мен күйі, ашылған соң айтқаны',
    ru: 'Даёт заявку: до вскрытия только место, время, размер и состояние, после — что в ней сказано',
    en: 'Gives a bid: before opening only its place, time, size and state, after it what it said',
  },
  params: z.strictObject({ tender: entryId, bid: bidNumber, proof: z.boolean().default(false) }),
  result: z.object({
    tender: z.string(),
    height: z.int(),
    bid: anyJson,
    /** Of `bid/…` and `opened/…`. */
    proofs: z.array(stateProofView).optional(),
  }),
  example: {
    params: { tender: EXAMPLE_TENDER, bid: 3 },
    result: { tender: EXAMPLE_TENDER, height: 42, bid: exampleBid, proofs: [exampleStateProof] },
  },
  faults: ['RPC_NOT_FOUND', 'RPC_HEIGHT_UNKNOWN'],
  cost: 3,
  handler(context, { tender, bid: number, proof }) {
    const { store } = context.ports;
    const height = tipHeight(store);
    const view = bidView(context.sha256, committedState(store), tender, number);
    if (view === undefined) return notFound('bid', `${tender}/${number}`);
    const keys = [`bid/${tender}/${number}`, `opened/${tender}/${number}`];
    const shown = proof ? { proofs: keys.map((key) => proveKey(context, key, height)) } : {};
    return { tender, height, bid: jsonOf(view), ...shown };
  },
});

export const bidList = defineMethod({
  name: 'bid_list',
  summary: {
    kk: 'Конкурстың өтінімдерін нөмірі бойынша береді, ашылуы қай жерде тұрғанын айтады',
    ru: 'Даёт заявки конкурса по номерам и говорит, как идёт их вскрытие',
    en: 'Lists the bids of a tender by number, and tells where their opening stands',
  },
  params: z.strictObject({
    tender: entryId,
    /** Number after which the page starts. */
    after: bidNumber.optional(),
    limit,
  }),
  result: z.object({
    tender: z.string(),
    height: z.int(),
    count: z.int(),
    live: z.int(),
    /** Absent until acceptance has ended. */
    opening: anyJson.optional(),
    bids: z.array(anyJson),
    /** Number to give as `after` for the next page, null at the end. */
    next: z.int().nullable(),
  }),
  example: {
    params: { tender: EXAMPLE_TENDER },
    result: { tender: EXAMPLE_TENDER, height: 42, count: 3, live: 2, bids: [exampleBid], next: null },
  },
  faults: ['RPC_NOT_FOUND', 'RPC_HEIGHT_UNKNOWN'],
  cost: 15,
  handler({ ports: { store }, sha256 }, { tender, after = 0, limit: size }) {
    const height = tipHeight(store);
    const state = committedState(store);
    if (state.get(tenderEntries, tender) === undefined) return notFound('tender', tender);
    const last = Math.min(bidBook(state, tender).count, after + size);
    const numbers = Array.from({ length: Math.max(0, last - after) }, (_, at) => after + 1 + at);
    const { count, live, opening } = bidsView(state, tender);
    return {
      tender,
      height,
      count,
      live,
      ...(opening === undefined ? {} : { opening: jsonOf(opening) }),
      bids: numbers.map((number) => jsonOf(bidView(sha256, state, tender, number))),
      next: last < count ? last : null,
    };
  },
});

export const bidEnvelope = defineMethod({
  name: 'bid_envelope',
  summary: {
    kk: 'Жабық өтінімнің байттарын және оның неге байланғанын береді',
    ru: 'Даёт байты запечатанной заявки и то, к чему она привязана',
    en: 'Gives the bytes of a sealed bid and what they are bound to',
  },
  params: z.strictObject({ tender: entryId, bid: bidNumber, proof: z.boolean().default(false) }),
  result: z.object({
    tender: z.string(),
    bid: z.int(),
    height: z.int(),
    envelope: anyJson,
    /** Of `bid/…`, `envelope/…` and `tender/…`, from which the identity follows, and of `released/…`. */
    proofs: z.array(stateProofView).optional(),
  }),
  example: {
    params: { tender: EXAMPLE_TENDER, bid: 3 },
    result: { tender: EXAMPLE_TENDER, bid: 3, height: 42, envelope: { u: '97', v: '01', c: '02', slot: 0 } },
  },
  faults: ['RPC_NOT_FOUND', 'RPC_HEIGHT_UNKNOWN'],
  cost: 4,
  handler(context, { tender, bid, proof }) {
    const { store, genesisHash } = context.ports;
    const height = tipHeight(store);
    const chain = { sha256: context.sha256, genesisHash };
    const view = sealedView(chain, committedState(store), tender, bid);
    if (view === undefined) return notFound('bid', `${tender}/${bid}`);
    const place = `${tender}/${bid}`;
    const keys = [`bid/${place}`, `envelope/${place}`, `tender/${tender}`, `released/${place}`];
    const shown = proof ? { proofs: keys.map((key) => proveKey(context, key, height)) } : {};
    return { tender, bid, height, envelope: jsonOf(view), ...shown };
  },
});
