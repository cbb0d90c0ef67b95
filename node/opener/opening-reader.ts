import type { Envelope, EnvelopeContext } from '../../ledger/seal/envelope.ts';
import type { BidIdentity } from '../../ledger/seal/identity.ts';

/** A bid whose key is to be released. */
export interface DueBid {
  /** Its number in the tender. */
  readonly bid: number;
  readonly identity: BidIdentity;
  /** Indices of the openers whose shares the ledger holds already. */
  readonly given: readonly number[];
}

/** A tender whose opening is under way. */
export interface TenderOpening {
  readonly tender: string;
  /** Of the key that its bids are sealed to. */
  readonly epoch: number;
  /** Bids without a released key, in the order of opening. */
  readonly due: readonly DueBid[];
}

/** A bid that will open in one of the next blocks. */
export interface ReleasedBid {
  /** Its name, `<tender>/<number>`. */
  readonly bid: string;
  /** Reads the rest, which is large; called once for a bid. */
  readonly read: () => SealedBid;
}

export interface SealedBid {
  /** d, 96 bytes, as the committed state holds it. */
  readonly key: Uint8Array;
  readonly context: EnvelopeContext;
  readonly envelope: Envelope;
}

/**
 * What the committed state says of openings, read anew with every call. It is the only source: nobody can ask a node for a share, and
 * what is not in a final block is not due.
 */
export interface OpeningReader {
  underWay(): readonly TenderOpening[];
  /** Bids with a released key that are not opened yet, in the order of opening. */
  released(): Iterable<ReleasedBid>;
}
