import type { Json } from '../../ledger/base/json.ts';
import { type JsonMap, jsonMap } from '../json-map.ts';
import type { RpcClient } from '../rpc-client.ts';
import { trouble } from '../trouble.ts';
import type {
  AwardView,
  BidView,
  FileView,
  LotView,
  PlanTermsView,
  PlanView,
  ProcessView,
  VersionView,
  Words,
} from './process-view.ts';

export interface ProcessReader {
  /** Gives one tender with its plan items, documents and organisations; RPC_NOT_FOUND where there is none. */
  process(tender: string): Promise<ProcessView>;
  /** Ids of all tenders, in the ledger's order, a page of the node at a time. */
  tenders(): AsyncIterable<string>;
}

/** The most that a node gives at once. */
const PAGE = 100;

/** Reads processes from a node. Organisations are asked for once. */
export function createProcessReader(client: RpcClient, network: ProcessView['network']): ProcessReader {
  const names = new Map<string, Promise<Words>>();

  function nameOf(bin: string): Promise<Words> {
    const known = names.get(bin);
    if (known !== undefined) return known;
    const asked = client
      .call('identity_get', { bin })
      .then((answer) => jsonMap(jsonMap(jsonMap(answer).organisation).name) as Words);
    names.set(bin, asked);
    return asked;
  }

  async function plan(id: string): Promise<PlanView> {
    const item = jsonMap(jsonMap(await client.call('plan_get', { plan: id })).plan);
    const version = Number(item.version);
    const older: PlanTermsView[] = [];
    for (let number = 1; number < version; number++) {
      const { value } = jsonMap(await client.call('state_get', { key: `planVersion/${id}/${number}` }));
      const terms = jsonMap(value);
      older.push(termsFrom(terms, Number(terms.from)));
    }
    const from = version > 1 ? Number(item.changedAt) : Number(item.publishedAt);
    return {
      id,
      customer: String(item.customer),
      year: Number(item.year),
      currency: String(item.currency),
      versions: [...older, termsFrom(item, from)],
      ...given('source', item.source),
    } as PlanView;
  }

  async function openings(id: string): Promise<Openings> {
    const found = [0, 1].map(async (envelope) => {
      const { value } = jsonMap(await client.call('state_get', { key: `openingProtocol/${id}/${envelope}` }));
      const { at } = jsonMap(value);
      return typeof at === 'number' ? at : undefined;
    });
    const [first, second] = await Promise.all(found);
    return first === undefined ? [] : second === undefined ? [first] : [first, second];
  }

  return {
    async process(id) {
      const { tender: view, height } = jsonMap(await client.call('tender_get', { tender: id }));
      const told = jsonMap(view);
      const tender = jsonMap(told.tender);
      if (!Array.isArray(told.lots) || typeof tender.organizer !== 'string')
        throw trouble('CLI_NODE_ANSWER', { url: client.url, method: 'tender_get' });
      const header = jsonMap(await client.call('chain_header', { block: height ?? 'latest' }));
      const lots = told.lots.map(lotFrom);
      const documents = listOf(told.documents) as unknown as readonly VersionView[];
      const plans: PlanView[] = [];
      for (const item of new Set(lots.map((lot) => lot.plan))) plans.push(await plan(item));
      const files: Record<string, FileView> = {};
      for (const document of new Set(documents.flatMap((version) => version.documents.map((one) => one.document)))) {
        const { entry } = jsonMap(await client.call('document_get', { document }));
        files[document] = entry as unknown as FileView;
      }
      const around = { network, time: timeOf(header), lots, documents, plans, files, openings: await openings(id) };
      const process = processFrom(id, told, around);
      const organisations: Record<string, Words> = {};
      for (const bin of organisationsOf(process)) organisations[bin] = await nameOf(bin);
      return { ...process, organisations };
    },
    async *tenders() {
      for (let after: string | undefined; ; ) {
        const page = jsonMap(
          await client.call('tender_list', { limit: PAGE, ...(after === undefined ? {} : { after }) }),
        );
        for (const item of listOf(page.tenders)) yield String(jsonMap(item).id);
        if (typeof page.next !== 'string') return;
        after = page.next;
      }
    },
  };
}

/** When the envelopes of a tender were opened: the first ones, and the second ones where the method has them. */
type Openings = readonly [first?: number, second?: number];

type Around = Pick<ProcessView, 'network' | 'time' | 'lots' | 'documents' | 'plans' | 'files'> & {
  readonly openings: Openings;
};

/** Takes the answer of `tender_get` and what was read around it. Pure; names of organisations come after. */
export function processFrom(id: string, told: JsonMap, { openings, ...around }: Around): ProcessView {
  const tender = jsonMap(told.tender);
  const { discussion, acceptance } = jsonMap(told.periods);
  return {
    ...around,
    id,
    organizer: tender.organizer,
    method: tender.method,
    scoringRule: tender.scoringRule,
    title: tender.title,
    currency: tender.currency,
    publishedAt: tender.publishedAt,
    questions: listOf(told.questions),
    organisations: {},
    ...given('description', tender.description),
    ...given('source', tender.source),
    ...given('cancelled', tender.cancelled),
    ...given('discussion', discussion),
    ...given('acceptance', acceptance),
    ...resultsFrom(told, openings),
  } as unknown as ProcessView;
}

/** What comes after the opening; nothing before it, though the node tells then that envelopes have come. */
function resultsFrom(told: JsonMap, openings: Openings): Pick<ProcessView, 'openedAt' | 'bids' | 'awards'> {
  const [openedAt] = openings;
  if (openedAt === undefined) return {};
  return { openedAt, bids: bidsFrom(listOf(told.bids).map(jsonMap), openings), awards: awardsFrom(told.lots) };
}

/** One entry for each bid; where a method has two envelopes, the second one of the same bidder holds the price. */
function bidsFrom(bids: readonly JsonMap[], [, pricedAt]: Openings): readonly BidView[] {
  const firsts = bids.filter(({ envelope, status }) => envelope === 0 && status !== 'REPLACED');
  return firsts.map((bid) => {
    const { number, lot, status, bidder, offer, rank } = bid;
    const second = bids.find((other) => other.envelope === 1 && other.lot === lot && other.bidder === bidder);
    const price = bidder === undefined ? undefined : (bid.price ?? second?.price);
    return {
      number: Number(number),
      lot: Number(lot),
      status: String(status),
      ...given('bidder', bidder),
      ...given('total', price),
      ...(bid.price === undefined && price !== undefined ? given('pricedAt', pricedAt) : {}),
      ...given('offer', offer),
      ...given('rank', rank),
    } as BidView;
  });
}

/** States in which an award changes no more. */
const DECIDED: ReadonlySet<unknown> = new Set(['ACCEPTED', 'DECLINED', 'EVADED']);

/** The awards of every lot by rank: the first came with the result, each other one when the one before it was given up. */
function awardsFrom(lots: Json | undefined): readonly AwardView[] {
  return listOf(lots).flatMap((value) => {
    const { number, progress } = jsonMap(value);
    const { earlier, award, protocols } = jsonMap(progress);
    const all = [...listOf(earlier), ...(award === undefined ? [] : [award])].map(jsonMap);
    const byRank = [...new Map(all.map((one) => [Number(one.rank), one])).values()];
    const result = Number(jsonMap(jsonMap(protocols).RESULT).at);
    return byRank.map(({ bid, bidder, amount, state, since }, index) => ({
      lot: Number(number),
      bid: Number(bid),
      supplier: String(bidder),
      amount: Number(amount),
      status: String(state),
      at: index === 0 ? result : Number(byRank[index - 1]?.since),
      ...(DECIDED.has(state) ? { decidedAt: Number(since) } : {}),
    }));
  });
}

/** Stages in which a lot ends. */
const ENDED: ReadonlySet<unknown> = new Set(['AWARDED', 'UNSUCCESSFUL']);

function lotFrom(value: Json): LotView {
  const { progress, ...lot } = jsonMap(value);
  const { stage, since } = jsonMap(progress);
  const ended = ENDED.has(stage) ? { ended: { stage: String(stage), at: Number(since) } } : {};
  return { ...lot, ...ended } as unknown as LotView;
}

function termsFrom(terms: JsonMap, from: number): PlanTermsView {
  return {
    from,
    amount: Number(terms.amount),
    title: jsonMap(terms.title) as Words,
    ...given('description', terms.description),
  };
}

/** A field that is there; null is how an answer says that it is not. */
function given(name: string, value: Json | undefined): JsonMap {
  return value === undefined || value === null ? {} : { [name]: value };
}

function timeOf({ header, time }: JsonMap): number {
  return Number(jsonMap(header).time ?? time);
}

function organisationsOf({
  organizer,
  lots,
  bids = [],
  awards = [],
  contracts = [],
}: ProcessView): ReadonlySet<string> {
  const bidders = bids.flatMap(({ bidder }) => (bidder === undefined ? [] : [bidder]));
  const suppliers = [...awards, ...contracts].map(({ supplier }) => supplier);
  return new Set([organizer, ...lots.map(({ customer }) => customer), ...bidders, ...suppliers]);
}

function listOf(value: Json | undefined): readonly Json[] {
  return Array.isArray(value) ? value : [];
}
