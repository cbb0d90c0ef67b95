import type { ValueMap } from '../../ledger/base/codec.ts';
import type { SourceSystem } from './source-release.ts';
import type { Spot } from './spot.ts';

/** Ids that the ledger gives while a process is entered. */
export interface GivenIds {
  readonly plan: string;
  readonly tender: string;
}

/** One transaction of an import. */
export interface ImportStep {
  readonly type: string;
  /** What of the source it stands for. */
  readonly spot: Spot;
  /** BINs: the sender first, then the cosigners. */
  readonly signers: readonly string[];
  readonly payload: (ids: GivenIds) => ValueMap;
}

/** A lot of the tender that the steps publish. */
export interface ImportLot {
  /** From 1, as the ledger numbers it. */
  readonly number: number;
  /** The source's id; absent where the source had no lots and the whole is one. */
  readonly id?: string;
  /** Minor units. */
  readonly amount: number;
  readonly currency: string;
  /** Thousandths of the unit. */
  readonly quantity: number;
}

/** A bid of the source for one lot. */
export interface ImportBid {
  /** The source's id; a bid for several lots has one entry for each. */
  readonly id: string;
  readonly spot: Spot;
  /** What of the bid is about the lot: the bid itself, or one of its prices. */
  readonly place: Spot;
  /** Number of the lot. */
  readonly lot: number;
  /** BIN, a derived one where the source has another identifier. */
  readonly bidder: string;
  readonly currency: string;
  /** The last price the source has, minor units; absent where it has none: no price is ever made up. */
  readonly amount?: number;
  /** The price before the source's auction, where that is another. */
  readonly initialAmount?: number;
  /** As the source says: a price with tax is not one without. */
  readonly vatIncluded?: boolean;
  /** The source's words. */
  readonly status?: string;
  readonly date?: string;
}

/** Whom the source awarded: data to compare with, never a decision of the ledger. */
export interface ImportAward {
  readonly id: string;
  readonly spot: Spot;
  readonly lot?: number;
  /** The source's id of the bid. */
  readonly bid?: string;
  /** BINs. */
  readonly suppliers: readonly string[];
  readonly amount?: number;
  readonly currency?: string;
  readonly status?: string;
  readonly date?: string;
}

/** Everything that one contracting process becomes, whatever system it comes from. */
export interface ImportProcess {
  readonly system: SourceSystem;
  readonly ocid: string;
  /** Document of the first release: where the ledger has it, the process was imported before. */
  readonly firstDocument: string;
  /** Parties, plan, documents, tender and questions. */
  readonly steps: readonly ImportStep[];
  readonly lots: readonly ImportLot[];
  /** In the order of the source; played after the steps, where there is something that can. */
  readonly bids: readonly ImportBid[];
  readonly awards: readonly ImportAward[];
}
