import type { ValueMap } from '../../ledger/base/codec.ts';
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

/** Everything that one contracting process becomes. */
export interface ProcessSteps {
  readonly ocid: string;
  /** Document of the first release: where the ledger has it, the process was imported before. */
  readonly firstDocument: string;
  readonly steps: readonly ImportStep[];
}
