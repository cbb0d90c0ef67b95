import type { Json } from '../../ledger/base/json.ts';
import { type JsonMap, jsonMap } from '../json-map.ts';
import type { RpcClient } from '../rpc-client.ts';
import { trouble } from '../trouble.ts';
import type {
  AwardView,
  BidView,
  ContractView,
  FileView,
  LotView,
  PlanTermsView,
  PlanView,
  ProcessView,
  SourceAwardView,
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
      const process = processFrom(id, told, { network, time: timeOf(header), lots, documents, plans, files });
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

/** Takes the answer of `tender_get` and what was read around it. Pure; names of organisations come after. */
export function processFrom(
  id: string,
  told: JsonMap,
  around: Pick<ProcessView, 'network' | 'time' | 'lots' | 'documents' | 'plans' | 'files'>,
): ProcessView {
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
    ...resultsFrom(told),
  } as unknown as ProcessView;
}

/** What comes after the opening, where the node has it. */
function resultsFrom(told: JsonMap): Pick<ProcessView, 'openedAt' | 'bids' | 'awards' | 'contracts' | 'sourceAward'> {
  const opened = told.openedAt ?? jsonMap(told.opening).at;
  const lists = {
    bids: Array.isArray(told.bids) ? told.bids.map(bidFrom) : undefined,
    awards: told.awards as unknown as readonly AwardView[] | undefined,
    contracts: told.contracts as unknown as readonly ContractView[] | undefined,
    sourceAward: (told.sourceAward ?? undefined) as unknown as SourceAwardView | undefined,
    openedAt: typeof opened === 'number' ? opened : undefined,
  };
  return Object.fromEntries(Object.entries(lists).filter(([, value]) => value !== undefined));
}

/** The price may stand alone or with the unit price it comes from. */
function bidFrom(value: Json): BidView {
  const bid = jsonMap(value);
  const total = bid.total ?? jsonMap(bid.price).total ?? (typeof bid.price === 'number' ? bid.price : undefined);
  return {
    number: Number(bid.number),
    lot: Number(bid.lot),
    status: String(bid.status),
    ...given('bidder', bid.bidder),
    ...given('total', total),
    ...given('rank', bid.rank),
  } as BidView;
}

function lotFrom(value: Json): LotView {
  const { progress, ...lot } = jsonMap(value);
  const { state, status } = jsonMap(progress);
  return {
    ...lot,
    ...given('progress', typeof progress === 'string' ? progress : (state ?? status)),
  } as unknown as LotView;
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
