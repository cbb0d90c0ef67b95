/** What a person wrote, in the languages it has. */
export interface Words {
  readonly kk?: string;
  readonly ru?: string;
  readonly en?: string;
}

/** From start to end, exclusive, ms UTC. */
export interface SpanView {
  readonly start: number;
  readonly end: number;
}

/** Where an imported object comes from; `fields` keep the source's own values by their place. */
export interface SourceView {
  readonly system: string;
  readonly id: string;
  readonly fields: readonly { readonly name: string; readonly value: string }[];
}

/** One version of a plan item's terms: in force from its moment on. */
export interface PlanTermsView {
  readonly from: number;
  /** Minor units. */
  readonly amount: number;
  readonly title: Words;
  readonly description?: Words;
}

export interface PlanView {
  readonly id: string;
  readonly customer: string;
  readonly year: number;
  readonly currency: string;
  readonly source?: SourceView;
  /** Oldest first; never empty. */
  readonly versions: readonly PlanTermsView[];
}

export interface UnitView {
  readonly code: string;
  readonly scheme?: string;
  readonly name?: string;
}

export interface LotView {
  readonly number: number;
  readonly plan: string;
  readonly customer: string;
  readonly kind: 'GOODS' | 'WORKS' | 'SERVICES';
  readonly code: { readonly scheme: string; readonly id: string; readonly title?: string };
  readonly title: Words;
  readonly description?: Words;
  /** Thousandths of the unit. */
  readonly quantity: number;
  readonly unit: UnitView;
  /** Minor units without VAT. */
  readonly amount: number;
  readonly place?: string;
  /** How the lot ended, in the ledger's word, and when; absent until then: what lies between has no history. */
  readonly ended?: { readonly stage: string; readonly at: number };
}

/** A document as the ledger knows it. */
export interface FileView {
  readonly at: number;
  readonly size: number;
  readonly mime: string;
  readonly docType: string;
  readonly lang: string;
  readonly title?: string;
}

export interface VersionView {
  readonly version: number;
  readonly at: number;
  readonly reason?: string;
  readonly question?: number;
  readonly documents: readonly { readonly document: string; readonly sha256: string }[];
}

export interface QuestionView {
  readonly number: number;
  readonly lot?: number;
  readonly text: string;
  readonly askedAt: number;
  readonly answer?: { readonly text: string; readonly at: number; readonly version?: number };
}

/** A bid after opening; before that the ledger shows none. */
export interface BidView {
  readonly number: number;
  readonly lot: number;
  readonly bidder?: string;
  /** Total price, minor units; absent where the bid had none or could not be read. */
  readonly total?: number;
  /** When the envelope with the price was opened, where that is later than the bids were. */
  readonly pricedAt?: number;
  /** The last offer of an auction, minor units. */
  readonly offer?: number;
  /** In the ledger's words. */
  readonly status: string;
  /** From 1, the best. */
  readonly rank?: number;
}

export interface AwardView {
  readonly lot: number;
  readonly bid?: number;
  /** BIN. */
  readonly supplier: string;
  /** Minor units. */
  readonly amount: number;
  /** From `decidedAt` on; until then the award is pending. */
  readonly status: string;
  /** When the ledger came to it. */
  readonly at: number;
  /** When the winner accepted it, declined it or let its term pass. */
  readonly decidedAt?: number;
}

export interface ContractView {
  readonly id: string;
  readonly lot: number;
  readonly supplier: string;
  readonly amount: number;
  readonly status: string;
  readonly signedAt: number;
}

/** Everything that an export of one tender needs, as a node's answers gave it. What the ledger does not have yet is absent. */
export interface ProcessView {
  readonly network: { readonly chain: string; readonly genesisHash: string };
  /** Block time of the state that was read, ms. */
  readonly time: number;
  readonly id: string;
  readonly organizer: string;
  readonly method: string;
  readonly scoringRule: string;
  readonly title: Words;
  readonly description?: Words;
  readonly currency: string;
  readonly publishedAt: number;
  readonly discussion?: SpanView;
  readonly acceptance?: SpanView;
  readonly cancelled?: { readonly at: number; readonly reason: string; readonly act?: string };
  readonly source?: SourceView;
  readonly lots: readonly LotView[];
  readonly documents: readonly VersionView[];
  readonly questions: readonly QuestionView[];
  readonly plans: readonly PlanView[];
  readonly files: Readonly<Record<string, FileView>>;
  /** Names by BIN. */
  readonly organisations: Readonly<Record<string, Words>>;
  /** When the last of the first envelopes was opened. */
  readonly openedAt?: number;
  readonly bids?: readonly BidView[];
  readonly awards?: readonly AwardView[];
  readonly contracts?: readonly ContractView[];
}
